"""The benchmark's load does what it says, against a router; how fast that is, is no business of a test."""

import shutil
from collections.abc import Iterator

import pytest

from bench.load import holding, load
from bench.peers.__main__ import table
from bench.peers.plot import drawn
from bench.peers.servers import PEERS
from tests.support.plain_router import PlainRouter

TALK = PEERS[0].talk
pytestmark = pytest.mark.skipif(not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="there is no C compiler")


@pytest.fixture(scope="module")
def router(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainRouter]:
    """With our levers and a procedure."""
    with PlainRouter(tmp_path_factory.mktemp("router"), {}, ["bench.peers.echo.Echo"], compresses=False) as made:
        yield made


@pytest.mark.parametrize(
    ("mode", "more"),
    [
        ("flood", [*TALK.says, "--seconds", "0.2"]),
        ("last", [*TALK.says, "--rounds", "2"]),
        ("rate", [*TALK.says, "--seconds", "0.2", "--rate", "50"]),
        ("calls", [*TALK.asks, "--seconds", "0.2"]),
    ],
)
def test_a_load_is_measured(router: PlainRouter, mode: str, more: list[str]) -> None:
    """Fan-out in three ways, and calls."""
    found = load(mode, router.port, 5, *TALK.joins, *more)
    assert found.value > 0
    assert 0 < found.p50 <= found.p99 or mode == "flood"


def test_connections_stay_while_they_are_looked_at(router: PlainRouter) -> None:
    """A line says when they are there."""
    with holding(router.port, 5, 0.1, TALK.joins) as there:
        assert there.stdout is not None
        assert '"value"' in there.stdout.readline()
        assert there.wait(10) == 0


def test_what_goes_wrong_is_said(router: PlainRouter) -> None:
    """And not measured."""
    with pytest.raises(RuntimeError, match="no WebSocket"):
        load("joins", router.port, 1, "--path", "/nothing")


def test_the_table_has_medians_ranges_and_ratios() -> None:
    """What was not measured is a dash."""
    figure = "deliveries/s to 100"
    lines = table({"Socket.IO": {figure: [100.0, 300.0, 200.0]}, "nchan": {figure: [1000.0]}, "ws": {}}).splitlines()
    assert lines[0] == "| | Socket.IO | nchan | ws |"
    assert f"| {figure} | 200 (1.00 x)<br>100 – 300 | 1,000 (5.00 x) | – |" in lines


def test_the_picture_shows_each_value() -> None:
    """Names are text."""
    picture = drawn({"deliveries": {"<ours>": 1000.0, "theirs": 500.0}})
    assert "&lt;ours&gt;" in picture
    assert picture.count("<rect") == 2
