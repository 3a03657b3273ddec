"""Waiting for a Deferred in plain tests and fixtures; `async def` tests simply await."""

from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any, TypeVar, cast

from pytest_twisted import blockon  # type: ignore[import-untyped] # it has no types
from twisted.internet.defer import Deferred, ensureDeferred, gatherResults

T = TypeVar("T")


def wait_for(what: Awaitable[T]) -> T:
    """Run the reactor until it is done."""
    waiting = what if isinstance(what, Deferred) else ensureDeferred(cast("Coroutine[Deferred[Any], Any, T]", what))
    return cast("T", blockon(waiting))


async def all_of(waiting: Sequence[Awaitable[T]]) -> list[T]:
    """The results of what was started already, in order."""
    return await gatherResults(cast("list[Deferred[T]]", waiting), consumeErrors=True)
