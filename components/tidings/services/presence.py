"""Who is in a room: a pure fold over what sessions do. People are counted, not tabs.

A session that unsubscribes has left; a session whose connection was lost leaves after a grace, so that a reload or a
short loss of network is not seen by others. Nothing is stored: the router's own list of subscriptions is the truth, and
whoever starts anew rebuilds from it.
"""

from msgspec import Struct
from msgspec.structs import replace

from tidings.model.people import Role
from tidings.model.requests import PresentPerson


class Here(Struct, frozen=True, kw_only=True):
    """One person in one room. `gone_at` in ms: when the last session was lost; None while there is one."""

    person: PresentPerson
    sessions: frozenset[int]
    gone_at: int | None = None


class RoomPresence(Struct, frozen=True, kw_only=True):
    """A room's state. `version` counts the changes that others were told of."""

    version: int = 0
    here: dict[str, Here] = {}


class Change(Struct, frozen=True, kw_only=True):
    """What others are told: somebody entered or left; `version` as it is afterwards."""

    entered: bool
    person: PresentPerson
    version: int


Result = tuple[RoomPresence, list[Change]]


def enter(room: RoomPresence, session: int, who: tuple[str, str, Role], now: int) -> Result:
    """A session of somebody (authid, name, role) subscribed. Their first one makes them enter."""
    authid, name, role = who
    known = room.here.get(authid)
    if known is not None:
        kept = Here(person=known.person, sessions=known.sessions | {session})
        if known.person.name == name:
            return _with(room, authid, kept), []
        renamed = replace(kept, person=PresentPerson(authid=authid, name=name, role=role, since=known.person.since))
        return _told(_with(room, authid, renamed), renamed.person, entered=True)
    person = PresentPerson(authid=authid, name=name, role=role, since=now)
    return _told(_with(room, authid, Here(person=person, sessions=frozenset({session}))), person, entered=True)


def leave(room: RoomPresence, session: int) -> Result:
    """A session unsubscribed. The person's last one makes them leave, at once."""
    authid = _owner(room, session)
    if authid is None:
        return room, []
    rest = room.here[authid].sessions - {session}
    if rest:
        return _with(room, authid, replace(room.here[authid], sessions=rest)), []
    return _without(room, authid)


def lose(room: RoomPresence, session: int, now: int) -> Result:
    """A session's connection is gone. The person's last one starts their grace."""
    authid = _owner(room, session)
    if authid is None:
        return room, []
    rest = room.here[authid].sessions - {session}
    gone_at = None if rest else now
    return _with(room, authid, Here(person=room.here[authid].person, sessions=rest, gone_at=gone_at)), []


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


def _with(room: RoomPresence, authid: str, one: Here) -> RoomPresence:
    return replace(room, here={**room.here, authid: one})


def _without(room: RoomPresence, authid: str) -> Result:
    person = room.here[authid].person
    rest = {key: one for key, one in room.here.items() if key != authid}
    return _told(replace(room, here=rest), person, entered=False)


def _told(room: RoomPresence, person: PresentPerson, *, entered: bool) -> Result:
    version = room.version + 1
    return replace(room, version=version), [Change(entered=entered, person=person, version=version)]
