"""What the log shows: our own lines, and what goes wrong; not each of Crossbar's steps.

Crossbar says several lines a connection at its usual level, and at `--loglevel warn` it shows no line of ours either,
because the controller, which writes the log for all processes, drops all that is less than a warning. So, once in each
worker process: Crossbar's own loggers are set to warnings, and where Crossbar was started with `--loglevel warn` our
lines are handed to the controller as warnings.
"""

from functools import cache

import txaio
from twisted.logger import LogEvent, LogLevel, formatEvent, globalLogPublisher

LONGEST_LINE = 2000


@cache
def quieten() -> None:
    """Do it, once in this process."""
    if txaio.get_global_log_level() == "info":
        txaio.set_global_log_level("warn")
    elif txaio.get_global_log_level() == "warn":
        globalLogPublisher.addObserver(_raise)


def _raise(event: LogEvent) -> None:
    """Say one of our lines again, loud enough."""
    if event.get("log_level") == LogLevel.info and str(event.get("log_namespace", "")).startswith("tidings."):
        line = formatEvent(event).replace("\n", " ")[:LONGEST_LINE]
        globalLogPublisher({**event, "log_level": LogLevel.warn, "log_format": "{line}", "line": line})
