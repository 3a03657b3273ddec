"""Webhooks: which events go out, what is sent, when to try again, and what an operator may do about them.

Everything here is pure, or a rule; `faces/courier.py` does the sending.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tidings.model.errors import Invalid, LimitReached, NoSuchStream, TooLong
from tidings.model.events import Event
from tidings.model.names import check_text
from tidings.model.outgoing import Reach, target_of
from tidings.model.webhooks import EVENTS, TEST_EVENT, Cursor, Webhook
from tidings.store import ReadTx, Tx
from tidings.webhooks import headers, new_secret

FIRST_DELAY_MS: Final = 5_000
LONGEST_DELAY_MS: Final = 1_800_000
LONGEST_NAME: Final = 64
LONGEST_ERROR: Final = 300
_GONE: Final = 410


class Rules(Struct, frozen=True, kw_only=True):
    """What a site sets about webhooks."""

    reach: Reach = "public"
    most: int = 20
    timeout_s: float = 10
    at_once: int = 8
    give_up_ms: int = 86_400_000


# ---- what is sent


def encoded_event(event: Event) -> bytes:
    """The body: the event, with its type and time where receivers of any webhook look for them."""
    return encoded_body(event.type, event.time, event)


def encoded_test(now: int) -> bytes:
    """The body of a test."""
    return encoded_body(TEST_EVENT, now, {})


def encoded_body(kind: str, time: int, data: object) -> bytes:
    """The body of whatever is sent: `{"type", "timestamp", "data"}`. `time` is in ms."""
    at = datetime.fromtimestamp(time / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return msgspec.json.encode({"type": kind, "timestamp": at, "data": data})


def signed(webhook: Webhook, message: str, body: bytes, now: int) -> dict[str, str]:
    """The headers of one try. `message` is the event's own id: receivers tell doubles by it."""
    return {"content-type": "application/json", **headers(webhook.secret, message, now // 1000, body)}


# ---- when to try again


class Outcome(Struct, frozen=True, kw_only=True):
    """How a try ended. `error` is None if it was taken."""

    error: str | None = None
    retry_after_ms: int = 0
    is_gone: bool = False


def outcome_of(status: int, retry_after: str | None, now: int) -> Outcome:
    """2xx is a receipt; anything else is none, a redirect either. 410: never again."""
    if 200 <= status < 300:  # noqa: PLR2004 - the class of success
        return Outcome()
    return Outcome(
        error=f"It answered {status}.",
        retry_after_ms=_wait_of(retry_after, now),
        is_gone=status == _GONE,
    )


def _wait_of(retry_after: str | None, now: int) -> int:
    """`Retry-After` (RFC 9110, section 10.2.3) in ms from now: seconds, or a date; 0 if it is neither."""
    text = (retry_after or "").strip()[:40]
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text) * 1000
    try:
        at = parsedate_to_datetime(text)
        return max(0, round(at.timestamp() * 1000) - now)
    except (ValueError, OverflowError):
        return 0


def delay_ms(failures: int, chance: float) -> int:
    """How long to wait after so many failures: from seconds to half an hour, and a fifth more or less by chance.

    Args:
        failures: 1 or more.
        chance: from 0 to 1, so that not all come back at once.
    """
    doubled = FIRST_DELAY_MS << min(failures - 1, 16)
    return round(min(doubled, LONGEST_DELAY_MS) * (0.8 + 0.4 * chance))


def failed(cursor: Cursor, outcome: Outcome, now: int, chance: float, rules: Rules) -> Cursor:
    """The cursor after one more failure."""
    failures = cursor.failures + 1
    wait = max(delay_ms(failures, chance), min(outcome.retry_after_ms, rules.give_up_ms))
    since = cursor.failing_since
    return replace(
        cursor,
        failures=failures,
        failing_since=now if since is None else since,
        next_try=now + wait,
        error=(outcome.error or "")[:LONGEST_ERROR],
    )


def delivered(cursor: Cursor, offset: int) -> Cursor:
    """The cursor after an event was taken, or was none to send."""
    return Cursor(stream=cursor.stream, offset=offset)


def is_hopeless(cursors: Sequence[Cursor], now: int, rules: Rules) -> bool:
    """Whether one of them has failed for as long as is tried."""
    return any(one.failing_since is not None and now - one.failing_since >= rules.give_up_ms for one in cursors)


# ---- what the courier writes


def save(tx: Tx, webhook: Webhook, cursors: Sequence[Cursor]) -> bool:
    """Keep how far a webhook has come. False, and nothing done, if it was removed or replayed meanwhile."""
    known = tx.webhook(webhook.id)
    if known is None or known.generation != webhook.generation:
        return False
    for cursor in cursors:
        tx.put_cursor(webhook.id, cursor)
    return True


def give_up(tx: Tx, webhook: Webhook, cursors: Sequence[Cursor]) -> bool:
    """Send it nothing more until it is replayed: `webhook` says why. False if it was removed or replayed meanwhile."""
    if not save(tx, webhook, cursors):
        return False
    tx.put_webhook(replace(webhook, error=(webhook.error or "")[:LONGEST_ERROR]))
    return True


# ---- what an operator does


def add(tx: Tx, draft: Webhook, rules: Rules) -> Webhook:
    """Make a webhook; it is told what happens from now on. `draft` needs an id, a URL, a name, events.

    Raises:
        Invalid, TooLong: the URL, the name or an event.
        LimitReached: there are as many as there may be.
    """
    target = target_of(draft.url)
    if target.scheme == "http" and rules.reach == "public":
        raise Invalid("`url` must begin with https:// (http:// is for private addresses, where those are allowed).")
    _check_name(draft.name)
    for event in draft.events:
        if event not in EVENTS:
            raise Invalid(f"There is no event {event}; there are {', '.join(EVENTS)}.", field="event")
    if len(tx.webhooks()) >= rules.most:
        raise LimitReached(f"There are {rules.most} webhooks already; remove one first.", limit=rules.most)
    made = replace(draft, events=tuple(dict.fromkeys(draft.events)) or EVENTS, secret=new_secret())
    tx.put_webhook(made)
    tx.start_cursors(made.id, made.kinds)
    return made


def new_id() -> str:
    """A fresh id, short enough to type."""
    return "wh" + "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(8))


def _check_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise TooLong(f"`name` may have {LONGEST_NAME} characters at most.", field="name", limit=LONGEST_NAME)
    check_text(name, "name")


def replay(tx: Tx, webhook: Webhook, *, from_now: bool = False) -> Webhook:
    """Go on sending: with what waits, or only with what happens from now on."""
    tx.forgive_cursors(webhook.id)
    if from_now:
        tx.start_cursors(webhook.id, webhook.kinds)
    return _revived(tx, webhook)


def replay_stream(tx: Tx, webhook: Webhook, stream: str, after: int) -> Webhook:
    """Go on sending, one stream again from after an offset.

    Raises:
        NoSuchStream: there is none, or none that this webhook is told of.
        Invalid: the offset is beyond the stream's head.
    """
    head = tx.head(stream)
    if head is None or stream.partition(".")[0] not in webhook.kinds:
        raise NoSuchStream(f"There is no stream {stream} that this webhook is told of.", field="stream")
    if after > head.offset:
        raise Invalid(f"The last event of {stream} is {head.offset}.", field="offset")
    tx.forgive_cursors(webhook.id)
    tx.put_cursor(webhook.id, Cursor(stream=stream, offset=after))
    return _revived(tx, webhook)


def _revived(tx: Tx, webhook: Webhook) -> Webhook:
    made = replace(webhook, state="active", since=0, error=None, generation=webhook.generation + 1)
    tx.put_webhook(made)
    return made


class Standing(Struct, frozen=True, kw_only=True):
    """How a webhook does. `waiting` counts events; times in ms."""

    webhook: Webhook
    waiting: int
    failing_since: int | None = None
    next_try: int | None = None
    error: str | None = None


def standing(tx: ReadTx, webhook: Webhook) -> Standing:
    """What an operator is shown of a webhook."""
    failing = tx.failing_cursors(webhook.id, 1000)
    last = max(failing, key=lambda one: one.next_try, default=None)
    is_active = webhook.state == "active"
    return Standing(
        webhook=webhook,
        waiting=tx.webhook_backlog(webhook.id, webhook.kinds, webhook.events),
        failing_since=min((one.failing_since or 0 for one in failing), default=None),
        next_try=min((one.next_try for one in failing), default=None) if is_active else None,
        error=webhook.error or (last.error if last else None),
    )
