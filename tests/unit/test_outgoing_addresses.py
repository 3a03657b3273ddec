"""Which addresses may be called: the public internet, encrypted; private machines where the site says so."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.model.errors import Invalid, TooLong
from tidings.model.outgoing import is_public, may_connect, target_of


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_the_public_internet_is_public(address: str) -> None:
    """Also when an IPv4 address is written as an IPv6 one."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - not bound
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "kittens",
        "",
    ],
)
def test_everything_else_is_not(address: str) -> None:
    """Private, loopback, link-local, metadata, shared, multicast, reserved; in any disguise."""
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_a_disguise_changes_nothing(address: ipaddress.IPv4Address) -> None:
    """An IPv4 address inside an IPv6 one is as public as it is by itself."""
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    assert is_public(f"64:ff9b::{address}") == is_public(str(address))


def test_who_may_be_called_how() -> None:
    """Public: encrypted only. Private: where it is allowed, either way."""
    public, private = "93.184.216.34", "10.0.0.1"
    assert may_connect(public, "https", "public")
    assert not may_connect(public, "http", "public")
    assert not may_connect(public, "http", "anywhere")
    assert not may_connect(private, "https", "public")
    assert may_connect(private, "https", "anywhere")
    assert may_connect(private, "http", "anywhere")


def test_a_url_is_looked_through() -> None:
    """Scheme, host and port, as they are connected to."""
    found = target_of("https://Kittens.example/hook?a=b")
    assert (found.scheme, found.host, found.port) == ("https", "kittens.example", 443)
    found = target_of("http://[::1]:8080/")
    assert (found.scheme, found.host, found.port) == ("http", "::1", 8080)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("kittens.example/hook", "must begin with https://"),
        ("ftp://kittens.example/", "must begin with https://"),
        ("https:///hook", "must begin with https://"),
        ("https://jack:secret@kittens.example/", "no user and no password"),
        ("https://kittens.example/#part", "no part after #"),
        ("https://kittens.example:99999/", "is no URL"),
        ("https://[::1/", "is no URL"),
        ("https://kittens.example/a b", "cannot have"),
        ("https://kittens.example/\r\nX-Evil: 1", "cannot have"),
        ("https://kitt\N{LATIN SMALL LETTER E WITH ACUTE}ns.example/", "cannot have"),
        ("https://kittens.example\\@evil.example/", "cannot have"),
    ],
)
def test_what_will_not_do_is_said(url: str, says: str) -> None:
    """With the field's name."""
    with pytest.raises(Invalid, match=says) as caught:
        target_of(url)
    assert caught.value.field == "url"


def test_a_url_has_a_limit() -> None:
    """And names it."""
    with pytest.raises(TooLong) as caught:
        target_of("https://kittens.example/" + "a" * 2048)
    assert caught.value.limit == 2048
