"""What the tests of the faces share: a pipeline over a store that answers at once."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.inline_store import InlineStore
from tests.support.parts import parts_of
from tests.support.site import NOON
from tests.support.waiting import wait_for
from tidings.__main__ import open_local
from tidings.faces.cli import tidings
from tidings.faces.limiter import Limiter
from tidings.faces.pipeline import Pipeline
from tidings.faces.wamp import Parts
from tidings.model.limits import Limits, Rates
from tidings.services import Turn

Run = Callable[..., Result]


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


@pytest.fixture
def root(in_folder: Path) -> Path:
    """A node's folder, before its first start."""
    (in_folder / ".crossbar").mkdir()
    (in_folder / ".crossbar" / "config.yaml").write_text(
        "workers: [{transports: [{endpoint: {type: unix, path: x.sock}}, {endpoint: {type: tcp, port: 1}}]}]\n"
    )
    return in_folder


@pytest.fixture
def run(root: Path) -> Run:
    """Run `tidings` in the node's folder."""

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(tidings, arguments, obj=open_local, prog_name="tidings")

    return invoke
