"""Telling people, in their inbox, that they are concerned: mentioned, replied to, invited, asked to look at a message.

An entry says who, what and where, and never repeats a message: what is deleted there is gone from here, too.
"""

from tidings.model.events import Data, NewEvent
from tidings.model.names import user_stream
from tidings.model.people import Caller
from tidings.model.rooms import EVERYBODY_HERE, Message
from tidings.services import Turn, author
from tidings.store import ReadTx, Tx


def of_message(tx: Tx, caller: Caller, message: Message, turn: Turn) -> None:
    """Tell those whom a message addresses: in a direct room everybody. And those who follow the thread it belongs to.

    Each once; nobody of what they said themselves, and nobody who wants to hear nothing of the room, or of the author.
    """
    mentioned = [person.authid for person in message.mentions if person.authid != EVERYBODY_HERE]
    limit = turn.limits.notifications_per_message
    following = tx.followers(message.room, message.thread, limit + 1) if message.thread is not None else []
    row = tx.room(message.room)
    everybody = _people_of(tx, message.room) if row is not None and row.direct else []
    concerned = [one for one in dict.fromkeys([*mentioned, *following, *everybody]) if one != caller.authid][:limit]
    if not concerned:
        return
    where = title_of(tx, message.room)
    titles = {
        "mention.new": f"{caller.name} mentioned you in {where}",
        "reply.new": f"{caller.name} replied in a thread in {where}",
        "direct.new": f"{caller.name} wrote to you" + (" and others" if len(everybody) > 2 else ""),  # noqa: PLR2004 - a pair
    }
    place: Data = {"room": message.room, "message": message.id, "offset": message.offset}
    if message.thread is not None:
        place["thread"] = message.thread
    unwilling = tx.unwilling(message.room, concerned) | tx.blockers_among(caller.authid, concerned)
    for authid in concerned:
        if authid not in unwilling:
            kind = "direct.new" if everybody else "mention.new" if authid in mentioned else "reply.new"
            tx.append(_entry(caller, authid, kind, {**place, "title": titles[kind]}, turn))


def _people_of(tx: ReadTx, room: str) -> list[str]:
    return [one.authid for one in tx.companions([room]).get(room, [])]


def of_invitation(tx: Tx, caller: Caller, room: str, authid: str, turn: Turn) -> None:
    """Tell somebody that they may come into a room."""
    title = f"{caller.name} invited you to {title_of(tx, room)}"
    tx.append(_entry(caller, authid, "invitation.new", {"room": room, "title": title}, turn))


def of_report(tx: Tx, caller: Caller, message: Message, turn: Turn) -> None:
    """Tell those who moderate a room that a message of it waits for them."""
    title = f"A message in {title_of(tx, message.room)} was reported"
    data: Data = {"room": message.room, "message": message.id, "offset": message.offset, "title": title}
    if message.thread is not None:
        data["thread"] = message.thread
    for authid in tx.moderators(message.room, turn.limits.notifications_per_message):
        if authid != caller.authid:
            tx.append(_entry(caller, authid, "report.new", data, turn))


def title_of(tx: ReadTx, room: str) -> str:
    """What a room is called."""
    row = tx.room(room)
    return room if row is None or not row.title else row.title


def _entry(caller: Caller, authid: str, kind: str, data: Data, turn: Turn) -> NewEvent:
    return NewEvent(
        stream=user_stream(authid), id=turn.new_id(), type=kind, time=turn.now, author=author(caller), data=data
    )
