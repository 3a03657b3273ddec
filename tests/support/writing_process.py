"""A process that writes to a store and tells what was acknowledged, to be killed by a test.

`writing_process.py FOLDER flood`: writes as fast as it can, twenty at a time; prints each acknowledged number.
`writing_process.py FOLDER dies`: kills itself when it hears of its first event: after the commit, before the reply.
`writing_process.py FOLDER turns`: writes thirty times, each after the one before was acknowledged, and ends.
`writing_process.py FOLDER careless`: the same with a database that does not sync, to see that somebody notices.
"""

import os
import signal
import sqlite3
import sys
from collections import deque
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from sqlalchemy import event as hooks
from sqlalchemy.pool import Pool
from twisted.internet import reactor
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.python.failure import Failure

from tests.support.cast import KITTENS
from tests.support.site import NOON
from tests.support.stores import DURABLE, append, new
from tidings.api import BY_URI
from tidings.model.events import Event
from tidings.model.limits import Limits
from tidings.model.requests import Publish, Published
from tidings.services import Turn
from tidings.store import Store, Tx

KEY = "key-12345"
TURNS = 30


def publish(tx: Tx) -> Published:
    """A publication with a key, as the pipeline runs it."""
    turn = Turn(now=NOON, new_id=lambda: "one", limits=Limits())
    rule = BY_URI["tidings.push.publish"].rule
    assert rule is not None
    published: Published = rule(tx, KITTENS, Publish(topic="news", data={"number": 1}, key=KEY), turn)
    return published


def tell(event: Event) -> None:
    """Acknowledge, so that whoever reads our output has been promised this event."""
    sys.stdout.write(f"{event.offset} {event.data['number']}\n")
    sys.stdout.flush()


def flood(store: Store) -> None:
    """Write for ever."""
    numbers = count()
    underway: deque[Deferred[None]] = deque(maxlen=100)

    def one(_: object = None) -> None:
        event = new(number=next(numbers))
        writing: Deferred[Event] = store.write(lambda tx: tx.append(event))  # type: ignore[assignment] # it is a Deferred
        underway.append(writing.addCallback(tell).addCallback(one).addErrback(fail))

    def fail(failure: Failure) -> None:
        failure.printTraceback()

    for _ in range(20):
        one()


async def take_turns(store: Store) -> None:
    """Write, be answered, tell, and again."""
    for number in range(TURNS):
        tell(await store.write(append(number=number)))
    await store.close()
    reactor.callLater(0, reactor.stop)


def never_sync(connection: sqlite3.Connection, *_: object) -> None:
    """What a careless setting would do."""
    connection.execute("PRAGMA synchronous=OFF")


def die(events: Sequence[Event]) -> None:
    """As if the power had gone."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, what: str, engine: str) -> None:
    """Run until killed."""
    if what == "careless":
        hooks.listen(Pool, "checkout", never_sync)
    store = DURABLE[int(engine)].open(Path(folder))
    if what == "dies":
        store.listen(die)
        reactor.callWhenRunning(store.write, publish)
    elif what in {"turns", "careless"}:
        reactor.callWhenRunning(lambda: ensureDeferred(take_turns(store)))
    else:
        reactor.callWhenRunning(flood, store)
    reactor.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
