"""Writing files: whole or not at all, and never over what was read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gapcheck.problems import Place, ProblemCode, Problems

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["check_output", "write_whole"]


def check_output(path: Path, inputs: Iterable[Path], problems: Problems) -> None:
    """Record a problem if a file cannot be written there, before any work is done."""
    place = Place(str(path))
    found = _unfit(path)
    if not found and any(path.exists() and source.exists() and path.samefile(source) for source in inputs):
        expected = "a file that is not read"
        problems.add(ProblemCode.OUTPUT_IS_INPUT, place, found="a file that is read", expected=expected)
    elif found:
        advice = "Choose another file."
        problems.add(ProblemCode.OUTPUT_UNWRITABLE, place, found=found, expected="a file to write", advice=advice)


def _unfit(path: Path) -> str:
    """Why nothing can be written there; empty where it can."""
    try:
        if path.is_dir():
            return "a folder"
        if path.exists() and not path.is_file():
            return "a device or pipe"
        if not path.parent.is_dir():
            return "a folder that does not exist"
        if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
            return "no permission to write there"
    except (OSError, ValueError) as error:
        return str(error)
    return ""


def write_whole(path: Path, data: bytes) -> None:
    """Write a file through a temporary one beside it, so that nobody ever sees half of it.

    Raises:
        GapcheckError: the system refuses to write there.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        problems = Problems()
        found = error.strerror or str(error)
        problems.add(
            ProblemCode.OUTPUT_UNWRITABLE, Place(str(path)), found=found, expected="a file that can be written"
        )
        problems.raise_errors()
