"""Presence: people are counted, not tabs; what others are told adds up to what is shown."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tidings.model.people import Role
from tidings.model.requests import PresentPerson
from tidings.services import presence
from tidings.services.presence import Change, RoomPresence

GRACE = 10
JACK, JILL = ("jack", "Jack", Role.MEMBER), ("jill", "Jill", Role.GUEST)


def told(changes: list[Change]) -> list[tuple[bool, str]]:
    """What others hear: whether somebody entered, and who."""
    return [(change.entered, change.person.authid) for change in changes]


def test_a_person_enters_once_and_leaves_once() -> None:
    """However many tabs they have open."""
    room = RoomPresence()
    room, changes = presence.enter(room, 1, JACK, 100)
    assert told(changes) == [(True, "jack")]
    room, changes = presence.enter(room, 2, JACK, 200)
    assert changes == []
    assert presence.people(room, 10) == [PresentPerson(authid="jack", name="Jack", role=Role.MEMBER, since=100)]
    room, changes = presence.leave(room, 1)
    assert changes == []
    room, changes = presence.leave(room, 2)
    assert told(changes) == [(False, "jack")]
    assert presence.count(room) == 0


def test_a_reload_is_not_seen_by_others() -> None:
    """Whoever is back before their grace is over never left."""
    room, _ = presence.enter(RoomPresence(), 1, JACK, 0)
    room, changes = presence.lose(room, 1, 100)
    assert changes == []
    room, changes = presence.expire(room, 100 + GRACE - 1, GRACE)
    assert changes == []
    room, changes = presence.enter(room, 2, JACK, 100 + GRACE)
    assert changes == []
    room, changes = presence.expire(room, 1000, GRACE)
    assert (changes, presence.count(room)) == ([], 1)


def test_whoever_stays_away_leaves() -> None:
    """When the grace of the last lost connection is over, and not for one of two."""
    room, _ = presence.enter(RoomPresence(), 1, JACK, 0)
    room, _ = presence.enter(room, 2, JACK, 0)
    room, _ = presence.lose(room, 1, 100)
    room, changes = presence.expire(room, 1000, GRACE)
    assert changes == []
    room, _ = presence.lose(room, 2, 1000)
    room, changes = presence.expire(room, 1000 + GRACE, GRACE)
    assert told(changes) == [(False, "jack")]


def test_a_new_name_is_told() -> None:
    """As an entry of somebody who is here already; since when stays."""
    room, _ = presence.enter(RoomPresence(), 1, JACK, 0)
    room, changes = presence.enter(room, 2, ("jack", "Jacky", Role.MEMBER), 50)
    assert told(changes) == [(True, "jack")]
    assert [(one.name, one.since) for one in presence.people(room, 10)] == [("Jacky", 0)]


def test_sessions_that_are_not_here_change_nothing() -> None:
    """Whatever the router tells of them."""
    room, _ = presence.enter(RoomPresence(), 1, JACK, 0)
    assert presence.leave(room, 9) == (room, [])
    assert presence.lose(room, 9, 0) == (room, [])


def test_the_list_is_bounded_and_the_longest_here_come_first() -> None:
    """A crowd is counted, not listed."""
    room, _ = presence.enter(RoomPresence(), 1, JILL, 5)
    room, _ = presence.enter(room, 2, JACK, 3)
    assert [one.authid for one in presence.people(room, 10)] == ["jack", "jill"]
    assert [one.authid for one in presence.people(room, 1)] == ["jack"]
    assert presence.count(room) == 2


people = st.sampled_from(["jack", "jill", "tom"])
steps = st.lists(
    st.tuples(
        st.sampled_from(["enter", "leave", "lose", "expire"]),
        people,
        st.integers(0, 2),  # which of their tabs
        st.sampled_from(["Jack", "Jill"]),  # what they are called now
        st.integers(0, 2 * GRACE),  # how much later
    ),
    max_size=40,
)


class Model:
    """Presence said otherwise: who is here is whoever has a tab open, or lost the last one a short time ago."""

    def __init__(self) -> None:
        self.tabs: dict[str, set[int]] = {}
        self.gone: dict[str, int] = {}

    def step(self, what: str, who: str, tab: int, now: int) -> None:
        """Do what the fold does."""
        tabs = self.tabs.setdefault(who, set())
        if what == "enter":
            tabs.add(tab)
            self.gone.pop(who, None)
        elif what in {"leave", "lose"} and tab in tabs:
            tabs.discard(tab)
            if what == "lose" and not tabs:
                self.gone[who] = now
        elif what == "expire":
            self.gone = {one: since for one, since in self.gone.items() if now - since < GRACE}

    def here(self) -> set[str]:
        """Who is here."""
        return {who for who, tabs in self.tabs.items() if tabs} | set(self.gone)


def session_of(who: str, tab: int) -> int:
    """Every tab has a session of its own."""
    return ["jack", "jill", "tom"].index(who) * 10 + tab


@given(steps, st.integers(0, 40))
def test_a_snapshot_and_the_changes_after_it_are_who_is_here(
    story: list[tuple[str, str, int, str, int]], cut: int
) -> None:
    """Versions are dense from 1, and whoever took the list at any moment and heard the rest knows who is here."""
    room, model, now, versions = RoomPresence(), Model(), 0, 0
    known = {one.authid: one for one in presence.people(room, 100)}
    for number, (what, who, tab, name, later) in enumerate(story):
        if number == cut:
            known = {one.authid: one for one in presence.people(room, 100)}
        now += later
        session = session_of(who, tab)
        match what:
            case "enter":
                room, changes = presence.enter(room, session, (who, name, Role.MEMBER), now)
            case "leave":
                room, changes = presence.leave(room, session)
            case "lose":
                room, changes = presence.lose(room, session, now)
            case _:
                room, changes = presence.expire(room, now, GRACE)
        model.step(what, who, tab, now)
        for change in changes:
            versions += 1
            assert change.version == versions
            if change.entered:
                known[change.person.authid] = change.person
            else:
                del known[change.person.authid]
        assert room.version == versions
        assert set(known) == model.here()
        assert msgspec.to_builtins(sorted(known.values(), key=lambda one: (one.since, one.authid))) == (
            msgspec.to_builtins(presence.people(room, 100))
        )


def idle(room: RoomPresence) -> list[bool]:
    """Who is shown to be idle."""
    return [one.idle for one in presence.people(room, 10)]


def test_who_touches_none_of_their_pages_is_idle() -> None:
    """One page that is touched is enough; others are told when it changes, and not before."""
    room, _ = presence.enter(RoomPresence(), 1, JACK, 0)
    room, _ = presence.enter(room, 2, JACK, 0)
    room, changes = presence.rest(room, 1, rests=True)
    assert (changes, idle(room)) == ([], [False])
    room, changes = presence.rest(room, 2, rests=True)
    assert (told(changes), changes[0].person.idle, idle(room)) == ([(True, "jack")], True, [True])
    room, changes = presence.rest(room, 1, rests=False)
    assert (told(changes), idle(room)) == ([(True, "jack")], [False])


def test_pages_that_come_and_go_make_somebody_idle_too() -> None:
    """The page that was touched goes; one that is touched comes. A page may come that rests already."""
    room, changes = presence.enter(RoomPresence(), 1, JACK, 0, rests=True)
    assert (told(changes), idle(room)) == ([(True, "jack")], [True])
    room, changes = presence.enter(room, 2, JACK, 0)
    assert (told(changes), idle(room)) == ([(True, "jack")], [False])
    room, changes = presence.leave(room, 2)
    assert (told(changes), idle(room)) == ([(True, "jack")], [True])
    room, changes = presence.lose(room, 1, 100)
    assert (changes, idle(room)) == ([], [True])
    room, changes = presence.enter(room, 3, JACK, 105, rests=True)
    assert (changes, idle(room)) == ([], [True])
    room, changes = presence.rest(room, 999, rests=True)
    assert changes == []


def test_who_is_shown_otherwise_is_told_of() -> None:
    """Whoever is here; nobody is told of somebody who is not."""
    room, _ = presence.enter(RoomPresence(), 1, JACK, 0)
    room, changes = presence.touch(room, "jack")
    assert (told(changes), changes[0].version) == ([(True, "jack")], 2)
    assert presence.touch(room, "jill") == (room, [])
