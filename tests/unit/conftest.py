"""What the tests of the rules share."""

from collections.abc import Iterator

import pytest

from tests.support.postgres import needs_postgres
from tests.support.site import Site
from tests.support.site import site as made_site


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[needs_postgres, pytest.mark.postgres])])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """A site of which nothing stays, without rooms; on each engine."""
    with made_site(request.param) as made:
        yield made
