"""Work that nobody waits for. The one way to start it: nothing fails unseen."""

from collections.abc import Awaitable, Coroutine
from typing import Any, cast

from twisted.internet.defer import Deferred, ensureDeferred
from twisted.logger import Logger

log = Logger(namespace="tidings.background")


def in_background(work: Awaitable[None], says: str) -> Deferred[None]:
    """Start `work` and return at once. If it fails, the log says that `says` failed, and why."""
    started = ensureDeferred(cast("Coroutine[Deferred[Any], Any, None]", work))

    def failed(failure: Any) -> None:  # noqa: ANN401 - twisted's Failure, untyped in callbacks
        log.failure("{says} failed", failure=failure, says=says)

    return started.addErrback(failed)
