"""Finds a profile: a file that the user names, or a country that comes with gapcheck."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gapcheck.data import countries_folder
from gapcheck.problems import Place, ProblemCode, did_you_mean

if TYPE_CHECKING:
    from gapcheck.problems import Problems

__all__ = ["find_profile", "shipped_profiles"]

_CODE = re.compile(r"[A-Za-z]{3}(-\d{4}(-\d\d-\d\d)?)?")


def shipped_profiles() -> dict[str, Path]:
    """The profiles that come with gapcheck, by id (``LAO-2019``), oldest first."""
    return {path.stem: path for path in sorted(countries_folder().glob("[A-Z][A-Z][A-Z]-*.yaml"))}


def find_profile(name: str, as_of: date | None, problems: Problems) -> Path | None:
    """The profile of that name: a path, an id, or a country's code for its newest profile not after `as_of`.

    The date of a shipped profile is in its id: a year stands for that year's last day.
    """
    path = Path(name)
    if not _CODE.fullmatch(name) or path.exists():
        return path
    shipped = shipped_profiles()
    code = name.upper()
    if code in shipped:
        return shipped[code]
    own = {key: found for key, found in shipped.items() if key.partition("-")[0] == code}
    fitting = [found for key, found in own.items() if as_of is None or _date(key) <= as_of]
    if fitting:
        return fitting[-1]
    if own:
        found, expected = f"{code} with no profile up to {as_of}", f"a date from {_date(next(iter(own)))} on"
    else:
        found, expected = f"neither a file nor a shipped country {name!r}", "a file, or one of " + ", ".join(shipped)
    problems.add(
        ProblemCode.NO_COUNTRY, Place(name), found=found, expected=expected, advice=did_you_mean(code, shipped)
    )
    return None


def _date(profile_id: str) -> date:
    when = profile_id.partition("-")[2]
    return date.fromisoformat(when) if len(when) > len("2019") else date(int(when), 12, 31)
