"""What the tests of the reader share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gapcheck.data import standards_folder
from gapcheck.facts.catalogue_reader import load_catalogue
from gapcheck.problems import Problems

if TYPE_CHECKING:
    from gapcheck.facts.catalogue import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The questions as they are shipped."""
    problems = Problems()
    found = load_catalogue(standards_folder() / "fields", problems)
    assert problems.found == []
    return found
