"""Where the law and the countries are: beside the package in a checkout, inside it after an installation."""

from __future__ import annotations

from pathlib import Path

__all__ = ["countries_folder", "standards_folder"]

_HERE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _HERE / f"_{name}"
    return inside if inside.is_dir() else _HERE.parent / name


def standards_folder() -> Path:
    """The folder of the field catalogue, the readings and the instruments."""
    return _folder("standards")


def countries_folder() -> Path:
    """The folder of the country profiles that come with gapcheck."""
    return _folder("country_profiles")
