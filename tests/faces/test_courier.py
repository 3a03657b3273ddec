"""Couriers on a clock: in order, at least once, ever slower at what fails, and never in the way of others."""

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest
from autobahn.wamp.types import ComponentConfig
from msgspec import Struct
from msgspec.structs import replace
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.task import Clock

from tests.conftest import LoggedFailures
from tests.support.cast import JACK
from tests.support.fake_router import FakeRouter
from tests.support.inline_store import InlineStore
from tests.support.site import NOON
from tests.support.waiting import wait_for
from tidings.faces.courier import MOST_AHEAD, Means
from tidings.faces.outgoing import Answer, Outgoing, Unreachable
from tidings.faces.wamp import Parts
from tidings.faces.webhooks import LOOK_EVERY, Desk, WebhooksFace
from tidings.model.errors import Unavailable
from tidings.model.requests import RoomCreate, Send
from tidings.model.webhooks import Webhook
from tidings.services import Turn, chat, rooms, webhooks
from tidings.services.webhooks import Rules
from tidings.store import Tx

DAY_S = 86_400
RULES = Rules(at_once=2, give_up_ms=DAY_S * 1000)


class Asked(Struct):
    """One request that a receiver has got, and has not answered yet."""

    url: str
    headers: Mapping[str, str]
    told: dict[str, Any]
    answer: Deferred[Answer]

    def replies(self, status: int = 200, **headers: str) -> None:
        """Answer."""
        self.answer.callback(Answer(status=status, headers=headers, body=b"", is_whole=True))

    @property
    def place(self) -> tuple[str, int]:
        """Stream and offset of what it was told."""
        return self.told["data"]["stream"], self.told["data"]["offset"]


class Wire:
    """What couriers send by. `react` says how the next requests end: a status, an error, or None: later."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.react: Any = 200

    def post(self, url: str, headers: Mapping[str, str], body: bytes, **_: object) -> Deferred[Answer]:
        """Send."""
        told = json.loads(body)
        reaction = self.react(url, told) if callable(self.react) else self.react
        answer: Deferred[Answer] = Deferred()
        if isinstance(reaction, int):
            answer = succeed(Answer(status=reaction, headers={}, body=b"", is_whole=True))
        elif isinstance(reaction, str):
            answer = fail(Unreachable(reaction))
        self.asked.append(Asked(url, headers, told, answer))
        return answer

    def places(self) -> list[tuple[str, int]]:
        """What was sent, in order."""
        return [one.place for one in self.asked]


class Office:
    """A desk with its couriers, a clock moved by hand, and a wire."""

    def __init__(self, parts: Parts) -> None:
        self.clock = cast("Clock", parts.reactor)
        made = parts.turn

        def turn() -> Turn:
            return replace(made(), now=NOON + round(self.clock.seconds() * 1000))

        self.turn = turn
        self.parts = replace(parts, turn=turn)
        self.wire = Wire()
        self.store = cast("InlineStore", parts.store)
        outgoing = cast("Outgoing", self.wire)
        self.means = Means(store=self.store, outgoing=outgoing, turn=turn, rules=RULES, chance=lambda: 0.5)
        self.desk = Desk(self.parts, self.means)
        self.desk.start()

    def restart(self) -> None:
        """Die, and begin again; what was not written is forgotten."""
        self.desk.stop()
        self.desk = Desk(self.parts, self.means)
        self.desk.start()

    def passes(self, seconds: float) -> None:
        """Time passes: second by second, or where it is long, a little coarser."""
        step = 1 if seconds <= 3600 else 20
        for _ in range(round(seconds / step)):
            self.clock.advance(step)

    def add(self, name: str = "a", *events: str) -> Webhook:
        """Add a webhook, and let it be seen."""
        draft = Webhook(
            id=name, name=name, url=f"https://{name}.example/", events=events, secret="", created=self.turn().now
        )
        made = wait_for(self.store.write(lambda tx: webhooks.add(tx, draft, RULES)))
        self.passes(1)
        return made

    def makes(self, *names: str) -> None:
        """Make rooms; each has two events then."""

        def make(tx: Tx) -> None:
            for name in names:
                rooms.create(tx, JACK, RoomCreate(room=name), self.turn())

        wait_for(self.store.write(make))

    def says(self, room: str = "den", times: int = 1) -> None:
        """Say something."""
        for number in range(times):
            request = Send(room=room, text=str(number))
            wait_for(self.store.write(lambda tx, request=request: chat.send(tx, JACK, request, self.turn())))  # type: ignore[misc] # a default fixes the loop's value

    def standing(self, name: str = "a") -> webhooks.Standing:
        """How a webhook does."""

        def look(tx: Any) -> webhooks.Standing:  # noqa: ANN401 - a ReadTx
            found = tx.webhook(name)
            assert found is not None
            return webhooks.standing(tx, found)

        return wait_for(self.store.read(look))


@pytest.fixture
def office(parts: Parts) -> Office:
    """With a room that was there before."""
    made = Office(parts)
    made.makes("den")
    return made


def test_what_happens_is_told_in_order(office: Office) -> None:
    """From now on, at once, each as a signed request of its own."""
    office.add()
    office.says(times=3)
    assert office.wire.places() == [("room.den", 3), ("room.den", 4), ("room.den", 5)]
    assert all(one.headers["webhook-id"] == one.told["data"]["id"] for one in office.wire.asked)
    assert office.standing().waiting == 0


def test_what_is_not_wanted_is_not_told(office: Office) -> None:
    """And does not hold up what is."""
    office.add("a", "room.created")
    office.says(times=60)
    office.makes("attic")
    office.says("attic")
    assert office.wire.places() == [("room.attic", 1)]
    office.passes(LOOK_EVERY + 1)
    assert len(office.wire.asked) == 1
    assert wait_for(office.store.read(lambda tx: tx.waiting_streams("a", ("room",), 10))) == []


def test_the_next_waits_for_the_one_before(office: Office) -> None:
    """In a stream; another stream need not wait, up to as many as may be under way."""
    office.makes("attic", "loft")
    office.add()
    office.wire.react = None
    for room in ("den", "attic", "loft"):
        office.says(room, times=2)
    assert office.wire.places() == [("room.den", 3), ("room.attic", 3)]
    office.wire.asked[1].replies()
    assert office.wire.places()[2:] == [("room.attic", 4)]
    office.wire.asked[0].replies()
    office.wire.asked[2].replies()
    assert office.wire.places()[3:] == [("room.den", 4), ("room.loft", 3)]


def test_what_fails_is_tried_again_ever_later(office: Office) -> None:
    """With the same id, a fresh time and signature, until it is taken."""
    office.add()
    office.wire.react = 500
    office.says(times=2)
    office.passes(4)
    assert len(office.wire.asked) == 1
    standing = office.standing()
    assert (standing.waiting, standing.error) == (2, "It answered 500.")
    office.passes(1)
    assert len(office.wire.asked) == 2
    office.passes(9)
    assert len(office.wire.asked) == 2
    office.wire.react = 204
    office.passes(1)
    assert office.wire.places() == [("room.den", 3)] * 3 + [("room.den", 4)]
    first, second = office.wire.asked[:2]
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert (office.standing().waiting, office.standing().error) == (0, None)


def test_a_receiver_may_say_when_to_come_back(office: Office) -> None:
    """Not before."""
    office.add()
    office.wire.react = None
    office.says()
    office.wire.asked[0].replies(429, **{"retry-after": "100"})
    office.passes(99)
    assert len(office.wire.asked) == 1
    office.passes(1)
    assert len(office.wire.asked) == 2


def test_while_nothing_is_taken_one_request_is_tried(office: Office) -> None:
    """However much waits: a receiver that comes back is not run over."""
    names = [f"room{number}" for number in range(20)]
    office.makes(*names)
    office.add()
    office.wire.react = "There was no answer within 10 s."
    for name in names:
        office.says(name)
    office.passes(60)
    assert len(office.wire.asked) == 4
    office.wire.react = 200
    office.passes(100)
    assert set(office.wire.places()) == {(f"room.{name}", 3) for name in names}
    assert office.standing().waiting == 0


def test_what_was_under_way_together_fails_once(office: Office) -> None:
    """A short outage under load is no long one: the next try comes as soon as after one failure."""
    office.makes("attic")
    office.add()
    office.wire.react = None
    office.says("den")
    office.says("attic")
    office.passes(10)
    assert len(office.wire.asked) == 2
    for one in office.wire.asked:
        one.replies(503)
    office.wire.react = 200
    office.passes(4)
    assert len(office.wire.asked) == 2
    office.passes(1)
    assert office.standing().waiting == 0


def test_one_event_that_is_refused_holds_up_its_stream_alone(office: Office) -> None:
    """The others go on, and it is tried again ever later all the same; after a day the webhook has failed."""
    office.makes("attic")
    office.add()
    office.wire.react = lambda _, told: 422 if told["data"]["stream"] == "room.den" else 200
    office.says("den", times=2)
    for _ in range(60):
        office.says("attic")
        office.passes(60)
    attic = [offset for stream, offset in office.wire.places() if stream == "room.attic"]
    assert attic == list(range(3, 63))
    refused = [place for place in office.wire.places() if place[0] == "room.den"]
    assert set(refused) == {("room.den", 3)}
    assert 8 < len(refused) < 14
    office.passes(DAY_S)
    assert office.standing().webhook.state == "failed"


def test_a_dead_webhook_is_in_nobodys_way(office: Office) -> None:
    """Another one is told as if it were not there."""
    office.add("a")
    office.add("b")
    office.wire.react = lambda url, _: None if "//a." in url else 200
    office.says(times=3)
    assert [one.place[1] for one in office.wire.asked if "//b." in one.url] == [3, 4, 5]
    assert [one.place[1] for one in office.wire.asked if "//a." in one.url] == [3]


def test_after_a_day_it_is_given_up_and_may_be_replayed(office: Office) -> None:
    """The operator is told why; a replay sends what it missed."""
    office.add()
    office.wire.react = 500
    office.says(times=2)
    office.passes(DAY_S + 3600)
    tries = len(office.wire.asked)
    assert 40 < tries < 70
    standing = office.standing()
    assert (standing.webhook.state, standing.error, standing.waiting) == ("failed", "It answered 500.", 2)
    office.wire.react = 200
    office.passes(3600)
    assert len(office.wire.asked) == tries
    wait_for(office.store.write(lambda tx: webhooks.replay(tx, tx.webhook("a"))))  # type: ignore[arg-type] # it is there
    office.passes(2)
    assert office.wire.places()[tries:] == [("room.den", 3), ("room.den", 4)]
    assert office.standing().webhook.state == "active"


def test_what_retention_forgets_is_waited_for_no_more(office: Office) -> None:
    """Though it was never taken; the next event is told again."""
    office.add()
    office.wire.react = 500
    office.says(times=2)
    assert office.standing().failing_since is not None
    wait_for(office.store.write(lambda tx: tx.trim("room.den", office.turn().now + 1, 100)))
    office.passes(60)
    assert office.standing().failing_since is None
    assert wait_for(office.store.read(lambda tx: tx.waiting_streams("a", ("room",), 10))) == []
    office.wire.react = 200
    office.says()
    office.passes(60)
    assert office.wire.places()[-1] == ("room.den", 5)


def test_one_that_says_that_it_is_gone_is_asked_no_more(office: Office) -> None:
    """410."""
    office.add()
    office.wire.react = 410
    office.says(times=2)
    office.passes(100)
    assert len(office.wire.asked) == 1
    assert office.standing().webhook.state == "disabled"


def test_a_restart_goes_on_where_it_was(office: Office) -> None:
    """What was taken is not sent again; what was under way is; how long it has failed is not forgotten."""
    office.add()
    office.says(times=2)
    office.wire.react = None
    office.says(times=2)
    office.restart()
    assert office.wire.places() == [("room.den", 3), ("room.den", 4), ("room.den", 5), ("room.den", 5)]
    office.wire.react = 500
    office.wire.asked[-1].replies(500)
    since = office.standing().failing_since
    office.passes(3)
    office.restart()
    office.passes(10)
    assert office.standing().failing_since == since is not None


def test_a_removed_webhook_is_told_nothing_more(office: Office) -> None:
    """Within two seconds, also what was under way."""
    office.add()
    office.wire.react = None
    office.says(times=2)
    wait_for(office.store.write(lambda tx: tx.remove_webhook("a")))
    office.passes(2)
    assert office.wire.asked[0].answer.called
    office.says()
    assert len(office.wire.asked) == 1


def test_a_database_that_is_away_is_waited_for(office: Office, logged_failures: LoggedFailures) -> None:
    """Nothing is lost, and nothing fails."""
    office.add()
    read = office.store.read

    def away(_: object) -> Deferred[Any]:
        return fail(Unavailable())

    office.store.read = away  # type: ignore[assignment,method-assign] # that is the point
    office.says()
    office.passes(10)
    assert office.wire.asked == []
    office.store.read = read  # type: ignore[method-assign] # see above
    office.passes(10)
    assert office.wire.places() == [("room.den", 3)]


def test_it_does_not_run_ahead_of_what_is_written_down(office: Office) -> None:
    """So that after a crash only so many come twice."""
    office.add()
    office.wire.react = 500
    office.says(times=30)
    write = office.store.write
    held: list[Deferred[Any]] = []

    def slow(_: object) -> Deferred[Any]:
        held.append(Deferred())
        return held[-1]

    office.store.write = slow  # type: ignore[assignment,method-assign] # that is the point
    office.wire.react = 200
    office.passes(5)
    assert len(office.wire.asked) == 1 + MOST_AHEAD
    office.store.write = write  # type: ignore[method-assign] # see above
    held[0].callback(True)
    assert [place[1] for place in office.wire.places()] == [3, *range(3, 33)]
    assert office.standing().waiting == 0


async def test_the_component_looks_when_it_is_asked(office: Office) -> None:
    """Its procedure tells the router that it is there; whoever calls it need not wait for the next second."""
    router = FakeRouter(WebhooksFace(ComponentConfig("tidings", {}), office.parts, desk=office.desk))
    await router.join()
    draft = Webhook(id="a", name="a", url="https://a.example/", events=(), secret="", created=NOON)
    await office.store.write(lambda tx: webhooks.add(tx, draft, RULES))
    await router.ask("tidings.webhooks.look")
    await office.store.write(lambda tx: chat.send(tx, JACK, Send(room="den", text="hello"), office.turn()))
    assert office.wire.places() == [("room.den", 3)]
