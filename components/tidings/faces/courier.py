"""One webhook's courier: reads the streams where it has stopped, and sends what is wanted, in order, one by one.

Several streams at once; of each, the next event only when the one before it was taken. A webhook that fails is tried
again at ever longer intervals, with one request at a time, until something is taken; a stream whose next event is
refused while others are taken waits by itself.
"""

import random
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace
from twisted.internet.defer import CancelledError, Deferred
from twisted.logger import Logger

from tidings.background import in_background
from tidings.faces.outgoing import Outgoing, Unreachable
from tidings.model.errors import Unavailable
from tidings.model.events import Event
from tidings.model.webhooks import Cursor, State, Webhook
from tidings.services import Turn, webhooks
from tidings.services.webhooks import Outcome, Rules
from tidings.store import ReadTx, Store

log = Logger(namespace="tidings.webhooks")

PAGE = 50
"""Events that are read at a time; after them it is another stream's turn."""
MOST_AHEAD = 10
"""Events of a stream that may be taken before it is written down: so many come twice after a crash."""
MOST_NAMES = 10_000
"""Streams that are remembered to have something; of more, the database is asked when these are done."""
ANSWER_LIMIT = 65_536


class Means(Struct, frozen=True, kw_only=True):
    """What couriers work with."""

    store: Store
    outgoing: Outgoing
    turn: Callable[[], Turn]
    rules: Rules
    chance: Callable[[], float] = random.random


class Courier:
    """Tells one webhook. `wake` says that a stream has something; `tick`, once a second, that time has passed."""

    def __init__(self, webhook: Webhook, means: Means) -> None:
        self.webhook = webhook
        self._means = means
        self._waiting: dict[str, None] = {}
        self._busy: set[str] = set()
        self._failing: dict[str, Cursor] = {}
        self._unsaved: dict[str, Cursor] = {}
        self._is_saving = False
        self._waiters: list[Deferred[None]] = []
        self._is_over = False
        self._has_more = True
        self._failures = 0
        self._failed_at = 0
        self._shut_until = 0
        self._work: dict[str, Deferred[None]] = {}

    async def begin(self) -> None:
        """Take up where it was left."""
        found = await self._means.store.read(lambda tx: tx.failing_cursors(self.webhook.id, MOST_NAMES))
        self._failing = {one.stream: one for one in found}
        self._failures = max((one.failures for one in found), default=0)
        await self.look()

    async def look(self) -> None:
        """Ask the database which streams have something."""
        webhook = self.webhook
        names = await self._means.store.read(lambda tx: tx.waiting_streams(webhook.id, webhook.kinds, MOST_NAMES + 1))
        self._has_more = len(names) > MOST_NAMES
        for name in names:
            self._note(name)
        self._start()

    def wake(self, event: Event) -> None:
        """An event was committed."""
        if event.type in self.webhook.events and event.stream.partition(".")[0] in self.webhook.kinds:
            self._note(event.stream)
            self._start()

    async def tick(self) -> None:
        """Time has passed: try again what is due, and write down what was not."""
        if self._has_more and not self._waiting:
            await self.look()
        for name, cursor in self._failing.items():
            if cursor.next_try <= self._now() and name not in self._busy:
                self._waiting.setdefault(name)
        self._start()
        await self._save()

    def end(self) -> None:
        """Stop; what is under way is broken off, and will be sent again."""
        self._is_over = True
        for work in list(self._work.values()):
            work.cancel()

    @property
    def is_over(self) -> bool:
        """Whether it sends nothing more: stopped, given up, or of a webhook that was replayed or removed."""
        return self._is_over

    # ---- whose turn it is

    def _now(self) -> int:
        return self._means.turn().now

    def _note(self, stream: str) -> None:
        if stream in self._failing and stream not in self._busy:
            return  # its time comes
        if len(self._waiting) < MOST_NAMES:
            self._waiting.setdefault(stream)
        else:
            self._has_more = True

    def _start(self) -> None:
        """Begin with as many streams as may be under way: one while nothing is taken, and only when it is time."""
        at_once = 1 if self._failures else self._means.rules.at_once
        while not self._is_over and len(self._busy) < at_once and self._now() >= self._shut_until:
            stream = next((name for name in self._waiting if name not in self._busy), None)
            if stream is None:
                return
            del self._waiting[stream]
            self._busy.add(stream)
            work = in_background(self._tell(stream), f"telling webhook {self.webhook.name} of {stream}")
            if not work.called:
                self._work[stream] = work

    async def _tell(self, stream: str) -> None:
        try:
            is_done = await self._tell_some(stream)
        except CancelledError:
            return
        except Unavailable:
            is_done = False  # the database; the next tick comes
            self._shut_until = self._now() + webhooks.FIRST_DELAY_MS
        finally:
            self._busy.discard(stream)
            self._work.pop(stream, None)
        if not is_done and not self._is_over:
            self._note(stream)
        self._start()

    # ---- one stream

    async def _tell_some(self, stream: str) -> bool:
        """Tell of the next events of a stream; whether there is nothing more to do for now."""
        cursor, events = await self._next(stream)
        ahead = 0
        for event in events:
            if event.type in self.webhook.events:
                begun = self._now()
                outcome = await self._send(event)
                if self._is_over:
                    return True
                if outcome.error is not None:
                    self._slow_down(outcome, begun)
                    await self._failed(cursor, outcome)
                    return True
                self._taken(cursor)
            cursor = webhooks.delivered(cursor, event.offset)
            self._unsaved[stream] = cursor
            if event.type in self.webhook.events:
                self._saving = in_background(self._save(), "keeping how far a webhook was told")
                ahead += 1
            if ahead == MOST_AHEAD:
                await self._saved()
                ahead = 0
        if ahead:
            await self._saved()
        return len(events) < PAGE

    async def _next(self, stream: str) -> tuple[Cursor, Sequence[Event]]:
        """How far it was told, and what comes next. What retention has forgotten meanwhile is waited for no more."""
        known = self._unsaved.get(stream)  # looked up before the read begins: what is gone from there is written

        def look(tx: ReadTx) -> tuple[Cursor, Sequence[Event], int]:
            cursor = known or tx.cursor(self.webhook.id, stream)
            events = tx.events(stream, cursor.offset, PAGE)
            head = None if events else tx.head(stream)
            return cursor, events, head.offset if head is not None else 0

        cursor, events, head = await self._means.store.read(look)
        if head > cursor.offset:
            self._failing.pop(stream, None)
            self._unsaved[stream] = cursor = webhooks.delivered(cursor, head)
        return cursor, events

    async def _send(self, event: Event) -> Outcome:
        body, now = webhooks.encoded_event(event), self._now()
        headers = webhooks.signed(self.webhook, event.id, body, now)
        try:
            answer = await self._means.outgoing.post(
                self.webhook.url, headers, body, timeout_s=self._means.rules.timeout_s, limit=ANSWER_LIMIT
            )
        except Unreachable as error:
            return Outcome(error=str(error))
        return webhooks.outcome_of(answer.status, answer.headers.get("retry-after"), self._now())

    def _taken(self, cursor: Cursor) -> None:
        self._failures, self._shut_until = 0, 0
        if self._failing.pop(cursor.stream, None) is not None and not self._failing:
            log.info("webhook {name} takes again what it is told", name=self.webhook.name)

    def _slow_down(self, outcome: Outcome, begun: int) -> None:
        """Send nothing for a while. What was under way when something failed already is the same failure."""
        now, rules = self._now(), self._means.rules
        if begun > self._failed_at or not self._failures:
            self._failures += 1
        self._failed_at = now
        wait = max(webhooks.delay_ms(self._failures, self._means.chance()), outcome.retry_after_ms)
        self._shut_until = max(self._shut_until, now + min(wait, rules.give_up_ms))

    async def _failed(self, cursor: Cursor, outcome: Outcome) -> None:
        now, rules = self._now(), self._means.rules
        if not self._failing:
            log.warn("webhook {name} fails: {error} It is tried again.", name=self.webhook.name, error=outcome.error)
        cursor = webhooks.failed(cursor, outcome, now, self._means.chance(), rules)
        self._failing[cursor.stream] = self._unsaved[cursor.stream] = cursor
        self._waiting.pop(cursor.stream, None)
        if outcome.is_gone or webhooks.is_hopeless(list(self._failing.values()), now, rules):
            await self._give_up(outcome, now)
        else:
            await self._save()

    async def _give_up(self, outcome: Outcome, now: int) -> None:
        state: State = "disabled" if outcome.is_gone else "failed"
        self._is_over = True
        webhook, error, unsaved = self.webhook, outcome.error or "", list(self._unsaved.values())
        end = replace(webhook, state=state, error=error, since=now)
        await self._means.store.write(lambda tx: webhooks.give_up(tx, end, unsaved))
        log.error(
            "webhook {name} {state}: {error} `tidings webhook replay {id}` sends it what it missed.",
            name=webhook.name,
            state="is disabled" if outcome.is_gone else "has failed",
            error=error,
            id=webhook.id,
        )

    # ---- how far it was told

    async def _saved(self) -> None:
        """Wait for the write that is under way."""
        if self._is_saving:
            written: Deferred[None] = Deferred()
            self._waiters.append(written)
            await written

    async def _save(self) -> None:
        """Write down how far it was told: one write at a time, each with all that has gathered."""
        if self._is_saving:
            return
        self._is_saving = True
        try:
            while self._unsaved and not self._is_over:
                part = list(self._unsaved.values())[:500]
                self._is_over |= not await self._means.store.write(
                    lambda tx, part=part: webhooks.save(tx, self.webhook, part)  # type: ignore[misc] # a default fixes the loop's value
                )
                for cursor in part:
                    if self._unsaved.get(cursor.stream) is cursor:
                        del self._unsaved[cursor.stream]
        except Unavailable:
            pass  # what is not written is told again after a crash, and written at the next tick
        finally:
            self._is_saving = False
            waiters, self._waiters = self._waiters, []
            for written in waiters:
                written.callback(None)
