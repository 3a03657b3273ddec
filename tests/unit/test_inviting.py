"""Invitations by link: who makes them, who comes by them, and when they lead nowhere any more."""

from typing import Any

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.refusals import refusal
from tests.support.site import Site
from tidings.model.errors import (
    Banned,
    LimitReached,
    NoSuchInvitation,
    NoSuchRoom,
    NotAllowed,
    NotAMember,
)
from tidings.model.limits import Limits
from tidings.model.people import Caller
from tidings.services import inviting

DAY_MS = 86_400_000


@pytest.fixture
def den(site: Site) -> Site:
    """Jack's private den, and a public lobby of his with Jill in it."""
    site.makes(JACK, "den", public=False, title="The den")
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    return site


def link(site: Site, room: str = "den", who: Caller = JACK, **more: Any) -> str:  # noqa: ANN401 - as Site.do
    """Make a link; its secret."""
    made = site.do(who, "invite.create", room=room, **more)
    assert made.path == f"/#invite={made.secret}"
    return str(made.secret)


def members(site: Site, room: str = "den") -> list[str]:
    """Who is in a room."""
    return [one.authid for one in site.do(KITTENS, "room.members", room=room).members]


def test_a_link_leads_into_a_private_room(den: Site) -> None:
    """Whoever looks is told what it is about before they come in; coming in is told as always."""
    secret = link(den, uses=1)
    seen = den.do(JILL, "invite.look", secret=secret)
    assert (seen.room, seen.title, seen.members, seen.by.name, seen.joined) == ("den", "The den", 1, "Jack", False)
    with pytest.raises(NoSuchRoom):
        den.do(JILL, "room.get", room="den")
    joined = den.do(JILL, "invite.accept", secret=secret)
    assert joined.room.joined
    assert members(den) == ["jack", "jill"]
    assert den.types("room.den") == ["room.created", "member.added", "member.added"]
    den.says(JILL, "den", "hello")


def test_whoever_is_in_spends_no_use(den: Site) -> None:
    """The link is for one: Jack, who is in, leaves it for Jill, and after her it leads nowhere."""
    secret = link(den, uses=1)
    den.do(JACK, "invite.accept", secret=secret)
    den.do(JILL, "invite.accept", secret=secret)
    for what in ("invite.look", "invite.accept"):
        with pytest.raises(NoSuchInvitation):
            den.do(GUEST, what, secret=secret)
    assert den.do(JACK, "invite.list", room="den").invitations == []


def test_a_link_ends_with_its_time(den: Site) -> None:
    """From that moment on; housekeeping takes it away."""
    secret = link(den, expires_ms=DAY_MS)
    den.now += DAY_MS - 1
    assert den.do(JILL, "invite.look", secret=secret).room == "den"
    assert inviting.forget(den.tx, den.now) == 0
    den.now += 1
    with pytest.raises(NoSuchInvitation):
        den.do(JILL, "invite.accept", secret=secret)
    assert inviting.forget(den.tx, den.now) == 1


def test_a_link_is_taken_back(den: Site) -> None:
    """By who made it, and by those who moderate the room; it leads nowhere at once."""
    secret = link(den, "lobby", JILL)
    (listed,) = den.do(JACK, "invite.list", room="lobby").invitations
    assert (listed.by.authid, listed.used) == ("jill", 0)
    den.joins(GUEST, "lobby")
    assert den.do(GUEST, "invite.list", room="lobby").invitations == []
    with pytest.raises(NotAllowed):
        den.do(GUEST, "invite.revoke", room="lobby", id=listed.id)
    den.do(JACK, "invite.revoke", room="lobby", id=listed.id)
    with pytest.raises(NoSuchInvitation):
        den.do(JACK, "invite.revoke", room="lobby", id=listed.id)
    with pytest.raises(NoSuchInvitation):
        den.do(GUEST, "invite.look", secret=secret)


def test_who_makes_links(den: Site) -> None:
    """Members of a public room; of a private one those who moderate it, and backends; of a direct one nobody."""
    link(den, "lobby", JILL)
    link(den, "den", KITTENS)
    with pytest.raises(NotAMember):
        link(den, "lobby", GUEST)
    with pytest.raises(NoSuchRoom):
        link(den, "den", GUEST)
    den.do(JILL, "invite.accept", secret=link(den))
    with pytest.raises(NotAllowed):
        link(den, "den", JILL)
    direct = den.do(JACK, "room.direct", people=["jill"]).room.name
    for who in (JACK, KITTENS):
        with pytest.raises(NotAllowed):
            link(den, direct, who)


def test_who_was_put_out_stays_out(den: Site) -> None:
    """While banned by any link, from a private room after that, too; the links that they made are gone."""
    den.do(JILL, "invite.accept", secret=link(den))
    den.do(JACK, "room.role", room="den", authid="jill", role="moderator")
    theirs = link(den, "den", JILL)
    secret = link(den)
    den.do(JACK, "room.remove", room="den", authid="jill", ban_ms=DAY_MS)
    with pytest.raises(NoSuchInvitation):
        den.do(GUEST, "invite.look", secret=theirs)
    with pytest.raises(Banned):
        den.do(JILL, "invite.accept", secret=secret)
    den.now += DAY_MS
    with pytest.raises(NotAllowed):
        den.do(JILL, "invite.accept", secret=secret)
    den.do(JACK, "room.invite", room="den", authid="jill")
    den.do(JILL, "invite.accept", secret=secret)
    assert members(den) == ["jack", "jill"]


def test_limits(den: Site) -> None:
    """Of the room, of its links, and of their time."""
    den.limits = Limits(members_per_room=1, invitations_per_room=1, invitation_days=1)
    secret = link(den, expires_ms=DAY_MS)
    with pytest.raises(LimitReached):
        den.do(JILL, "invite.accept", secret=secret)
    for more, field in (({"expires_ms": DAY_MS}, "room"), ({"expires_ms": DAY_MS + 1}, "expires_ms")):
        caught = refusal(lambda more=more: link(den, **more))  # type: ignore[misc] # a default fixes the loop's value
        assert isinstance(caught, LimitReached)
        assert caught.field == field


def test_no_secret_is_kept(den: Site) -> None:
    """Nor does a backend come by one, and a wrong one is answered like one that has ended."""
    secret = link(den)
    assert secret not in str(den.do(JACK, "invite.list", room="den"))
    with pytest.raises(NotAllowed):
        den.do(KITTENS, "invite.accept", secret=secret)
    with pytest.raises(NoSuchInvitation):
        den.do(JILL, "invite.look", secret=secret[:-1] + "\ud800")
