"""What the tests of the command line share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli_kit import Outcome, run_main

if TYPE_CHECKING:
    from cli_kit import Run


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in this process, with what it prints."""
    monkeypatch.delenv("GAPCHECK_TRACEBACK", raising=False)

    def command(*arguments: object) -> Outcome:
        capsys.readouterr()
        status = run_main(*arguments)
        printed = capsys.readouterr()
        return Outcome(status, printed.out, printed.err)

    return command
