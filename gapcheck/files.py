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
    advice = "Choose another file."
    if path.is_dir():
        problems.add(ProblemCode.OUTPUT_UNWRITABLE, place, found="a folder", expected="a file name", advice=advice)
    elif not path.parent.is_dir():
        problems.add(
            ProblemCode.OUTPUT_UNWRITABLE, place, found="a folder that does not exist", expected="an existing folder"
        )
    elif not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        found = "no permission to write there"
        problems.add(ProblemCode.OUTPUT_UNWRITABLE, place, found=found, expected="a writable file", advice=advice)
    for source in inputs:
        if path.exists() and source.exists() and path.samefile(source):
            found = "the file that is read"
            problems.add(ProblemCode.OUTPUT_IS_INPUT, place, found=found, expected="another file", advice=advice)


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
