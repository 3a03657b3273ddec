"""Has files made into what is kept, a few at a time, beside the event loop; and removes them again."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import msgspec
from msgspec.structs import replace
from twisted.internet import threads
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.logger import Logger
from twisted.python.threadpool import ThreadPool

from tidings import child
from tidings.files.shelf import Shelf
from tidings.files.storage import Disk
from tidings.files.task import Bounds, Outcome, Task
from tidings.model.errors import FileRefused, Unavailable
from tidings.model.files import FileKind, Made

log = Logger(namespace="tidings.files")

T = TypeVar("T")

THUMBNAIL: Final = ".thumbnail"


class Workshop:
    """Prepares files and puts them where they are kept.

    Args:
        shelf: has the storage where that is.
        disk: has the place for what is not finished; most often the same.
        kinds: what is taken.
        at_once: how many files are worked on at the same time; each is a process that may use a whole core.
    """

    def __init__(self, shelf: Shelf, disk: Disk, *, kinds: Sequence[FileKind], bounds: Bounds, at_once: int) -> None:
        self.shelf = shelf
        self.kinds = tuple(kinds)
        self._disk = disk
        self._bounds = bounds
        self._pool = ThreadPool(0, at_once, name="tidings-files")

    def start(self, reactor: IReactorFromThreads) -> None:
        """Take work from now on."""
        self._reactor = reactor
        self._pool.start()
        self.shelf.start(reactor)

    def stop(self) -> Deferred[None]:
        """Finish what is begun."""
        # not on the pool's own threads: it waits for them
        stopping: Deferred[None] = threads.deferToThread(self._stop_pools)
        return stopping

    def _stop_pools(self) -> None:
        self._pool.stop()
        self.shelf.stop()

    def incoming(self, file: str) -> str:
        """Where the bytes of a file are to be written as they come in."""
        return str(self._disk.work(f"{file}.in"))

    def make(self, file: str) -> Deferred[Made]:
        """Make of what came in what is kept; when this fires, it is on the disk for good.

        Fails with:
            FileRefused: it is not taken.
            Unavailable: it could not be done now.
        """
        return self._run(lambda: self._make(file, self.kinds, self._bounds))

    def make_picture(self, file: str, content: bytes, longest: int) -> Deferred[Made]:
        """Make a picture of bytes that are here already, no larger than is wanted; see `make`.

        Args:
            longest: its longest side, in pixels.
        """

        def bring_in() -> Made:
            self._disk.work(f"{file}.in").write_bytes(content)
            return self._make(file, ("image",), replace(self._bounds, longest=min(longest, self._bounds.longest)))

        return self._run(bring_in)

    def drop(self, files: Sequence[str]) -> Deferred[None]:
        """Remove all that is there of these files, however far they came."""
        return self._run(lambda: self._drop(files))

    def _run(self, what: Callable[[], T]) -> Deferred[T]:
        running: Deferred[T] = threads.deferToThreadPool(self._reactor, self._pool, what)
        return running

    # ---- on the workshop's own threads

    def _make(self, file: str, kinds: tuple[FileKind, ...], bounds: Bounds) -> Made:
        source, target, thumbnail = (self._disk.work(f"{file}{part}") for part in (".in", ".out", THUMBNAIL))
        task = Task(
            source=str(source),
            target=str(target),
            thumbnail=str(thumbnail),
            kinds=kinds,
            bounds=bounds,
        )
        try:
            made = self._made(task)
            if made.thumbnail:
                self.shelf.storage.put(f"{file}{THUMBNAIL}", thumbnail)
            self.shelf.storage.put(file, target)
        except OSError as error:  # the disk is full, most likely, or the bucket is not to be reached
            log.error("a file could not be kept: {error}", error=error)  # noqa: TRY400 - the sentence will do
            raise Unavailable("The file could not be kept; try again in a moment.", retry_after_ms=5000) from None
        finally:
            for path in (source, target, thumbnail):
                path.unlink(missing_ok=True)
        return made

    def _made(self, task: Task) -> Made:
        found = _outcome_of(task)
        if found is None:
            raise FileRefused("This picture takes too long to be read, or breaks what reads it; send another one.")
        if found.made is None:
            raise FileRefused(found.refused, field="file", limit=found.limit)
        return found.made

    def _drop(self, files: Sequence[str]) -> None:
        for file in files:
            for part in (f"{file}.in", f"{file}.out", f"{file}{THUMBNAIL}"):
                self._disk.work(part).unlink(missing_ok=True)
            self.shelf.storage.drop(f"{file}{THUMBNAIL}")
            self.shelf.storage.drop(file)


def _outcome_of(task: Task) -> Outcome | None:
    """What the process says; None if it broke or was ended."""
    said = child.run("tidings.files.prepare", msgspec.json.encode(task), task.bounds.seconds)
    return None if said is None else msgspec.json.decode(said, type=Outcome)
