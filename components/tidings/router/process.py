"""Limits of the router's process that have to be set from inside it."""

import resource
import sys

RECURSION_LIMIT = 1000
"""Python's own default. A message nested deeper than this is refused by the decoder at once."""

MOST_OPEN_FILES = 1_048_576


def limit_recursion() -> None:
    """Take back the recursion limit of 100,000 that a library which Crossbar imports (py_ecc) sets.

    With it, 64 KiB of `[[[[…` before any login keep the router busy for half a minute: Python's JSON decoder recurses,
    and the traceback of its failure, as deep again, is formatted for the log.
    """
    sys.setrecursionlimit(RECURSION_LIMIT)


def allow_open_files() -> int:
    """Raise the limit of open files as far as this user may; every connection is one. Return the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most
