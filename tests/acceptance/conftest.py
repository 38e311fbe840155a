"""What the acceptance tests share: the law as it is shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gapcheck.data import standards_folder
from gapcheck.problems import Problems
from gapcheck.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from gapcheck.rulebook.model import Rulebook


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The shipped catalogue, readings and instruments, loaded without a problem."""
    problems = Problems()
    found = load_rulebook(standards_folder(), problems)
    assert problems.errors == []
    return found
