"""What is done now and then: retention of streams, forgetting old idempotency keys."""

from msgspec import Struct

from tidings.store import Tx

DAY_MS = 86_400_000


class Retention(Struct, frozen=True, kw_only=True):
    """For how many days each kind of stream is kept; 0 keeps for ever. `answers`: idempotency keys."""

    room: int = 0
    topic: int = 90
    user: int = 365
    answers: int = 7


def trim_streams(tx: Tx, kind: str, days: int, now: int) -> int:
    """Forget events of one kind of stream that are older than `days`; the count."""
    if days <= 0:
        return 0
    return sum(tx.trim(stream, now - days * DAY_MS) for stream in tx.streams(kind))


def forget_answers(tx: Tx, days: int, now: int) -> int:
    """Forget idempotency keys older than `days`; the count."""
    return tx.forget_answers(now - days * DAY_MS)
