"""The statements about messages; see `statements`."""

from sqlalchemy import and_, bindparam, case, delete, func, insert, select, update

from tidings.store import schema as s
from tidings.store.statements import _p

UNREAD = select(func.count()).select_from(
    select(s.messages.c.offset)
    .where(
        s.messages.c.room == _p("room"),
        s.messages.c.offset > _p("after"),
        s.messages.c.authid != _p("authid"),
        s.messages.c.deleted.is_(False),
    )
    .limit(_p("most"))
    .subquery()
)
MESSAGE = select(s.messages).where(s.messages.c.room == _p("room"), s.messages.c.id == _p("id"))
MESSAGES = (
    select(s.messages)
    .where(s.messages.c.room == _p("room"), s.messages.c.offset < _p("before"))
    .order_by(s.messages.c.offset.desc())
    .limit(_p("limit"))
)
_OLD_MESSAGES = select(s.messages.c.id).where(s.messages.c.room == _p("room"), s.messages.c.offset <= _p("upto"))
NEWER_EVENTS_OF_OLD_MESSAGES = select(s.message_events.c.offset).where(
    s.message_events.c.room == _p("room"),
    s.message_events.c.message.in_(_OLD_MESSAGES),
    s.message_events.c.offset > _p("upto"),
)
TRIM_MESSAGE_EVENTS = delete(s.message_events).where(
    s.message_events.c.room == _p("room"), s.message_events.c.message.in_(_OLD_MESSAGES)
)
TRIM_REACTIONS = delete(s.reactions).where(s.reactions.c.room == _p("room"), s.reactions.c.message.in_(_OLD_MESSAGES))
TRIM_MESSAGES = delete(s.messages).where(s.messages.c.room == _p("room"), s.messages.c.offset <= _p("upto"))
MESSAGE_EVENTS = select(s.message_events.c.offset).where(
    s.message_events.c.room == _p("room"), s.message_events.c.message == _p("message")
)
ADD_MESSAGE = insert(s.messages)
CHANGE_MESSAGE = (
    update(s.messages)
    .where(s.messages.c.room == _p("room"), s.messages.c.offset == _p("offset"))
    .values(text=_p("text"), attachments=_p("attachments"), edited=_p("edited"), deleted=_p("deleted"))
)
ADD_MESSAGE_EVENT = insert(s.message_events)

_OF_MESSAGE = and_(s.reactions.c.room == _p("room"), s.reactions.c.message == _p("message"))
REACTIONS = (
    select(
        s.reactions.c.message,
        s.reactions.c.emoji,
        func.count().label("people"),
        func.max(case((s.reactions.c.authid == _p("authid"), 1), else_=0)).label("mine"),
    )
    .where(s.reactions.c.room == _p("room"), s.reactions.c.message.in_(bindparam("p_messages", expanding=True)))
    .group_by(s.reactions.c.message, s.reactions.c.emoji)
    .order_by(func.min(s.reactions.c.offset))
)
REACTED = (
    select(s.reactions)
    .where(_OF_MESSAGE, s.reactions.c.offset > _p("after"))
    .order_by(s.reactions.c.offset)
    .limit(_p("limit"))
)
ADD_REACTION = insert(s.reactions)
DROP_REACTION = delete(s.reactions).where(
    _OF_MESSAGE, s.reactions.c.emoji == _p("emoji"), s.reactions.c.authid == _p("authid")
)
DROP_REACTIONS = delete(s.reactions).where(_OF_MESSAGE)
