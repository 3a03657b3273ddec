"""What is done now and then: retention of streams, forgetting old idempotency keys."""

from collections.abc import Sequence

from msgspec import Struct

from tidings.store import Tx

DAY_MS = 86_400_000

STEP_ROWS, STEP_STREAMS = 500, 50
"""What one transaction forgets at most: everybody else's writes wait for it, so it takes milliseconds."""


class Retention(Struct, frozen=True, kw_only=True):
    """For how many days each kind of stream is kept; 0 keeps for ever.

    `answers`: idempotency keys; `traces`: what was deleted, 0 for none of it.
    """

    room: int = 0
    topic: int = 90
    user: int = 365
    node: int = 7
    answers: int = 7
    traces: int = 30
    unused_file_hours: int = 24


def trim_streams(tx: Tx, kind: str, days: int, now: int) -> int:
    """Forget events of one kind of stream that are older than `days`, one step of it; the count, 0 when all is done."""
    if days <= 0:
        return 0
    before = now - days * DAY_MS
    return _trim(tx, [(stream, before) for stream in tx.stale_streams(kind, before, STEP_STREAMS)])


def trim_rooms(tx: Tx, now: int) -> int:
    """The same for rooms that keep for less long than the site, each as it says."""
    return _trim(tx, [(stream, now - days * DAY_MS) for stream, days in tx.stale_rooms(now, STEP_STREAMS)])


def _trim(tx: Tx, stale: Sequence[tuple[str, int]]) -> int:
    """Forget what is older than a time, stream by stream, up to the rows of one step; the count."""
    left = STEP_ROWS
    for stream, before in stale:
        left -= tx.trim(stream, before, left)
        if left <= 0:
            break
    return STEP_ROWS - left


def forget_answers(tx: Tx, days: int, now: int) -> int:
    """Forget idempotency keys older than `days`, one step of it; the count, 0 when all is done."""
    return tx.forget_answers(now - days * DAY_MS, STEP_ROWS)
