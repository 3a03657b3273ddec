"""What was there when a process began to serve is not searched for garbage: in the router, and in the components.

Python's collector looks through all objects now and then: some 700,000 of them after Crossbar's imports, 0.2 s in which
nobody is served. They stay for ever, so they are set aside.

It then looks through the rest whenever that has grown by a quarter, which is what it does when people come, and in
vain: a fifth of the router's time while 3,000 do. So it looks more rarely. What waits longer for it is what closed
connections leave behind, some 15 KB each, until as much has been made anew as 1,500 connections are.
"""

import gc
from typing import Final

from tidings.router.revive import controller_session

LOOKS_AFTER: Final = 50
"""How often the collector looks through what is young before it may look through all; 10 is Python's own."""


def pull() -> None:
    """Collect once, set aside what is left, and collect more rarely from now on."""
    controller_session()  # it remembers what it will not find any more
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, LOOKS_AFTER)
