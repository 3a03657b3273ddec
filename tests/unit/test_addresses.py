"""Whom to believe about a visitor's address: only proxies that the site trusts, and only what they wrote themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.model.addresses import MOST_HOPS, Proxies, route

PROXIES = Proxies(["127.0.0.1", "::1", "10.0.0.0/8"])


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "visitor"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "192.0.2.1, 10.1.2.3", "192.0.2.1"),
        ("127.0.0.1", "198.51.100.9, 192.0.2.1", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", "192.0.2.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "unknown, 10.0.0.7", "10.0.0.7"),
        ("127.0.0.1", "192.0.2.1:5123", "192.0.2.1"),
        ("::1", "[2001:db8::1]:5123", "2001:db8::1"),
        ("::1", "2001:DB8:0::1", "2001:db8::1"),
        ("::ffff:127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1"),
        ("", "", ""),
        ("", "192.0.2.1", ""),
    ],
)
def test_the_last_stranger_on_the_way_is_the_visitor(peer: str, forwarded_for: str, visitor: str) -> None:
    """Read from the end, as far as trusted proxies wrote it."""
    assert PROXIES.visitor(route(peer, forwarded_for)) == visitor


def test_nobody_is_trusted_unless_said() -> None:
    """As it comes, the header counts for nothing."""
    assert Proxies().visitor(route("127.0.0.1", "192.0.2.1")) == "127.0.0.1"


@given(st.text(max_size=200))
def test_what_a_visitor_writes_into_the_header_changes_nothing(forged: str) -> None:
    """The proxy appends the true address; whatever stood before it is the visitor's own invention."""
    assert PROXIES.visitor(route("127.0.0.1", f"{forged}, 192.0.2.1")) == "192.0.2.1"


@given(st.text(max_size=200))
def test_a_stranger_is_never_believed(forged: str) -> None:
    """Without a proxy between, the header is the visitor's invention as a whole."""
    assert PROXIES.visitor(route("192.0.2.1", forged)) == "192.0.2.1"


def test_a_very_long_list_is_read_from_its_end() -> None:
    """What it costs has a limit."""
    forged = ", ".join(["10.0.0.1"] * 10_000)
    assert PROXIES.visitor(route("127.0.0.1", forged)) == "10.0.0.1"
    assert PROXIES.visitor(route("127.0.0.1", f"{forged}, 192.0.2.1")) == "192.0.2.1"
    assert MOST_HOPS < 100


def test_a_proxy_that_is_no_address_is_refused() -> None:
    """At start, not at the first visitor."""
    with pytest.raises(ValueError, match=r"proxy\.example"):
        Proxies(["proxy.example"])
