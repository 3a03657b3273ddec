"""What the tests of the rules share."""

from collections.abc import Iterator

import pytest

from tests.support.site import Site
from tests.support.site import site as made_site


@pytest.fixture
def site() -> Iterator[Site]:
    """A site in memory, without rooms."""
    with made_site() as made:
        yield made
