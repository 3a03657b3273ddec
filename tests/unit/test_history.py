"""History: its pages backwards, forwards, and around a message."""

from typing import Any

import pytest

from tests.support.cast import GUEST, JACK
from tests.support.site import Site
from tidings.model.errors import Invalid, NoSuchRoom


@pytest.fixture
def lobby(site: Site) -> Site:
    """A room with messages at the offsets 3 to 12, which say 0 to 9."""
    site.makes(JACK, "lobby")
    for number in range(10):
        assert site.says(JACK, "lobby", str(number)).offset == number + 3
    return site


def page(site: Site, **more: Any) -> tuple[str, bool, bool]:  # noqa: ANN401 - fields of the request
    """The texts in one string, whether there are older and newer ones."""
    reply = site.history(JACK, "lobby", **more)
    return "".join(message.text for message in reply.messages), reply.more, reply.newer


def test_a_page_around_a_message(lobby: Site) -> None:
    """Half of it before, the message and the rest after; at the ends less."""
    assert page(lobby, around=8, limit=4) == ("3456", True, True)
    assert page(lobby, around=8, limit=1) == ("5", True, True)
    assert page(lobby, around=3, limit=4) == ("01", False, True)
    assert page(lobby, around=12, limit=4) == ("789", True, False)
    assert page(lobby, around=1, limit=2) == ("0", False, True)
    assert page(lobby, around=99, limit=4) == ("89", True, False)
    assert page(lobby, around=8, limit=200) == ("0123456789", False, False)


def test_a_page_at_a_moment(site: Site) -> None:
    """Around the first message that is not older, be it of a later day; after the last one, the end."""
    site.makes(JACK, "lobby")
    begin = site.now
    for number in range(10):
        site.now = begin + 1000 * number
        site.says(JACK, "lobby", str(number))
    root = site.says(JACK, "lobby", "a").id
    for number in range(3):
        site.now += 1000
        site.says(JACK, "lobby", f"r{number}", thread=root)
    assert page(site, at=begin + 5000, limit=4) == ("3456", True, True)
    assert page(site, at=begin + 4001, limit=4) == ("3456", True, True)
    assert page(site, at=0, limit=4) == ("01", False, True)
    assert page(site, at=begin + 100_000, limit=4) == ("9a", True, False)
    assert page(site, at=begin + 11_000, thread=root, limit=2) == ("r0r1", False, True)


def test_a_page_at_a_moment_of_an_empty_room(site: Site) -> None:
    """Is empty."""
    site.makes(JACK, "lobby")
    assert page(site, at=1) == ("", False, False)


def test_a_page_forwards(lobby: Site) -> None:
    """Page by page until nothing is newer."""
    assert page(lobby, after=0, limit=4) == ("0123", False, True)
    assert page(lobby, after=6, limit=4) == ("4567", True, True)
    assert page(lobby, after=10, limit=4) == ("89", True, False)
    assert page(lobby, after=12, limit=4) == ("", True, False)


def test_a_page_backwards_tells_of_newer_ones(lobby: Site) -> None:
    """Unless it begins at the end."""
    assert page(lobby, limit=3) == ("789", True, False)
    assert page(lobby, before=13, limit=3) == ("789", True, False)
    assert page(lobby, before=12, limit=3) == ("678", True, True)


@pytest.mark.parametrize(
    "more", [{"before": 5, "after": 3}, {"before": 5, "around": 3}, {"after": 5, "around": 3}, {"around": 5, "at": 3}]
)
def test_one_way_at_a_time(lobby: Site, more: dict[str, int]) -> None:
    """Two are an error."""
    with pytest.raises(Invalid):
        page(lobby, **more)


def test_no_way_leads_into_a_private_room(lobby: Site) -> None:
    """Whichever one takes."""
    lobby.makes(JACK, "secret", public=False)
    for more in ({"after": 0}, {"around": 1}, {"before": 1}):
        with pytest.raises(NoSuchRoom):
            lobby.history(GUEST, "secret", **more)
