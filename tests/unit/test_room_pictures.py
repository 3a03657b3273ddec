"""A room's picture: who gives it, what it may be, and who sees it."""

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import Archived, Invalid, NoSuchRoom, NotAllowed, NotAMember


def test_an_emoji_is_given_and_taken_away(site: Site) -> None:
    """All who see the room see it, and hear of it once; what else changes leaves it as it is."""
    site.makes(JACK, "lobby", title="Lobby")
    assert site.do(JILL, "room.get", room="lobby").picture == ""
    for _ in range(2):
        assert site.do(JACK, "room.update", room="lobby", picture="🐈‍⬛").room.picture == "🐈‍⬛"
    site.do(JACK, "room.update", room="lobby", topic="tea")
    assert [room.picture for room in site.do(JILL, "room.list").rooms] == ["🐈‍⬛"]
    site.do(JACK, "room.update", room="lobby", picture="")
    events = [event.data for event in site.tx.events("room.lobby", 0, 10) if event.type == "room.updated"]
    assert [event["picture"] for event in events] == ["🐈‍⬛", "🐈‍⬛", ""]


@pytest.mark.parametrize("picture", ["https://kittens.example/tiger.png", "/rooms/kittens.png?size=96", "🐱"])
def test_a_backend_may_give_an_address(site: Site, picture: str) -> None:
    """Https, or a path of the site."""
    site.makes(KITTENS, "lobby")
    assert site.do(KITTENS, "room.update", room="lobby", picture=picture).room.picture == picture


@pytest.mark.parametrize(
    "picture",
    [
        "http://kittens.example/tiger.png",
        "//kittens.example/a.png",
        "javascript:alert(1)//",
        "data:image/png,/",
        "https://",
        "tiger",
        "🐱🐱",
    ],
)
def test_no_other_address(site: Site, picture: str) -> None:
    """Nothing that the pages' policy would not let through, and nothing that is no address and no emoji."""
    site.makes(KITTENS, "lobby")
    with pytest.raises(Invalid) as refused:
        site.do(KITTENS, "room.update", room="lobby", picture=picture)
    assert refused.value.field == "picture"


def test_people_may_not_give_an_address(site: Site) -> None:
    """Not even who owns the room: everybody who lists rooms would load it from there."""
    site.makes(JACK, "lobby")
    for picture in ("https://kittens.example/tiger.png", "/tiger.png", "jack"):
        with pytest.raises(Invalid) as refused:
            site.do(JACK, "room.update", room="lobby", picture=picture)
        assert refused.value.field == "picture"
    assert site.do(JACK, "room.get", room="lobby").picture == ""


def test_who_may_give_it(site: Site) -> None:
    """Who owns or moderates the room; not of one in the archive, and of a direct one nobody."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    with pytest.raises(NotAllowed):
        site.do(JILL, "room.update", room="lobby", picture="🐱")
    with pytest.raises(NotAMember):
        site.do(GUEST, "room.update", room="lobby", picture="🐱")
    site.do(JACK, "room.role", room="lobby", authid="jill", role="moderator")
    assert site.do(JILL, "room.update", room="lobby", picture="🐱").room.picture == "🐱"
    site.do(JACK, "room.archive", room="lobby", archived=True)
    with pytest.raises(Archived):
        site.do(JACK, "room.update", room="lobby", picture="🐶")
    direct = site.do(JACK, "room.direct", people=["jill"]).room.name
    for who in (JACK, KITTENS):
        with pytest.raises(NotAllowed):
            site.do(who, "room.update", room=direct, picture="🐱")


def test_a_private_rooms_picture_is_private(site: Site) -> None:
    """Who does not see the room does not see it."""
    site.makes(JACK, "den", public=False)
    site.do(JACK, "room.update", room="den", picture="🐱")
    with pytest.raises(NoSuchRoom):
        site.do(JILL, "room.get", room="den")
    assert site.do(JILL, "room.list").rooms == []
