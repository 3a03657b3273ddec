"""No work for log lines that nobody reads.

Crossbar and Autobahn colour and pretty-print what they log where they log it, for each message and each receiver, and
the logger throws it away, because the level is off. Here the functions that they use for that give back what they are
given, so a line that is written after all has its values without colours.
"""

import sys
from collections.abc import Callable
from pprint import pformat
from typing import Any, Final

from autobahn import util
from crossbar import _util

_PRETTY: Final = ("crossbar.router.", "crossbar.worker.router", "autobahn.websocket.protocol")
"""Whose `pformat` is for their log alone. (The last has a class of timings, too, which are off in a router.)"""


def plain(value: object, *_: object, **__: object) -> Any:  # noqa: ANN401 - whatever it is
    """Give back the value itself: who writes the line makes a text of it."""
    return value


def plain_flag(flag: object, true_txt: str = "YES", false_txt: str = "NO", null_txt: str = "UNSET") -> str:
    """Say yes or no, in the words of `crossbar._util.hlflag`."""
    if flag is None:
        return null_txt
    return true_txt if flag else false_txt


_INSTEAD: Final[dict[str, Callable[..., Any]]] = {
    "hlval": plain,
    "hlid": plain,
    "hltype": plain,
    "hluserid": plain,
    "hlflag": plain_flag,
}


def pull() -> None:
    """Replace them wherever they were imported to, and for whoever imports them later."""
    theirs = {
        vars(module)[name]: instead
        for module in (util, _util)
        for name, instead in _INSTEAD.items()
        if name in vars(module)
    }
    for name, module in list(sys.modules.items()):
        if not name.startswith(("crossbar.", "autobahn.")):
            continue
        for attribute in _INSTEAD:
            value = vars(module).get(attribute)
            if value in theirs:
                setattr(module, attribute, theirs[value])
        if name.startswith(_PRETTY) and vars(module).get("pformat") is pformat:
            module.pformat = plain  # type: ignore[attr-defined] # it has it, see above
