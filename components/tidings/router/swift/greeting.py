"""Who joins is given nothing that is made in vain.

Autobahn makes a logger for each session, of a kilobyte, though all sessions of a class log alike: here they
share one. And Crossbar makes a name for everybody without one (`NXW9-74LU-6NUH-VLPV-X6AG-QUE3`), which our
authenticator replaces, with a call to the system for each of its letters: here with one for all of them.
"""

import os
import sys
from types import SimpleNamespace
from typing import Any, Final

import txaio
from autobahn import util
from autobahn.util import DEFAULT_TOKEN_CHARS
from autobahn.wamp import protocol

GROUPS: Final = 6
PER_GROUP: Final = 4
_SIZE: Final = GROUPS * PER_GROUP
_FAIR: Final = 256 - 256 % len(DEFAULT_TOKEN_CHARS)
"""Bytes below this stand for all letters equally often; others are passed over."""

_make_logger: Any = vars(txaio)["make_logger"]  # chosen at run time, for Twisted or asyncio
_loggers: dict[type, Any] = {}
"""By class; there are a handful."""


def serial_number() -> str:
    """Make a name as `autobahn.util.generate_serial_number` does: six groups of four letters, 114 random bits."""
    letters = ""
    while len(letters) < _SIZE:
        letters += "".join(
            DEFAULT_TOKEN_CHARS[byte % len(DEFAULT_TOKEN_CHARS)] for byte in os.urandom(2 * _SIZE) if byte < _FAIR
        )
    return "-".join(letters[start : start + PER_GROUP] for start in range(0, _SIZE, PER_GROUP))


def _made(self: object) -> Any:  # noqa: ANN401, ARG001 - txaio is not typed; it looks for that name
    """Make one; it is named by the class of what is called `self` here."""
    return _make_logger()


def logger_of_its_class() -> Any:  # noqa: ANN401 - see above
    """The logger for the object whose method calls this, in place of `txaio.make_logger`."""
    caller: Any = sys._getframe(1)  # noqa: SLF001 - as the stock one does, by way of `inspect`
    whose = caller.f_locals["self"]
    found = _loggers.get(type(whose))
    if found is None:
        found = _loggers[type(whose)] = _made(whose)
    return found


def pull() -> None:
    """Have Autobahn use these."""
    util.generate_serial_number = serial_number
    protocol.txaio = SimpleNamespace(**{**vars(txaio), "make_logger": logger_of_its_class})  # type: ignore[assignment, attr-defined] # that is the point
