"""Where kept files are read: at once from what is at hand, else after they were brought, beside the event loop."""

from pathlib import Path
from typing import Any

from twisted.internet import threads
from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IReactorFromThreads
from twisted.logger import Logger
from twisted.python.threadpool import ThreadPool

from tidings.files.storage import Storage
from tidings.model.errors import NoSuchFile, Unavailable

log = Logger(namespace="tidings.files")


class Shelf:
    """Finds files in a storage for whoever reads them.

    Args:
        at_once: how many are brought at the same time, from a storage that is elsewhere.
        most: how many readers may wait for that; for more there is an error at once.
    """

    def __init__(self, storage: Storage, at_once: int = 8, most: int = 256) -> None:
        self.storage = storage
        self._most = most
        self._pool = ThreadPool(0, at_once, name="tidings-bring")
        self._waiting: dict[str, list[Deferred[Path]]] = {}
        self._count = 0

    def start(self, reactor: IReactorFromThreads) -> None:
        """Bring files from now on."""
        self._reactor = reactor
        self._pool.start()

    def stop(self) -> None:
        """Finish what is begun. It blocks: call it on a thread."""
        self._pool.stop()

    def path(self, file: str) -> Deferred[Path]:
        """Where a file is to be read. Whoever asks for one that is on its way already waits for the same.

        Raises:
            Unavailable: too many wait.

        Fails with:
            NoSuchFile: the storage has none.
            Unavailable: it cannot be had now.
        """
        here = self.storage.here(file)
        if here is not None:
            return succeed(here)
        if self._count >= self._most:
            raise Unavailable("Many files are being fetched; try again in a moment.", retry_after_ms=3000)
        self._count += 1
        mine: Deferred[Path] = Deferred()
        others = self._waiting.get(file)
        if others is not None:
            others.append(mine)
            return mine
        self._waiting[file] = [mine]
        bringing: Deferred[Path] = threads.deferToThreadPool(self._reactor, self._pool, lambda: self._bring(file))
        self._bringing = bringing.addBoth(lambda outcome: self._brought(file, outcome))
        return mine

    def _brought(self, file: str, outcome: Any) -> None:  # noqa: ANN401 - a path, or a Failure
        waiting = self._waiting.pop(file)
        self._count -= len(waiting)
        for one in waiting:
            if not one.called:  # its reader has gone
                one.callback(outcome)

    # ---- on a thread of the pool

    def _bring(self, file: str) -> Path:
        try:
            return self.storage.bring(file)
        except FileNotFoundError:
            raise NoSuchFile("There is no such file in this room.", field="file") from None
        except OSError as error:
            log.error("a file could not be fetched: {error}", error=error)  # noqa: TRY400 - the sentence will do
            raise Unavailable("The file cannot be fetched now; try again in a moment.", retry_after_ms=5000) from None
