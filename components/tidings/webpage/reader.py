"""Has pages read, a few at a time, beside the event loop."""

import msgspec
from twisted.internet import threads
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.logger import Logger
from twisted.python.threadpool import ThreadPool

from tidings import child
from tidings.model.previews import PageWords
from tidings.webpage.read import SECONDS, Page

log = Logger(namespace="tidings.previews")


class Reader:
    """Reads pages.

    Args:
        reactor: where answers are delivered.
        at_once: how many are read at the same time; each is a process.
    """

    def __init__(self, reactor: IReactorFromThreads, at_once: int) -> None:
        self._reactor = reactor
        self._pool = ThreadPool(0, at_once, name="tidings-pages")
        self._pool.start()

    def stop(self) -> Deferred[None]:
        """Finish what is begun."""
        stopping: Deferred[None] = threads.deferToThread(self._pool.stop)
        return stopping

    def read(self, page: Page, body: bytes) -> Deferred[PageWords | None]:
        """What a page says of itself; None where it cannot be told."""
        reading: Deferred[PageWords | None] = threads.deferToThreadPool(
            self._reactor, self._pool, lambda: _words(page, body)
        )
        return reading


def _words(page: Page, body: bytes) -> PageWords | None:
    try:
        said = child.run("tidings.webpage.read", msgspec.json.encode(page) + b"\n" + body, SECONDS)
    except OSError as error:
        log.warn("a page could not be read: {error}", error=error)
        return None
    return None if said is None else msgspec.json.decode(said, type=PageWords)
