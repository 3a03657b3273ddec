"""What is shown beside a name: the picture that the site has, the status somebody sets, when they were last here."""

import pytest
from msgspec.structs import replace

from tests.support.cast import GUEST, JACK, JILL, KITTENS, person_of
from tests.support.site import Site
from tidings.model.errors import Invalid, NoSuchPerson, NoSuchRoom, NotAllowed, TooLong
from tidings.model.limits import Limits
from tidings.model.people import Caller
from tidings.model.profiles import Profile, Status
from tidings.services import access, profiles
from tidings.services.site_users import site_user
from tidings.services.tokens import Claims, TokenKey, check_token, mint

HOUR = 3_600_000
FACE = "https://example.com/jill.jpg"


@pytest.fixture
def lobby(site: Site) -> Site:
    """Jack and Jill share the lobby; Tom, a guest, is elsewhere."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    return site


def seen_by(site: Site, who: Caller, authid: str) -> Profile:
    """Somebody, as another sees them."""
    person: Profile = site.do(who, "people.get", authid=authid).person
    return person


# ---- status


def test_a_status_is_seen_by_others_until_it_ends(lobby: Site) -> None:
    """Nothing has to happen for it to end but time."""
    until = lobby.now + HOUR
    reply = lobby.do(JILL, "people.set_status", status="busy", text="  Feeding\tthe kittens ", until=until)
    busy = Status(kind="busy", text="Feeding the kittens", until=until)
    assert (reply.authid, reply.status) == ("jill", busy)
    assert seen_by(lobby, JACK, "jill").status == busy
    lobby.now = until
    assert seen_by(lobby, JACK, "jill").status is None
    assert profiles.cards(lobby.tx, ["jill", "jack"], lobby.now)["jill"].status is None


def test_who_is_online_again_has_no_status(lobby: Site) -> None:
    """Unless they say something with it."""
    lobby.do(JILL, "people.set_status", status="away")
    assert seen_by(lobby, JILL, "jill").status == Status(kind="away")
    assert lobby.do(JILL, "people.set_status", status="online").status is None
    assert seen_by(lobby, JACK, "jill").status is None
    lobby.do(JILL, "people.set_status", status="online", text="On the hill")
    assert seen_by(lobby, JACK, "jill").status == Status(kind="online", text="On the hill")


def test_nobody_sets_the_status_of_another(lobby: Site) -> None:
    """But a backend, which says whose it is."""
    with pytest.raises(NotAllowed):
        lobby.do(JACK, "people.set_status", status="busy", authid="jill")
    assert lobby.do(JACK, "people.set_status", status="busy", authid="jack").authid == "jack"
    lobby.do(KITTENS, "people.set_status", status="busy", text="In a meeting", authid="jill")
    assert seen_by(lobby, JACK, "jill").status == Status(kind="busy", text="In a meeting")
    with pytest.raises(Invalid) as caught:
        lobby.do(KITTENS, "people.set_status", status="busy")
    assert caught.value.field == "authid"
    with pytest.raises(NoSuchPerson):
        lobby.do(KITTENS, "people.set_status", status="busy", authid="nobody")


def test_a_status_that_will_not_do(lobby: Site) -> None:
    """The error names the field and the limit, and what was set before stays."""
    lobby.do(JILL, "people.set_status", status="busy", text="Reading")
    with pytest.raises(TooLong) as long:
        lobby.do(JILL, "people.set_status", status="busy", text="x" * 81)
    assert (long.value.field, long.value.limit) == ("text", 80)
    for fields in ({"until": lobby.now}, {"text": "a\x00b"}):
        with pytest.raises(Invalid) as caught:
            lobby.do(JILL, "people.set_status", status="busy", **fields)
        assert caught.value.field in fields
    lobby.limits = Limits(status_characters=0)
    with pytest.raises(TooLong):
        lobby.do(JILL, "people.set_status", status="busy", text="x")
    assert seen_by(lobby, JACK, "jill").status == Status(kind="busy", text="Reading")


def test_who_was_deleted_has_no_status(lobby: Site) -> None:
    """Not even if a backend says so: there is nobody who could be busy."""
    lobby.tx.put_person(person_of(replace(JILL, authid="deleted-x1"), lobby.now))
    for what, more in (("set_status", {"status": "busy"}), ("update", {"picture": FACE})):
        with pytest.raises(NoSuchPerson):
            lobby.do(KITTENS, f"people.{what}", authid="deleted-x1", **more)


# ---- pictures


def test_the_site_says_where_a_picture_is(lobby: Site) -> None:
    """In the token, and again whenever it says otherwise; where it says nothing, the picture stays."""
    claims = Claims(authid="jill", name="Jill", picture=FACE, expires_at=lobby.now + HOUR)
    key = TokenKey(kid="site", secret="s" * 32)
    assert check_token(mint(key, claims, lobby.now), [key], lobby.now).picture == FACE
    assert access.admit_token(lobby.tx, claims, lobby.turn()).has_new_picture
    assert seen_by(lobby, JACK, "jill").picture == FACE
    assert not access.admit_token(lobby.tx, claims, lobby.turn()).has_new_picture
    access.admit_token(lobby.tx, replace(claims, picture=None), lobby.turn())
    assert seen_by(lobby, JACK, "jill").picture == FACE
    access.admit_token(lobby.tx, replace(claims, picture=""), lobby.turn())
    assert seen_by(lobby, JACK, "jill").picture == ""


@pytest.mark.parametrize(
    "picture",
    [
        "http://example.com/a.png",
        "javascript:alert(1)",
        "data:image/png;base64,AA",
        "//x/y",
        "https://jack:pw@x/y",
        7,
        "/" * 501,
    ],
)
def test_a_picture_that_pages_could_not_load_keeps_nobody_out(picture: object) -> None:
    """It is left out."""
    assert site_user({"sub": "jill", "picture": picture}, "sub").picture is None


def test_a_backend_says_where_a_picture_is(lobby: Site) -> None:
    """An address that pages load, of somebody who is known; nobody else may."""
    assert lobby.do(KITTENS, "people.update", authid="jill", picture="/people/jill.jpg").person.authid == "jill"
    lobby.do(JILL, "people.set_status", status="away")
    assert seen_by(lobby, JACK, "jill").picture == "/people/jill.jpg"
    with pytest.raises(Invalid) as caught:
        lobby.do(KITTENS, "people.update", authid="jill", picture="javascript:alert(1)")
    assert caught.value.field == "picture"
    with pytest.raises(NoSuchPerson):
        lobby.do(KITTENS, "people.update", authid="nobody", picture=FACE)


# ---- several at once


def listed(site: Site, who: Caller, *authids: str, room: str | None = None) -> list[str]:
    """Of whom somebody is told."""
    return [one.authid for one in site.do(who, "people.list", authids=list(authids), room=room).people]


def test_people_are_told_of_as_far_as_one_may_know_of_them(lobby: Site) -> None:
    """And those of a room that one may read, also those who have left it."""
    everybody = ("jill", "jack", GUEST.authid, "nobody")
    assert listed(lobby, JACK, *everybody) == ["jack", "jill"]
    assert listed(lobby, GUEST, *everybody) == [GUEST.authid]
    assert listed(lobby, GUEST, *everybody, room="lobby") == [GUEST.authid, "jack", "jill"]
    assert listed(lobby, KITTENS, *everybody) == [GUEST.authid, "jack", "jill"]
    lobby.do(JILL, "room.leave", room="lobby")
    assert listed(lobby, JACK, "jill") == []
    assert listed(lobby, JACK, "jill", room="lobby") == ["jill"]
    lobby.do(JILL, "people.block", authid="jack")
    assert listed(lobby, JACK, "jill", room="lobby") == []


def test_a_private_room_tells_nobody_else_who_is_in_it(lobby: Site) -> None:
    """For them there is none."""
    lobby.makes(JILL, "den", public=False)
    with pytest.raises(NoSuchRoom):
        lobby.do(GUEST, "people.list", authids=["jill"], room="den")


# ---- when they were last here


def test_when_somebody_was_here_is_for_the_site_and_for_them_to_say(lobby: Site) -> None:
    """Who hides it does not see it of others; backends do."""
    came = lobby.now
    lobby.now += HOUR
    assert seen_by(lobby, JACK, "jill").seen is None
    assert seen_by(lobby, KITTENS, "jill").seen == came
    lobby.limits = Limits(last_seen=True)
    assert seen_by(lobby, JACK, "jill").seen == came
    told = lobby.do(JILL, "people.change_privacy", shows_seen=False)
    assert (told.tells, told.shows_seen, told.last_seen) == (True, False, True)
    assert seen_by(lobby, JACK, "jill").seen is None
    assert seen_by(lobby, JILL, "jack").seen is None
    lobby.do(JILL, "people.change_privacy", tells=False)
    assert not lobby.do(JILL, "people.privacy").shows_seen
    lobby.do(JILL, "people.change_privacy", shows_seen=True)
    assert seen_by(lobby, JACK, "jill").seen == came
    assert not lobby.do(JILL, "people.privacy").tells
