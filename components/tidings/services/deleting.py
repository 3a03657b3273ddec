"""Deleting a person: at once they are out, and then, in steps, nothing that is kept leads to them.

Each step is a transaction of its own, short enough that nobody's writing waits for it, and finds by itself what is
still to be done: after a crash it goes on where it was. What is theirs in rooms becomes that of a person of a fresh id
and no name, which leads to nobody; what was their own goes.
"""

import secrets
from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace

from tidings.model.errors import NoSuchPerson, NotAllowed
from tidings.model.events import Data, Event, NewEvent
from tidings.model.names import room_stream
from tidings.model.people import DELETED_PREFIX, Author, Caller, Person, Role
from tidings.model.personal import DELETED_NAME, Deletion
from tidings.model.requests import Nothing, PersonDelete, PersonDeleted, PersonRights
from tidings.model.rooms import MemberRole, Membership, RoomRow
from tidings.services import Turn, chat, room_event
from tidings.services.personal import whose
from tidings.store import Tx

STEP_ROOMS: Final = 20
STEP_MESSAGES: Final = 50
STEP_ROWS: Final = 200
"""What one transaction does at most."""
PAIR: Final = 2


def rights(tx: object, caller: Caller, request: Nothing, turn: Turn) -> PersonRights:
    """Whether people may delete themselves, and what becomes of their messages."""
    del tx, caller, request
    return PersonRights(may_delete=turn.limits.people_may_delete_themselves, messages=turn.limits.deleted_messages)


def delete(tx: Tx, caller: Caller, request: PersonDelete, turn: Turn) -> PersonDeleted:
    """Begin to delete a person. What was signed for them before counts no more.

    Raises:
        Invalid: a backend does not say whom.
        NotAllowed: a person means somebody else, may not delete themselves, or chooses what the site has chosen.
        NoSuchPerson: nobody of this authid was ever here.
    """
    authid = whose(caller, request.authid)
    if not caller.is_service and not turn.limits.people_may_delete_themselves:
        raise NotAllowed("Ask the site to delete you: here people do not do that by themselves.", field="authid")
    if not caller.is_service and request.messages not in {None, turn.limits.deleted_messages}:
        raise NotAllowed("The site has said what becomes of messages.", field="messages")
    begun = tx.deletion(authid)
    if begun is None:
        if authid.startswith(DELETED_PREFIX) or tx.person(authid) is None:
            raise NoSuchPerson(f"There is nobody called {authid} here.", field="authid")
        begun = _begin(tx, authid, request, turn)
    return PersonDeleted(authid=authid, messages=begun.messages)


def _begin(tx: Tx, authid: str, request: PersonDelete, turn: Turn) -> Deletion:
    fresh = f"{DELETED_PREFIX}{secrets.token_hex(10)}"
    begun = Deletion(
        authid=authid, fresh=fresh, messages=request.messages or turn.limits.deleted_messages, time=turn.now
    )
    tx.put_logout(authid, turn.now)
    tx.put_deletion(begun)
    tx.put_person(Person(authid=fresh, role=Role.GUEST, name=DELETED_NAME, name_skeleton=fresh, seen=0))
    tx.drop_push_subscriptions(authid)
    return begun


def step(tx: Tx, turn: Turn) -> int:
    """Go on with deleting people, a little; 0 when nobody is left."""
    begun = tx.next_deletion()
    if begun is None:
        return 0
    for stage in _STAGES:
        if stage(tx, begun, turn):
            return 1
    tx.end_deletion(begun.authid)
    return 1


def _leave_rooms(tx: Tx, begun: Deletion, turn: Turn) -> int:
    """Out of all rooms, which are told; those of direct rooms stay until it is their turn."""
    after, count = "", 0
    while count < STEP_ROOMS and (page := tx.memberships_of(begun.authid, after, STEP_ROWS)):
        for mine in page:
            row = tx.room(mine.room)
            if row is not None and not row.direct and mine.state in {"joined", "invited"} and count < STEP_ROOMS:
                _leave(tx, begun, mine, turn)
                count += 1
        after = page[-1].room
    return count


def _leave(tx: Tx, begun: Deletion, mine: Membership, turn: Turn) -> None:
    tx.put_membership(replace(mine, state="left", role=MemberRole.MEMBER, since=turn.now))
    if mine.state == "joined":
        tx.count_members(mine.room, -1)
        person = tx.person(begun.authid)
        name = person.name if person is not None else begun.authid
        data = {"authid": begun.authid, "name": name, "reason": "left", "by": begun.authid}
        tx.append(room_event(_caller(begun.authid, name), mine.room, "member.removed", data, turn))


def _hand_over(tx: Tx, begun: Deletion, turn: Turn) -> int:
    """What they own gets its oldest moderator for an owner, or nobody."""
    owned = tx.rooms_owned(begun.authid, STEP_ROOMS)
    for name in owned:
        row = tx.room(name)
        if row is not None:
            _give_away(tx, begun, row, turn)
    return len(owned)


def _give_away(tx: Tx, begun: Deletion, row: RoomRow, turn: Turn) -> None:
    others = [tx.membership(row.name, one) for one in tx.moderators(row.name, STEP_ROWS) if one != begun.authid]
    oldest = min((one for one in others if one is not None), key=lambda one: one.since, default=None)
    tx.change_room(replace(row, owner=oldest.authid if oldest is not None else None))
    if oldest is None:
        return
    tx.put_membership(replace(oldest, role=MemberRole.OWNER))
    person = tx.person(oldest.authid)
    data = {"authid": oldest.authid, "name": person.name if person else oldest.authid, "role": "owner"}
    tx.append(room_event(_nobody(begun), row.name, "member.updated", data, turn))


def _remove_messages(tx: Tx, begun: Deletion, turn: Turn) -> int:
    if begun.messages != "remove":
        return 0
    found = tx.messages_by(begun.authid, STEP_MESSAGES)
    for room, message in found:
        old = tx.message(room, message)
        if old is not None:
            chat.erase(tx, _nobody(begun), old, turn)
            tx.close_case(room, message)
    return len(found)


def _rename_rows(tx: Tx, begun: Deletion, turn: Turn) -> int:
    del turn
    fresh = Author(authid=begun.fresh, name=DELETED_NAME)
    tx.drop_unused_files(begun.authid)
    return tx.rename_messages(begun.authid, fresh, STEP_ROWS) + tx.rename_rows(begun.authid, fresh, STEP_ROWS)


def _rename_events(tx: Tx, begun: Deletion, turn: Turn) -> int:
    del turn
    found = tx.events_by(begun.authid, STEP_ROWS)
    for event in found:
        tx.rewrite_event(_nameless(event, begun))
    return len(found)


def _go_through_rooms(tx: Tx, begun: Deletion, turn: Turn) -> int:
    """In each room that they had to do with, what others say of them; then the room is told to be read anew."""
    mine = next(iter(tx.memberships_of(begun.authid, begun.room, 1)), None)
    if mine is None:
        return 0
    stream = room_stream(mine.room)
    events = tx.events(stream, begun.offset, STEP_ROWS)
    for event in events:
        changed = _nameless(event, begun)
        if changed != event:
            tx.rewrite_event(changed)
            _rename_mentioned(tx, begun, mine.room, event)
    if len(events) == STEP_ROWS:
        tx.put_deletion(replace(begun, offset=events[-1].offset))
        return 1
    _end_membership(tx, begun, mine, turn)
    tx.append(NewEvent(stream=stream, id=turn.new_id(), type="room.rewritten", time=turn.now, author=None, data={}))
    tx.put_deletion(replace(begun, room=mine.room, offset=0))
    return 1


def _rename_mentioned(tx: Tx, begun: Deletion, room: str, event: Event) -> None:
    message = event.id if event.type == "message.new" else str(event.data.get("message"))
    found = tx.message(room, message)
    if found is not None and any(person.authid == begun.authid for person in found.mentions):
        fresh = Author(authid=begun.fresh, name=DELETED_NAME)
        people = [fresh if person.authid == begun.authid else person for person in found.mentions]
        tx.put_mentioned(room, message, people)


def _end_membership(tx: Tx, begun: Deletion, mine: Membership, turn: Turn) -> None:
    """A ban or a mute that is in force stays, under the id: nobody gets rid of one like this."""
    row = tx.room(mine.room)
    if row is not None and row.direct:
        tx.drop_membership(mine.room, begun.authid)
        tx.put_membership(replace(mine, authid=begun.fresh))
        if row.members <= PAIR:
            tx.change_room(replace(row, archived=True))
    elif mine.banned_until <= turn.now and mine.muted_until <= turn.now and mine.state != "removed":
        tx.drop_membership(mine.room, begun.authid)


def _drop_rows(tx: Tx, begun: Deletion, turn: Turn) -> int:
    del turn
    return tx.drop_rows(begun.authid, STEP_ROWS) + tx.drop_inbox(begun.authid, STEP_ROWS)


_STAGES: tuple[Callable[[Tx, Deletion, Turn], int], ...] = (
    _leave_rooms,
    _hand_over,
    _remove_messages,
    _rename_rows,
    _rename_events,
    _go_through_rooms,
    _drop_rows,
)


def _caller(authid: str, name: str) -> Caller:
    return Caller(authid=authid, role=Role.GUEST, name=name)


def _nobody(begun: Deletion) -> Caller:
    return _caller(begun.fresh, DELETED_NAME)


def _nameless(event: Event, begun: Deletion) -> Event:
    """The event as it is without the person."""
    who = event.author
    is_theirs = who is not None and who.authid == begun.authid
    data = _without(event.data, begun)
    title = data.get("title")
    if is_theirs and who is not None and isinstance(title, str) and title.startswith(who.name):
        data = {**data, "title": DELETED_NAME + title.removeprefix(who.name)}
    return replace(event, author=Author(authid=begun.fresh, name=DELETED_NAME) if is_theirs else who, data=data)


def _without(value: Any, begun: Deletion) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return [_without(one, begun) for one in value]
    if not isinstance(value, dict):
        return value
    changed: Data = {
        key: begun.fresh if _is_id(key, one, begun) else _without(one, begun) for key, one in value.items()
    }
    if value.get("authid") == begun.authid and "name" in changed:
        changed["name"] = DELETED_NAME
    return changed


def _is_id(key: str, value: object, begun: Deletion) -> bool:
    return key in {"authid", "by", "owner"} and value == begun.authid
