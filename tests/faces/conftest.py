"""What the tests of the faces share: a pipeline over a store that answers at once."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.support.inline_store import InlineStore
from tests.support.parts import parts_of
from tests.support.site import NOON
from tests.support.waiting import wait_for
from tidings.faces.limiter import Limiter
from tidings.faces.pipeline import Pipeline
from tidings.faces.wamp import Parts
from tidings.model.limits import Limits, Rates
from tidings.services import Turn


@pytest.fixture
def store() -> Iterator[InlineStore]:
    """A store in memory."""
    made = InlineStore()
    yield made
    wait_for(made.close())


@pytest.fixture
def pipeline(store: InlineStore) -> Pipeline:
    """A pipeline at noon, with everybody's limits full."""
    ids = count(1)

    def turn() -> Turn:
        return Turn(now=NOON, new_id=lambda: f"id{next(ids)}", limits=Limits())

    return Pipeline(store, Limiter(Rates(), lambda: 0), turn, {})


@pytest.fixture
def parts(pipeline: Pipeline, store: InlineStore) -> Parts:
    """What the faces share; Jack is joined."""
    return parts_of(pipeline, store)
