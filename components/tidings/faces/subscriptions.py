"""Ending subscriptions that their holder may no longer have: put out of a room, or a claim that a fresh token lacks."""

from collections.abc import Callable, Iterable

from autobahn.wamp.exception import ApplicationError

from tidings.faces.wamp import Face, later
from tidings.model.people import Caller
from tidings.services import streams

UNDER_WAY_S = 1
"""For how long a subscription that was allowed a moment ago may still be on its way through the router."""


async def end_unreadable(face: Face, sessions: Callable[[], Iterable[int]], stream: str) -> None:
    """End what these sessions follow of a stream, unless they may read it; again later, for what was under way.

    Args:
        face: whose WAMP session asks the router.
        sessions: gives those that are looked at; the ones that have gone count for nothing.
        stream: `room.den`.
    """
    await _end_now(face, sessions(), stream)
    await later(face.parts.reactor, UNDER_WAY_S)
    await _end_now(face, sessions(), stream)


async def _end_now(face: Face, sessions: Iterable[int], stream: str) -> None:
    for session in sessions:
        joined = face.parts.sessions.get(session)
        if joined is None or await _may_read(face, joined.caller, stream):
            continue
        for topic in _topics(stream):
            await _end_one(face, topic, session)


def _topics(stream: str) -> list[str]:
    kind, _, name = stream.partition(".")
    return [f"tidings.stream.{stream}", *([f"tidings.live.room.{name}"] if kind == "room" else [])]


async def _may_read(face: Face, caller: Caller, stream: str) -> bool:
    return await face.parts.store.read_together(lambda tx: streams.may_read(tx, caller, stream))


async def _end_one(face: Face, topic: str, session: int) -> None:
    subscription = await face.call("wamp.subscription.lookup", topic)
    if subscription is None:
        return
    try:
        await face.call(
            "wamp.subscription.remove_subscriber",
            subscription,
            session,
            reason="tidings.error.not_allowed",
        )
    except ApplicationError as error:
        if error.error not in {ApplicationError.NO_SUCH_SESSION, ApplicationError.NO_SUCH_SUBSCRIPTION}:
            raise
