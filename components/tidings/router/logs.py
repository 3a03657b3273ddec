"""What a worker process says at Crossbar's default log level: what Tidings says, and what went wrong.

Crossbar writes some six lines per connection at the level `info`, with session ids and whole configurations in them. On
a site with a thousand visitors nobody finds a warning in that, and writing it costs the router more than the join
itself. So Crossbar's, Autobahn's and Twisted's own `info` is left out, and whatever a client can provoke them to log is
cut to a length that cannot fill a disk. With `--loglevel debug` everything is as Crossbar has it.
"""

from typing import Final

import txaio
from twisted.logger import ILogObserver, LogEvent, Logger, LogLevel, formatEvent, globalLogPublisher
from zope.interface import implementer

log = Logger(namespace="tidings")

HUSHED: Final = ("crossbar.", "autobahn.", "twisted.", "txaio.", "log_legacy", "-")
LONGEST: Final = 2000
_CALM: Final = {LogLevel.debug, LogLevel.info}


@implementer(ILogObserver)
class Plain:
    """Hands on what is worth reading."""

    def __init__(self, to: ILogObserver) -> None:
        self._to = to

    def __call__(self, event: LogEvent) -> None:
        """Observe one event, on any thread."""
        if not str(event.get("log_namespace", "-")).startswith(HUSHED):
            self._to(event)
        elif event.get("log_level") not in _CALM:
            self._to(_shortened(event))


def _shortened(event: LogEvent) -> LogEvent:
    text = formatEvent(event)
    failure = event.get("log_failure")
    if failure is not None:
        text = f"{text}\n{failure.getTraceback()}" if text else failure.getTraceback()
    if len(text) <= LONGEST:
        return event
    kept = {name: value for name, value in event.items() if name.startswith("log_") and name != "log_failure"}
    # of a traceback, the end says most
    return {**kept, "log_format": "{start} … {end}", "start": text[: LONGEST // 4], "end": text[-LONGEST * 3 // 4 :]}


def speak_plainly() -> None:
    """Make this process's log plain from now on."""
    if txaio.get_global_log_level() in {"debug", "trace"}:
        return
    observers: list[ILogObserver] = globalLogPublisher._observers  # noqa: SLF001 - Twisted has no way to ask
    for observer in [one for one in observers if not isinstance(one, Plain)]:
        globalLogPublisher.removeObserver(observer)
        globalLogPublisher.addObserver(Plain(observer))


def announce(text: str) -> None:
    """Say what must be seen at every level that shows anything, as `crossbar start --loglevel warn` does."""
    shown = txaio.get_global_log_level()
    log.emit(LogLevel.info if shown in {"info", "debug", "trace"} else LogLevel.lookupByName(shown), "{text}", text=text)
