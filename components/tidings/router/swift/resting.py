"""What was there when the router began to listen is not searched for garbage.

Python's collector looks through all objects now and then: some 700,000 of them after Crossbar's imports, 0.2 s in which
nobody is served. They stay for ever, so they are set aside.
"""

import gc

from tidings.router.revive import controller_session


def pull() -> None:
    """Collect once, and set aside what is left."""
    controller_session()  # it remembers what it will not find any more
    gc.collect()
    gc.freeze()
