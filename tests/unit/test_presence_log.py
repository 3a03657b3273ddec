"""Presence for webhooks: each person's and each room's comings and goings take turns, whatever is missed between."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.support.cast import JACK, JILL
from tests.support.site import NOON, Site
from tidings.model.webhooks import Webhook
from tidings.services import presence_log as log

GRACE_MS = 10_000
EVERYBODY = [log.user(JACK), log.user(JILL), log.room("lobby")]


def tell(site: Site, *here: int, missing: dict[tuple[str, str], int] | None = None) -> dict[tuple[str, str], int]:
    """Look at who is here, and tell the difference; who is missing since when."""
    told = log.known(site.tx.told())
    found = log.differences(told, log.known([EVERYBODY[one] for one in here]), missing or {}, site.now, GRACE_MS)
    log.tell(site.tx, found.came, found.gone, site.turn())
    return found.missing


def types(site: Site) -> list[tuple[str, str]]:
    """What was told."""
    events = site.tx.events("node.presence", 0, 1000)
    return [(event.type, event.data.get("authid") or event.data["room"]) for event in events]


def test_coming_and_going_is_told(site: Site) -> None:
    """A room is empty at once, a person gone after a grace; both with their names."""
    tell(site, 0, 2)
    tell(site, 0, 2)
    missing = tell(site)
    site.now += GRACE_MS - 1
    missing = tell(site, missing=missing)
    assert types(site) == [("user.online", "jack"), ("channel.occupied", "lobby"), ("channel.vacated", "lobby")]
    site.now += 1
    tell(site, missing=missing)
    last = site.tx.events("node.presence", 0, 1000)[-1]
    assert (last.type, last.data) == ("user.offline", {"authid": "jack", "name": "Jack", "role": "member"})


def test_nobody_is_told_of_twice(site: Site) -> None:
    """Also if two look at the same time."""
    for _ in range(2):
        log.tell(site.tx, EVERYBODY[:1], [], site.turn())
    for _ in range(2):
        log.tell(site.tx, [], EVERYBODY[:1], site.turn())
    assert types(site) == [("user.online", "jack"), ("user.offline", "jack")]


def test_whoever_is_back_within_the_grace_was_not_gone(site: Site) -> None:
    """A reload is not seen; a later absence has a grace of its own."""
    tell(site, 0)
    missing = tell(site)
    site.now += GRACE_MS // 2
    missing = tell(site, 0, missing=missing)
    assert missing == {}
    site.now += GRACE_MS
    tell(site, missing=missing)
    assert types(site) == [("user.online", "jack")]


@given(st.lists(st.sets(st.integers(0, 2))))
def test_comings_and_goings_take_turns(looks: list[set[int]]) -> None:
    """Whatever is looked at when, also by one who begins anew each time."""
    from tests.support.site import site as made_site  # noqa: PLC0415 - a site for each example

    with made_site() as site:
        for here in looks:
            tell(site, *here)
            site.now += GRACE_MS
            tell(site, *here, missing={(one.kind, one.name): NOON - GRACE_MS for one in EVERYBODY})
            assert {(one.kind, one.name) for one in site.tx.told()} == {
                (EVERYBODY[one].kind, EVERYBODY[one].name) for one in here
            }
        for one in EVERYBODY:
            theirs = [kind for kind, name in types(site) if name == one.name]
            assert all(first != second for first, second in pairwise(theirs))
            assert not theirs or theirs[0] in {"user.online", "channel.occupied"}


def test_it_is_wanted_by_those_who_say_so(site: Site) -> None:
    """Nothing is written down for nobody."""
    assert not log.is_wanted(site.tx)
    hook = Webhook(id="a", name="a", url="https://a.example/", events=("message.new",), secret="", created=NOON)
    site.tx.put_webhook(hook)
    assert not log.is_wanted(site.tx)
    site.tx.put_webhook(Webhook(id="b", name="b", url=hook.url, events=("user.online",), secret="", created=NOON))
    assert log.is_wanted(site.tx)
