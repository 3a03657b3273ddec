"""Webhooks by the rules: what is sent, when it is tried again, what an operator may do."""

import json
from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.cast import JACK, JILL, KITTENS
from tests.support.site import NOON, Site
from tidings.model.errors import Invalid, LimitReached, NoSuchStream, TooLong
from tidings.model.webhooks import EVENTS, Cursor, Webhook
from tidings.services import webhooks
from tidings.services.webhooks import Outcome, Rules, delay_ms, outcome_of
from tidings.webhooks import verify

RULES = Rules()
DAY_MS = 86_400_000
URL = "https://kittens.example/hook"


def draft(**more: Any) -> Webhook:  # noqa: ANN401 - fields
    """A webhook to be made."""
    return Webhook(**{"id": "wh1", "name": "kittens", "url": URL, "events": (), "secret": "", "created": NOON, **more})


def add(site: Site, **more: Any) -> Webhook:  # noqa: ANN401 - fields
    """Make a webhook."""
    return webhooks.add(site.tx, draft(**more), RULES)


# ---- what is sent


def test_a_body_is_the_event_with_its_type_and_time(site: Site) -> None:
    """And the signature fits."""
    site.makes(JACK, "lobby")
    site.says(JACK, "lobby", "hello")
    event = site.reads(JACK, "room.lobby").events[-1]
    body = webhooks.encoded_event(event)
    told = json.loads(body)
    assert (told["type"], told["timestamp"]) == ("message.new", "2026-09-21T14:13:20.000Z")
    assert (told["data"]["offset"], told["data"]["author"]["name"]) == (3, "Jack")
    assert told["data"]["data"]["text"] == "hello"
    made = add(site)
    headers = webhooks.signed(made, event.id, body, NOON)
    assert headers["content-type"] == "application/json"
    assert verify(made.secret, headers, body, NOON / 1000) == event.id


# ---- when to try again


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_waits_grow_up_to_half_an_hour(failures: int, chance: float) -> None:
    """A fifth more or less, never nothing, never for ever."""
    wait = delay_ms(failures, chance)
    assert 4_000 <= wait <= 2_160_000
    assert delay_ms(failures, 0.5) <= delay_ms(failures + 1, 0.5)
    assert abs(wait - delay_ms(failures, 0.5)) <= 0.2 * delay_ms(failures, 0.5) + 1


def test_a_day_has_some_fifty_tries() -> None:
    """Enough to come back soon, too few to be a burden."""
    tries, passed = 0, 0
    while passed < DAY_MS:
        tries += 1
        passed += delay_ms(tries, 0.5)
    assert 45 < tries < 65


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_two_hundred_and_something_is_a_receipt(status: int) -> None:
    """Whichever."""
    assert outcome_of(status, None, NOON) == Outcome()


@pytest.mark.parametrize("status", [100, 199, 300, 301, 302, 304, 307, 400, 404, 410, 429, 500, 503, 599])
def test_anything_else_is_none(status: int) -> None:
    """A redirect neither; 410 is for good."""
    found = outcome_of(status, None, NOON)
    assert found.error == f"It answered {status}."
    assert found.is_gone == (status == 410)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("7", 7_000),
        (" 120 ", 120_000),
        ("0", 0),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
        ("9" * 30, 0),
        (formatdate(NOON / 1000 + 60, usegmt=True), 60_000),
        (formatdate(NOON / 1000 - 60, usegmt=True), 0),
        ("Mon, 99 Nov 2026 99:99:99 GMT", 0),
    ],
)
def test_a_receiver_may_say_when(header: str, wait: int) -> None:
    """In seconds or as a date; nonsense is no reason to wait."""
    assert outcome_of(503, header, NOON).retry_after_ms == wait


@given(st.text())
def test_no_header_breaks_anything(header: str) -> None:
    """It comes from outside."""
    assert outcome_of(503, header, NOON).retry_after_ms >= 0


def test_failures_add_up_and_a_success_ends_them() -> None:
    """Since when is told; the wish of the receiver counts, up to the end of all tries."""
    cursor = Cursor(stream="room.lobby", offset=4)
    first = webhooks.failed(cursor, Outcome(error="No."), NOON, 0.5, RULES)
    assert (first.failures, first.failing_since, first.next_try, first.error) == (1, NOON, NOON + 5_000, "No.")
    second = webhooks.failed(first, Outcome(error="N" * 999, retry_after_ms=60_000), NOON + 9, 0.5, RULES)
    assert (second.failures, second.failing_since, second.next_try) == (2, NOON, NOON + 60_009)
    assert len(second.error or "") == 300
    third = webhooks.failed(second, Outcome(error="", retry_after_ms=10**12), NOON, 0.5, RULES)
    assert third.next_try == NOON + DAY_MS
    assert webhooks.delivered(third, 5) == Cursor(stream="room.lobby", offset=5)


def test_after_a_day_it_is_hopeless() -> None:
    """To the millisecond; what does not fail is not."""
    failing = Cursor(stream="a", failures=3, failing_since=NOON)
    assert not webhooks.is_hopeless([Cursor(stream="b"), failing], NOON + DAY_MS - 1, RULES)
    assert webhooks.is_hopeless([Cursor(stream="b"), failing], NOON + DAY_MS, RULES)


# ---- what an operator does


def test_a_webhook_is_told_what_happens_from_now_on(site: Site) -> None:
    """At the heads of the moment; streams that are made later from their beginning."""
    site.makes(JACK, "lobby")
    made = add(site)
    assert made.events == EVENTS
    assert webhooks.standing(site.tx, made).waiting == 0
    site.says(JACK, "lobby", "hello")
    site.makes(JACK, "den")
    assert site.tx.waiting_streams("wh1", made.kinds, 10) == ["room.den", "room.lobby"]
    assert site.tx.cursor("wh1", "room.lobby").offset == 2
    assert site.tx.cursor("wh1", "room.den").offset == 0
    assert webhooks.standing(site.tx, made).waiting == 3


def test_only_what_is_wanted_waits(site: Site) -> None:
    """Events of other types, and streams of other kinds, do not count."""
    made = add(site, events=("room.created",))
    site.makes(JACK, "lobby")
    site.says(JACK, "lobby", "hello")
    site.do(KITTENS, "push.publish", topic="news", data={})
    assert made.kinds == ("room",)
    assert webhooks.standing(site.tx, made).waiting == 1
    other = add(site, id="wh2", events=("user.online",))
    assert other.kinds == ("node",)
    assert site.tx.waiting_streams("wh2", other.kinds, 10) == []


@pytest.mark.parametrize(
    ("more", "error", "field"),
    [
        ({"url": "ftp://kittens.example/"}, Invalid, "url"),
        ({"url": "http://kittens.example/"}, Invalid, None),
        ({"name": "x" * 65}, TooLong, "name"),
        ({"name": "\x00"}, Invalid, "name"),
        ({"events": ("message.old",)}, Invalid, "event"),
    ],
)
def test_what_will_not_do_is_said(site: Site, more: dict[str, Any], error: type[Invalid], field: str | None) -> None:
    """And nothing is made."""
    with pytest.raises(error) as caught:
        add(site, **more)
    assert caught.value.field == field
    assert site.tx.webhooks() == []


def test_where_private_addresses_are_allowed_so_is_http(site: Site) -> None:
    """The site's own machine has no certificate for localhost."""
    made = webhooks.add(site.tx, draft(url="http://localhost/hook"), Rules(reach="anywhere"))
    assert site.tx.webhook("wh1") == made


def test_there_are_so_many_and_no_more(site: Site) -> None:
    """Each costs requests."""
    webhooks.add(site.tx, draft(), Rules(most=1))
    with pytest.raises(LimitReached) as caught:
        webhooks.add(site.tx, draft(id="wh2"), Rules(most=1))
    assert caught.value.limit == 1


def test_a_secret_is_in_no_repr() -> None:
    """It would get into logs."""
    assert "whsec" not in repr(draft(secret="whsec_x"))


def dead(site: Site) -> Webhook:
    """A webhook that has given up on two streams."""
    site.makes(JACK, "lobby")
    site.makes(JACK, "den")
    made = add(site)
    site.says(JACK, "lobby", "hello")
    site.says(JACK, "lobby", "anybody?")
    site.says(JACK, "den", "hello")
    failing = [
        Cursor(stream=f"room.{room}", offset=2, failures=9, failing_since=NOON, next_try=NOON)
        for room in ("den", "lobby")
    ]
    assert webhooks.save(site.tx, made, failing)
    assert webhooks.give_up(site.tx, replace(made, state="failed", since=NOON, error="It answered 500."), [])
    found = site.tx.webhook("wh1")
    assert found is not None
    return found


def test_a_dead_webhook_is_told_as_such(site: Site) -> None:
    """Since when, and why."""
    found = webhooks.standing(site.tx, dead(site))
    assert (found.webhook.state, found.waiting, found.failing_since) == ("failed", 3, NOON)
    assert (found.error, found.next_try) == ("It answered 500.", None)


def test_a_replay_goes_on_where_it_stopped(site: Site) -> None:
    """And forgets the failures; what was on its way from before is not written any more."""
    old = dead(site)
    made = webhooks.replay(site.tx, old)
    assert (made.state, made.error, made.generation) == ("active", None, 1)
    assert site.tx.webhook("wh1") == made
    assert webhooks.standing(site.tx, made) == webhooks.Standing(webhook=made, waiting=3)
    assert not webhooks.save(site.tx, old, [Cursor(stream="room.lobby", offset=99)])
    assert not webhooks.give_up(site.tx, old, [])
    assert site.tx.cursor("wh1", "room.lobby").offset == 2


def test_a_replay_may_leave_out_what_waits(site: Site) -> None:
    """And go on with what happens from now on."""
    made = webhooks.replay(site.tx, dead(site), from_now=True)
    assert webhooks.standing(site.tx, made).waiting == 0


def test_a_replay_may_go_back(site: Site) -> None:
    """To any offset of a stream; the others go on where they stopped."""
    made = webhooks.replay_stream(site.tx, dead(site), "room.lobby", 0)
    assert webhooks.standing(site.tx, made).waiting == 5
    made = webhooks.replay_stream(site.tx, made, "room.lobby", 3)
    assert webhooks.standing(site.tx, made).waiting == 2
    with pytest.raises(Invalid, match="is 4"):
        webhooks.replay_stream(site.tx, made, "room.lobby", 5)
    for stream in ("room.nowhere", "topic.news"):
        with pytest.raises(NoSuchStream):
            webhooks.replay_stream(site.tx, made, stream, 0)


def test_an_offset_is_found_by_time(site: Site) -> None:
    """The first event that is not older."""
    site.makes(JACK, "lobby")
    site.now += 1000
    site.says(JACK, "lobby", "hello")
    assert site.tx.offset_at("room.lobby", NOON) == 1
    assert site.tx.offset_at("room.lobby", NOON + 1) == 3
    assert site.tx.offset_at("room.lobby", NOON + 1001) is None


def test_what_is_removed_is_gone(site: Site) -> None:
    """With its cursors; what is on its way is not written."""
    made = dead(site)
    site.tx.remove_webhook("wh1")
    assert site.tx.webhooks() == []
    assert site.tx.failing_cursors("wh1", 10) == []
    assert not webhooks.save(site.tx, made, [Cursor(stream="room.lobby")])


def test_services_alone_read_the_nodes_stream(site: Site) -> None:
    """Who comes and goes everywhere is nobody else's business, whatever their token says."""
    site.do(KITTENS, "stream.read", stream="node.presence")
    for who in (JACK, replace(JILL, streams=("node.presence",))):
        with pytest.raises(Exception, match="may not read"):
            site.do(who, "stream.read", stream="node.presence")
