"""Processes of one task each, for what strangers have made and may have made to break what reads it."""

import os
import resource
import subprocess
import sys
from typing import Any, Final

START_S: Final = 10
"""What a process may take before it begins, on a machine that has much to do."""


def run(module: str, given: bytes, seconds: float) -> bytes | None:
    """What `python -m module` answers to what it is given. It blocks: call it on a thread.

    Args:
        seconds: it is ended when it takes longer, besides the time that it may take to start.

    Returns:
        None where it was ended: its time, memory or disk were used up.

    Raises:
        OSError: it failed by itself; the last line that it said of it.
    """
    # a checkout is on the path of this process, and may be installed nowhere
    environment: dict[str, Any] = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PATH": os.environ.get("PATH", ""),
        "MALLOC_ARENA_MAX": "1",  # an arena of each thread would count against its memory
    }
    try:
        ended = subprocess.run(  # noqa: S603 - a module of ours
            [sys.executable, "-m", module],
            input=given,
            capture_output=True,
            env=environment,
            timeout=seconds + START_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if ended.returncode < 0:  # by a signal
        return None
    if ended.returncode > 0:
        raise OSError(ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:300])
    return ended.stdout


def bind(*, memory: int, seconds: int, file: int) -> None:
    """Take away from this process what somebody could misuse, for good; sizes are in bytes."""
    limits = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, file),
        (resource.RLIMIT_CORE, 0),
    )
    for what, value in limits:
        _, hard = resource.getrlimit(what)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (bound, bound))
