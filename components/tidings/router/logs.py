"""What a worker process says: what Tidings says, and what went wrong.

Crossbar writes some six lines per connection at its usual level, with session ids and whole configurations in them. On
a site with a thousand visitors nobody finds a warning in that, and writing it costs the router more than the join
itself. So Crossbar's, Autobahn's and Twisted's own `info` is left out, and whatever a client can provoke them to log is
cut to a length and a number of lines that cannot fill a disk.

With `--loglevel warn` the controller is as quiet, and would drop our lines too, as it writes the log for all processes:
there they are handed to it as warnings. With `--loglevel debug` everything is as Crossbar has it.
"""

from functools import cache
from typing import Final

import txaio
from autobahn.wamp.exception import ApplicationError
from twisted.logger import ILogObserver, LogEvent, Logger, LogLevel, formatEvent, globalLogPublisher
from twisted.python.failure import Failure
from zope.interface import implementer

log = Logger(namespace="tidings.logs")

OURS: Final = "tidings."
THEIRS: Final = ("crossbar.", "autobahn.", "twisted.", "txaio.", "log_legacy", "-")
PROVOKED: Final = "tidings.router.guard"
"""Ours, too, but about what clients do: with a limit as well."""
NONSENSE: Final = "autobahn.wamp.exception.ProtocolError:"
STOPPING: Final = "Native worker received SIGTERM"
"""After this, Crossbar's parts complain of each other's absence."""
UNTRUE: Final = ("will not be restarted automatically!", "session closed with reason {reason}")
"""`revive` does restart components, and says so."""
AWAY: Final = (ApplicationError.NO_SUCH_PROCEDURE, ApplicationError.CANCELED)
"""What the router meets when it asks a component that is being started: `revive` has said so, once."""
LONGEST: Final = 2000
MOST_LINES, PER_SECONDS = 50, 60.0


class AlreadySaid(Exception):
    """Something that ends what goes on, and of which the log has a sentence of ours: Crossbar need not say it again."""


@implementer(ILogObserver)
class Plain:
    """Hands on what is worth reading.

    Args:
        to: the observer of Crossbar's that writes to the controller.
        shown: the least level that the controller shows.
    """

    def __init__(self, to: ILogObserver, shown: LogLevel) -> None:
        self._to, self._shown = to, shown
        self._since, self._lines = 0.0, 0
        self._is_stopping = False

    def _is_worth_it(self, event: LogEvent) -> bool:
        if self._is_stopping:
            return False
        self._is_stopping = str(event.get("log_format", "")).startswith(STOPPING)
        return self._may_say_more(event)

    def __call__(self, event: LogEvent) -> None:
        """Observe one event, on any thread."""
        namespace, level = str(event.get("log_namespace", "-")), event.get("log_level")
        is_theirs, is_calm = namespace.startswith(THEIRS), level in {LogLevel.debug, LogLevel.info}
        if (is_theirs and is_calm) or _is_nonsense(event):
            return
        if is_theirs or namespace.startswith(PROVOKED):
            if self._is_worth_it(event):
                self._to(_shortened(event))
        elif namespace.startswith(OURS) and level == LogLevel.info:
            self._to({**event, "log_level": self._shown})
        else:
            self._to(event)

    def _may_say_more(self, event: LogEvent) -> bool:
        """Whether this is not too much: anybody can provoke a line by connecting and saying nonsense."""
        now = event["log_time"]
        if now - self._since > PER_SECONDS:
            if self._lines > MOST_LINES:
                log.warn("{count} lines of Crossbar's were left out.", count=self._lines - MOST_LINES)
            self._since, self._lines = now, 0
        self._lines += 1
        return self._lines <= MOST_LINES


def _is_nonsense(event: LogEvent) -> bool:
    """Whether it helps nobody.

    Of a message that is no WAMP, there is a traceback and then a line that says why the connection was closed.
    """
    values = [value.value if isinstance(value, Failure) else value for value in event.values()]
    if any(isinstance(value, AlreadySaid) or getattr(value, "error", None) in AWAY for value in values):
        return True
    if any(words in str(event.get("log_format", "")) for words in UNTRUE):
        return True
    last_line = str(event.get("tb", "")).rstrip().rpartition("\n")[2]
    return last_line.startswith(NONSENSE)


def _shortened(event: LogEvent) -> LogEvent:
    text = formatEvent(event)
    failure = event.get("log_failure")
    if failure is not None:
        text = f"{text}\n{failure.getTraceback()}"
    if len(text) <= LONGEST:
        return event
    # of a traceback, the end says most
    start, end = text[: LONGEST // 4], text[-LONGEST * 3 // 4 :]
    kept = {name: value for name, value in event.items() if name.startswith("log_") and name != "log_failure"}
    return {**kept, "log_format": "{start} … {end}", "start": start, "end": end}


@cache
def quieten() -> None:
    """Make this process's log plain from now on; once in a process."""
    level = txaio.get_global_log_level()  # type: ignore[attr-defined] # chosen at run time, for Twisted or asyncio
    if level not in {"info", "warn"}:
        return
    observers: list[ILogObserver] = list(globalLogPublisher._observers)  # noqa: SLF001 - Twisted has no way to ask
    for observer in observers:
        globalLogPublisher.removeObserver(observer)
        globalLogPublisher.addObserver(Plain(observer, LogLevel.lookupByName(level)))
