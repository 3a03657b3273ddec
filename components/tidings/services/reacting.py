"""Reactions: emoji that people put to messages, each person each emoji once."""

from tidings.model.emoji import check_emoji
from tidings.model.errors import LimitReached
from tidings.model.events import Data
from tidings.model.people import Caller
from tidings.model.requests import React, Reactions, ReactionsReply, ReactReply
from tidings.model.rooms import Reacted
from tidings.services import Turn, room_event
from tidings.services.chat import require_message
from tidings.services.rooms import require_reader
from tidings.services.writing import require_writer
from tidings.store import ReadTx, Tx


def react(tx: Tx, caller: Caller, request: React, turn: Turn) -> ReactReply:
    """Put an emoji to a message; doing so again changes nothing.

    Raises:
        Invalid: `emoji` is not one emoji.
        NoSuchRoom, NotAMember: join first; backends need not.
        Muted, Archived: not now.
        NoSuchMessage: none of this id, or a deleted one.
        LimitReached: the message has `reactions_per_message` different emoji already.
    """
    check_emoji(request.emoji, "emoji")
    require_writer(tx, caller, request.room, turn)
    message = require_message(tx, request.room, request.message)
    before = tx.reactions(request.room, [message.id], caller.authid).get(message.id, [])
    if any(one.emoji == request.emoji and one.mine for one in before):
        return ReactReply(room=request.room, message=message.id, reactions=before)
    limit = turn.limits.reactions_per_message
    if len(before) >= limit and all(one.emoji != request.emoji for one in before):
        raise LimitReached(f"A message may have {limit} different reactions.", field="emoji", limit=limit)
    event = tx.append(room_event(caller, request.room, "reaction.new", _data(request), turn))
    tx.add_reaction(
        request.room,
        message.id,
        Reacted(emoji=request.emoji, authid=caller.authid, name=caller.name, time=turn.now, offset=event.offset),
    )
    return _reply(tx, caller, request)


def unreact(tx: Tx, caller: Caller, request: React, turn: Turn) -> ReactReply:
    """Take back an emoji of one's own; where there is none, nothing changes.

    Raises:
        NoSuchRoom, NotAMember, Muted, Archived, NoSuchMessage: as for `react`.
    """
    require_writer(tx, caller, request.room, turn)
    message = require_message(tx, request.room, request.message)
    if tx.drop_reaction(request.room, message.id, request.emoji, caller.authid):
        tx.append(room_event(caller, request.room, "reaction.deleted", _data(request), turn))
    return _reply(tx, caller, request)


def reactions(tx: ReadTx, caller: Caller, request: Reactions, turn: Turn) -> ReactionsReply:
    """Who put what to a message, page by page, the first ones first.

    Raises:
        NoSuchRoom, NotAllowed: not for this caller.
        NoSuchMessage: none of this id, or a deleted one.
    """
    del turn
    require_reader(tx, caller, request.room)
    message = require_message(tx, request.room, request.message)
    found = tx.reacted(request.room, message.id, request.after, request.limit + 1)
    return ReactionsReply(
        room=request.room,
        message=message.id,
        reactions=found[: request.limit],
        more=len(found) > request.limit,
    )


def _reply(tx: ReadTx, caller: Caller, request: React) -> ReactReply:
    now = tx.reactions(request.room, [request.message], caller.authid).get(request.message, [])
    return ReactReply(room=request.room, message=request.message, reactions=now)


def _data(request: React) -> Data:
    return {"message": request.message, "emoji": request.emoji}
