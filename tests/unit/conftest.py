"""What the tests of the rules share."""

from collections.abc import Iterator

import pytest

from tests.support.postgres import needs_postgres
from tests.support.site import Site
from tests.support.site import site as made_site


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[needs_postgres, pytest.mark.postgres])])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    name: str = request.param
    return name


@pytest.fixture
def site(engine_name: str) -> Iterator[Site]:
    """A site of which nothing stays, without rooms; on each engine."""
    with made_site(engine_name) as made:
        yield made
