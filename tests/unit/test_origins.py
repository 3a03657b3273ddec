"""Whose pages may speak with the node."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.model.origins import Origins

STRANGERS = [
    "http://evil.example",
    "http://localhost.evil.example",
    "http://192.168.1.9.evil.example",
    "http://192.168.1.evil.example:8080",
    "http://8.8.8.8",
    "http://172.32.0.1",
    "http://[2001:db8::1]",
    "http://evil.example/http://localhost:8080",
    "http://localhost@evil.example",
    "null",
    "",
    "file:///tmp/page.html",
    "http://localhost:99999",
    "http://[::1",
]


@pytest.mark.parametrize(
    "origin",
    [
        None,  # a program
        "http://localhost:8080",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "http://192.168.1.9:8080",
        "http://172.31.0.1",
        "http://nas:8080",
        "https://nas",
        "http://jacks-laptop.local:8080",
    ],
)
def test_pages_of_this_network_may(origin: str | None) -> None:
    """As it comes; a fresh clone works on a machine, and from a phone beside it."""
    assert Origins().allows(origin)


@pytest.mark.parametrize("origin", STRANGERS)
def test_pages_of_strangers_may_not(origin: str) -> None:
    """Their visitors sit inside our network, and they would speak with their browsers."""
    assert not Origins().allows(origin)


SITE = Origins(["https://www.example.com", "https://*.example.org", "http://example.net:8000"])


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        ("https://www.example.com", True),
        ("https://www.example.com:443", True),
        ("HTTPS://WWW.EXAMPLE.COM", True),
        ("https://www.example.com:444", False),
        ("http://www.example.com", False),
        ("https://example.com", False),
        ("https://a.www.example.com", False),
        ("https://a.example.org", True),
        ("https://a.b.example.org", True),
        ("https://example.org", False),
        ("https://evilexample.org", False),
        ("http://a.example.org", False),
        ("http://example.net:8000", True),
        ("http://example.net", False),
        ("http://localhost:8080", False),  # a site that names its own has no others
    ],
)
def test_a_site_names_its_own(origin: str, may: bool) -> None:
    """Scheme, name and port count; the port that goes with the scheme need not be said."""
    assert SITE.allows(origin) is may


@pytest.mark.parametrize(
    "entry", ["example.com", "https://", "https://a.com/path", "*", "https://*", "null", "", "https://a b"]
)
def test_an_entry_that_is_none_is_refused(entry: str) -> None:
    """Rather than never to match."""
    with pytest.raises(ValueError, match="is no origin"):
        Origins([entry])


@given(st.text())
def test_nothing_raises(origin: str) -> None:
    """Anybody may send anything."""
    assert Origins(["https://www.example.com"]).allows(origin) in {True, False}
