"""Which values may pass through the router: what every serialization can write, and no other."""

import json
import math
from typing import Any

import cbor2
import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.router.guard.values import MOST_DEPTH, MOST_INTEGER, fault_of, place_of

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-MOST_INTEGER, MOST_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
FIT = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)
UNFIT = st.sampled_from(
    [2**53, -(2**53), 2**70, math.nan, math.inf, -math.inf, "\ud800", "cat \udc00", {1: 2}, {"\ud800": 1}, {1, 2}, (1,)]
)


@given(st.lists(FIT, max_size=6))
def test_what_all_can_write_passes(message: list[Any]) -> None:
    """And comes out of each serialization as it went in."""
    assert fault_of(message) is None
    assert json.loads(json.dumps(message)) == message
    assert cbor2.loads(cbor2.dumps(message)) == message
    assert msgpack.unpackb(msgpack.packb(message)) == message


@given(st.lists(FIT, max_size=4), UNFIT, st.lists(st.text(st.characters(codec="ascii"), min_size=1), max_size=8))
def test_what_some_cannot_write_does_not_wherever_it_is(message: list[Any], unfit: object, way: list[str]) -> None:
    """The error names the field that it is in."""
    value = unfit
    for name in reversed(way):
        value = {name: value}
    message.append(value)
    fault = fault_of(message)
    assert fault is not None
    if fault.is_local and not isinstance(unfit, dict):
        assert place_of(message, fault) == (way[-1] if way else None)


@pytest.mark.parametrize(("depth", "passes"), [(MOST_DEPTH - 1, True), (MOST_DEPTH, False), (5000, False)])
@pytest.mark.parametrize("kind", [list, dict])
def test_depth_has_an_end(depth: int, passes: bool, kind: type) -> None:
    """Lists and objects count alike; the message itself is the first."""
    value: Any = 1
    for _ in range(depth):
        value = [value] if kind is list else {"a": value}
    assert (fault_of([value]) is None) is passes


def test_what_contains_itself_is_refused_and_does_not_take_long() -> None:
    """A decoder may give such a thing; two lists that name each other twice are endless, and so is naming the fault."""
    value: list[Any] = [2**60]
    value[:0] = [value, value]
    fault = fault_of([value])
    assert fault is not None
    place_of([value], fault)
    broad: list[Any] = [0] * 1000
    for _ in range(20):
        broad = [broad] * 1000
    assert fault_of(broad) == (f"has more than {65_536} values", 65_536, False)


def test_bytes_pass() -> None:
    """WAMP has them: MessagePack and CBOR as they are, JSON as text that begins with a NUL."""
    assert fault_of([48, 1, {}, "org.example.picture", [b"\x00\xff"]]) is None
