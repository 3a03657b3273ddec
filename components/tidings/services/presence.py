"""Who is in a room: a pure fold over what sessions do. People are counted, not tabs.

A session that unsubscribes has left; a session whose connection was lost leaves after a grace, so that a reload or a
short loss of network is not seen by others. Who has touched none of their pages for a while is idle. Nothing is stored:
the router's own list of subscriptions is the truth, and whoever starts anew rebuilds from it.
"""

from msgspec import Struct
from msgspec.structs import replace

from tidings.model.people import Role
from tidings.model.requests import PresentPerson


class Here(Struct, frozen=True, kw_only=True):
    """One person in one room. `gone_at` in ms: when the last session was lost; None while there is one.

    `resting`: those of the sessions that nobody has touched for a while.
    """

    person: PresentPerson
    sessions: frozenset[int]
    resting: frozenset[int] = frozenset()
    gone_at: int | None = None


class RoomPresence(Struct, frozen=True, kw_only=True):
    """A room's state. `version` counts the changes that others were told of."""

    version: int = 0
    here: dict[str, Here] = {}


class Change(Struct, frozen=True, kw_only=True):
    """What others are told: somebody entered or left, or is shown otherwise now; `version` as it is afterwards."""

    entered: bool
    person: PresentPerson
    version: int


Result = tuple[RoomPresence, list[Change]]


def enter(room: RoomPresence, session: int, who: tuple[str, str, Role], now: int, *, rests: bool = False) -> Result:
    """A session of somebody (authid, name, role) subscribed. Their first one makes them enter."""
    authid, name, role = who
    known = room.here.get(authid)
    if known is None:
        person = PresentPerson(authid=authid, name=name, role=role, since=now, idle=rests)
        one = Here(person=person, sessions=frozenset({session}), resting=frozenset({session} if rests else ()))
        return _told(_with(room, authid, one), person, entered=True)
    here = replace(known, sessions=known.sessions | {session}, gone_at=None)
    if known.person.name != name:
        here = replace(here, person=replace(known.person, name=name, role=role))
    return _settled(room, known, _marked(here, session, rests=rests))


def rest(room: RoomPresence, session: int, *, rests: bool) -> Result:
    """Nobody looks at a session's page any more, or somebody does again."""
    authid = _owner(room, session)
    if authid is None:
        return room, []
    known = room.here[authid]
    return _settled(room, known, _marked(known, session, rests=rests))


def touch(room: RoomPresence, authid: str) -> Result:
    """What is shown beside somebody's name is another: those who see them are told."""
    known = room.here.get(authid)
    return (room, []) if known is None else _told(room, known.person, entered=True)


def leave(room: RoomPresence, session: int) -> Result:
    """A session unsubscribed. The person's last one makes them leave, at once."""
    authid = _owner(room, session)
    if authid is None:
        return room, []
    known = room.here[authid]
    rest = known.sessions - {session}
    return _settled(room, known, replace(known, sessions=rest)) if rest else _without(room, authid)


def lose(room: RoomPresence, session: int, now: int) -> Result:
    """A session's connection is gone. The person's last one starts their grace."""
    authid = _owner(room, session)
    if authid is None:
        return room, []
    known = room.here[authid]
    rest = known.sessions - {session}
    return _settled(room, known, replace(known, sessions=rest, gone_at=None if rest else now))


def expire(room: RoomPresence, now: int, grace_ms: int) -> Result:
    """Let those leave whose grace is over."""
    changes: list[Change] = []
    for authid, one in list(room.here.items()):
        if one.gone_at is not None and now - one.gone_at >= grace_ms:
            room, told = _without(room, authid)
            changes += told
    return room, changes


def count(room: RoomPresence) -> int:
    """How many people are here, those in their grace too."""
    return len(room.here)


def people(room: RoomPresence, limit: int) -> list[PresentPerson]:
    """Who is here, the longest first; `limit` at most."""
    return sorted((one.person for one in room.here.values()), key=lambda one: (one.since, one.authid))[:limit]


def _owner(room: RoomPresence, session: int) -> str | None:
    return next((authid for authid, one in room.here.items() if session in one.sessions), None)


def _marked(one: Here, session: int, *, rests: bool) -> Here:
    return replace(one, resting=one.resting | {session} if rests else one.resting - {session})


def _settled(room: RoomPresence, known: Here, here: Here) -> Result:
    """Others are told if it shows that somebody is here otherwise than before; who is in their grace stays as shown."""
    here = replace(here, resting=here.resting & here.sessions)
    if here.sessions:
        here = replace(here, person=replace(here.person, idle=here.resting == here.sessions))
    room = _with(room, here.person.authid, here)
    return (room, []) if here.person == known.person else _told(room, here.person, entered=True)


def _with(room: RoomPresence, authid: str, one: Here) -> RoomPresence:
    return replace(room, here={**room.here, authid: one})


def _without(room: RoomPresence, authid: str) -> Result:
    person = room.here[authid].person
    rest = {key: one for key, one in room.here.items() if key != authid}
    return _told(replace(room, here=rest), person, entered=False)


def _told(room: RoomPresence, person: PresentPerson, *, entered: bool) -> Result:
    version = room.version + 1
    return replace(room, version=version), [Change(entered=entered, person=person, version=version)]
