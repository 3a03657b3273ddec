"""Push: the web app says what happened, to topics, to people, to rooms, one or many at a time."""

from tidings.model.errors import Invalid, TidingsError, TooLong
from tidings.model.events import Data, NewEvent, Position
from tidings.model.names import topic_stream, user_stream
from tidings.model.people import Caller
from tidings.model.requests import BATCH_LIMIT, Batch, BatchItem, Notify, Publish, Published, Send
from tidings.services import Turn, author, checks
from tidings.services.chat import send
from tidings.services.streams import append
from tidings.store import Tx


def publish(tx: Tx, caller: Caller, request: Publish, turn: Turn) -> Published:
    """Publish to a topic or to several. A topic needs no making: it is there when something is published to it.

    Raises:
        Invalid: no topic; `data` that not every serialiser can carry.
        TooLong: `data` over `data_bytes`, or more than 100 topics.
    """
    topics = _one_or_many(request.topic, request.topics, "topic")
    data = checks.data(request.data, turn.limits)
    return _append_all(tx, caller, [topic_stream(topic) for topic in topics], (request.type, data), turn)


def notify(tx: Tx, caller: Caller, request: Notify, turn: Turn) -> Published:
    """Put a notification into the inbox of a person or of several; whoever is away finds it later.

    Raises:
        Invalid, TooLong: as for `publish`.
    """
    people = _one_or_many(request.authid, request.authids, "authid")
    data = checks.data(request.data, turn.limits)
    return _append_all(tx, caller, [user_stream(person) for person in people], (request.type, data), turn)


def batch(tx: Tx, caller: Caller, request: Batch, turn: Turn) -> Published:
    """Several pushes in one transaction: all of them or none.

    Raises:
        Invalid: an item without exactly one of `topic`, `authid`, `room`; else what `publish`, `notify` and `send`
            raise. `field` names the item: `items[3].text`.
    """
    done: list[Position] = []
    for index, item in enumerate(request.items):
        try:
            done += _push_item(tx, caller, item, turn)
        except TidingsError as error:
            field = f"items[{index}]" if error.field is None else f"items[{index}].{error.field}"
            raise type(error)(error.sentence, field=field, limit=error.limit) from None
    return Published(published=done)


def _push_item(tx: Tx, caller: Caller, item: BatchItem, turn: Turn) -> list[Position]:
    match item:
        case BatchItem(topic=str(topic), authid=None, room=None, data=dict(data), text=None):
            kind = item.type or "topic.published"
            return publish(tx, caller, Publish(topic=topic, data=data, type=kind), turn).published
        case BatchItem(topic=None, authid=str(authid), room=None, data=dict(data), text=None):
            kind = item.type or "notification.new"
            return notify(tx, caller, Notify(authid=authid, data=data, type=kind), turn).published
        case BatchItem(topic=None, authid=None, room=str(room), data=None, text=str(text), type=None):
            return [send(tx, caller, Send(room=room, text=text), turn)]
    raise Invalid("An item has `topic` and `data`, or `authid` and `data`, or `room` and `text`.")


def _one_or_many(one: str | None, many: list[str], field: str) -> list[str]:
    every = list(dict.fromkeys([*([one] if one is not None else []), *many]))
    if not every:
        raise Invalid(f"Say `{field}` or `{field}s`.", field=field)
    if len(every) > BATCH_LIMIT:
        raise TooLong(f"`{field}s` may name {BATCH_LIMIT} at most.", field=f"{field}s", limit=BATCH_LIMIT)
    return every


def _append_all(tx: Tx, caller: Caller, streams: list[str], content: tuple[str, Data], turn: Turn) -> Published:
    kind, data = content
    return Published(
        published=[
            append(
                tx,
                NewEvent(stream=stream, id=turn.new_id(), type=kind, time=turn.now, author=author(caller), data=data),
            )
            for stream in streams
        ]
    )
