"""Runs the command line as a user would, and says what a refusal looks like."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gapcheck.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., "Outcome"]

__all__ = ["ROOT", "SMALL", "Outcome", "contents", "in_a_process", "line_of", "refused", "run_main"]

ROOT = Path(__file__).resolve().parents[2]
SMALL = Path(__file__).with_name("small_profile.yaml")
"""A sound profile of a fictional country."""

DONE, FINDINGS, UNREADABLE, FAULT = 0, 1, 2, 3


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def told(self) -> list[str]:
        """The coded problems, one a line."""
        return [line for line in self.err.splitlines() if ": error [" in line or ": warning [" in line]


def run_main(*arguments: object) -> int:
    """The exit status of the command line, in this process."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def in_a_process(*arguments: object, **environment: str) -> Outcome:
    """``python -m gapcheck`` in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name != "GAPCHECK_TRACEBACK"}
    done = subprocess.run(
        [sys.executable, "-m", "gapcheck", *map(str, arguments)],
        cwd=ROOT,
        env=kept | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def line_of(text: str, part: str) -> int:
    """The line, counted from 1, on which a text that stands there once begins."""
    assert text.count(part) == 1, f"{part!r} stands there {text.count(part)} times"
    return text[: text.index(part)].count("\n") + 1


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def refused(outcome: Outcome, where: str, code: str, *words: str) -> None:
    """The input is refused with a coded problem at a place; nothing is printed as a result, nothing is traced."""
    assert "Traceback" not in outcome.err
    assert "fault of gapcheck" not in outcome.err, outcome.err
    assert outcome.status == UNREADABLE, outcome
    assert outcome.out == ""
    start = f"{where}: error [{code}] found " if code else f"{where}: error ["
    fitting = [line for line in outcome.told if line.startswith(start)]
    assert fitting, f"{start!r} is not in\n{outcome.err}"
    assert any(all(word in line for word in words) for line in fitting), f"{words} not in {fitting}"
    assert outcome.err.endswith("nothing was written.\n")
