"""Inviting and putting out: who may, what it does, and how long it lasts."""

import pytest
from msgspec.structs import replace

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import (
    Banned,
    Invalid,
    NoSuchPerson,
    NoSuchRoom,
    NotAllowed,
    NotAMember,
    TidingsError,
)
from tidings.model.rooms import MemberRole

HOUR = 3_600_000


@pytest.fixture(params=[True, False], ids=["public", "private"])
def den(request: pytest.FixtureRequest, site: Site) -> Site:
    """A room that Jack owns and Jill is in."""
    site.makes(JACK, "den", public=request.param)
    site.do(JACK, "room.invite", room="den", authid="jill")
    site.joins(JILL, "den")
    return site


def puts_out(site: Site, authid: str = "jill", *, ban_ms: int = 0) -> None:
    """Jack puts somebody out."""
    site.do(JACK, "room.remove", room="den", authid=authid, ban_ms=ban_ms)


def promote(site: Site, authid: str) -> None:
    """Make somebody a moderator."""
    membership = site.tx.membership("den", authid)
    assert membership is not None
    site.tx.put_membership(replace(membership, role=MemberRole.MODERATOR))


def test_whoever_is_put_out_reads_nothing_from_then_on(den: Site) -> None:
    """Not the stream, not the history, not the members; and cannot write."""
    puts_out(den)
    last = den.reads(JACK, "room.den").events[-1]
    assert last.data == {"authid": "jill", "name": "Jill", "reason": "removed", "by": "jack"}
    for what in ("room.members", "chat.history"):
        with pytest.raises((NotAllowed, NoSuchRoom)):
            den.do(JILL, what, room="den")
    with pytest.raises((NotAllowed, NoSuchRoom)):
        den.reads(JILL, "room.den")
    with pytest.raises((NotAMember, NoSuchRoom)):
        den.says(JILL, "den", "hello")
    assert den.do(JACK, "room.get", room="den").members == 1


def test_a_ban_ends_by_itself(site: Site) -> None:
    """Until then joining is refused, with how long it takes."""
    site.makes(JACK, "den")
    site.joins(JILL, "den")
    puts_out(site, ban_ms=HOUR)
    site.now += HOUR - 1
    with pytest.raises(Banned) as caught:
        site.joins(JILL, "den")
    assert caught.value.retry_after_ms == 1
    site.now += 1
    assert site.joins(JILL, "den").joined


def test_without_a_ban_a_public_room_may_be_joined_again(site: Site) -> None:
    """As an ordinary member, whatever one was before."""
    site.makes(JACK, "den")
    site.joins(JILL, "den")
    promote(site, "jill")
    puts_out(site)
    site.joins(JILL, "den")
    membership = site.tx.membership("den", "jill")
    assert membership is not None
    assert membership.role is MemberRole.MEMBER


def test_whoever_never_came_may_be_banned(site: Site) -> None:
    """And others who follow the room are told, so that nobody goes on listening."""
    site.makes(JACK, "den")
    puts_out(site, GUEST.authid, ban_ms=HOUR)
    assert site.types("room.den")[-1] == "member.removed"
    with pytest.raises(NotAllowed):
        site.reads(GUEST, "room.den")
    with pytest.raises(Banned):
        site.joins(GUEST, "den")
    assert site.do(JACK, "room.get", room="den").members == 1


def test_whoever_is_not_there_cannot_be_put_out(den: Site) -> None:
    """Somebody unknown, somebody who left, somebody who was put out already: nothing changes, nobody is told."""
    den.do(JILL, "room.leave", room="den")
    before = den.types("room.den")
    for authid in ("nobody", "jill"):
        with pytest.raises(NoSuchPerson):
            puts_out(den, authid)
    assert den.types("room.den") == before
    puts_out(den, ban_ms=HOUR)
    with pytest.raises(NoSuchPerson):
        puts_out(den)
    membership = den.tx.membership("den", "jill")
    assert membership is not None
    assert membership.banned_until == den.now + HOUR


def test_an_invitation_can_be_taken_back(den: Site) -> None:
    """Whoever was invited and is put out before they joined is out; the count of members is as it was."""
    den.do(JACK, "room.invite", room="den", authid=GUEST.authid)
    puts_out(den, GUEST.authid)
    assert den.do(JACK, "room.get", room="den").members == 2
    with pytest.raises((NotAllowed, NoSuchRoom)):
        den.reads(GUEST, "room.den")


@pytest.mark.parametrize(
    ("who", "whom", "error"),
    [
        (JILL, GUEST.authid, NotAllowed),
        (JILL, "jack", NotAllowed),
        (JILL, "jill", Invalid),
        (JACK, "jack", Invalid),
    ],
    ids=["a member nobody", "a member the owner", "nobody themselves", "nor the owner"],
)
def test_who_may_not_put_out(den: Site, who: object, whom: str, error: type[TidingsError]) -> None:
    """Ordinary members may not; nobody puts out themselves."""
    den.do(JACK, "room.invite", room="den", authid=GUEST.authid)
    den.joins(GUEST, "den")
    with pytest.raises(error):
        den.do(who, "room.remove", room="den", authid=whom)  # type: ignore[arg-type] # a Caller


def test_a_moderator_puts_out_but_never_the_owner(den: Site) -> None:
    """The owner cannot lose their room to those they trusted."""
    promote(den, "jill")
    den.do(JACK, "room.invite", room="den", authid=GUEST.authid)
    den.joins(GUEST, "den")
    den.do(JILL, "room.remove", room="den", authid=GUEST.authid)
    with pytest.raises(NotAllowed) as caught:
        den.do(JILL, "room.remove", room="den", authid="jack")
    assert caught.value.field == "authid"


def test_a_backend_puts_out_anybody(den: Site) -> None:
    """The web app has the last word."""
    den.do(KITTENS, "room.remove", room="den", authid="jack")
    assert den.do(KITTENS, "room.get", room="den").members == 1


def test_strangers_put_out_nobody(site: Site) -> None:
    """A public room says that one is no member; a private one says nothing."""
    site.makes(JACK, "den")
    with pytest.raises(NotAMember):
        site.do(GUEST, "room.remove", room="den", authid="jack")
    site.makes(JACK, "attic", public=False)
    with pytest.raises(NoSuchRoom):
        site.do(GUEST, "room.remove", room="attic", authid="jack")


# ---- invitations


def test_members_invite_to_a_public_room_only(den: Site) -> None:
    """Whom to let into a private room is its owner's and moderators' choice."""
    is_public = den.do(JACK, "room.get", room="den").public
    if is_public:
        den.do(JILL, "room.invite", room="den", authid=GUEST.authid)
    else:
        with pytest.raises(NotAllowed):
            den.do(JILL, "room.invite", room="den", authid=GUEST.authid)
    promote(den, "jill")
    den.do(JILL, "room.invite", room="den", authid=GUEST.authid)
    assert den.joins(GUEST, "den").members == 3


def test_nobody_unknown_is_invited_but_by_a_backend(den: Site) -> None:
    """A person must have been here; a backend knows its own people."""
    with pytest.raises(NoSuchPerson):
        den.do(JACK, "room.invite", room="den", authid="nobody")
    den.do(KITTENS, "room.invite", room="den", authid="newcomer")
    assert den.joins(replace(JILL, authid="newcomer", name="New"), "den").joined


def test_inviting_a_member_changes_nothing(den: Site) -> None:
    """They are in already, as what they are."""
    den.do(JILL, "room.leave", room="den")
    den.do(JACK, "room.invite", room="den", authid="jill")
    den.joins(JILL, "den")
    promote(den, "jill")
    den.do(JACK, "room.invite", room="den", authid="jill")
    membership = den.tx.membership("den", "jill")
    assert membership is not None
    assert (membership.state, membership.role) == ("joined", MemberRole.MODERATOR)


def test_a_ban_is_lifted_by_those_who_may_put_out(site: Site) -> None:
    """An ordinary member cannot invite back whom the owner has banned; the owner can."""
    site.makes(JACK, "den")
    site.joins(JILL, "den")
    puts_out(site, GUEST.authid, ban_ms=HOUR)
    with pytest.raises(NotAllowed):
        site.do(JILL, "room.invite", room="den", authid=GUEST.authid)
    site.do(JACK, "room.invite", room="den", authid=GUEST.authid)
    assert site.joins(GUEST, "den").joined
