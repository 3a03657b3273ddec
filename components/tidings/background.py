"""Work that nobody waits for. The one way to start it: nothing fails unseen."""

from collections.abc import Awaitable, Coroutine
from typing import Any, cast

from twisted.internet.defer import Deferred, ensureDeferred
from twisted.logger import Logger

from tidings.model.errors import Unavailable

log = Logger(namespace="tidings.background")


def in_background(work: Awaitable[None], says: str) -> Deferred[None]:
    """Start `work` and return at once. If it fails, the log says that `says` failed, and why.

    What is unavailable for a while gets a sentence: where it failed is no riddle, and it may fail every second.
    """
    started = ensureDeferred(cast("Coroutine[Deferred[Any], Any, None]", work))

    def failed(failure: Any) -> None:  # noqa: ANN401 - twisted's Failure, untyped in callbacks
        if failure.check(Unavailable):
            log.warn("{says} must wait: {why}", says=says, why=failure.value)
        else:
            log.failure("{says} failed", failure=failure, says=says)

    return started.addErrback(failed)
