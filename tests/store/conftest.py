"""A store of each engine, opened in a folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.stores import ALL, DURABLE, each_of
from tests.support.waiting import wait_for
from tidings.store import Store

Open = Callable[..., Store]


def _opened(request: pytest.FixtureRequest, folder: Path) -> Iterator[Open]:
    stores: list[Store] = []

    def open_store(**options: Any) -> Store:  # noqa: ANN401 - each engine has its own
        stores.append(request.param.open(folder, **options))
        return stores[-1]

    yield open_store
    for store in stores:
        wait_for(store.close())


@pytest.fixture(params=each_of(ALL))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of any engine."""
    for open_store in _opened(request, tmp_path):
        yield open_store()


@pytest.fixture(params=each_of(DURABLE))
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """A way to open a store of an engine that outlives its process, as often as one likes, in one place."""
    yield from _opened(request, tmp_path)
