"""The sessions that are joined: counted by person and address, ended in time, read from what the router says."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import NOON
from tidings.faces.sessions import Joined, Sessions, address_of, joined_of
from tidings.model.addresses import Proxies
from tidings.model.people import Role


def joined(who: Any = JACK, expires_at: int | None = None, admitted: int = 0, *, is_sure: bool = True) -> Joined:  # noqa: ANN401 - a Caller
    """A session of somebody."""
    return Joined(caller=who, expires_at=expires_at, admitted=admitted, is_sure=is_sure)


def test_sessions_are_counted_by_person_and_address() -> None:
    """And no more once they have gone."""
    sessions = Sessions()
    for number, who in enumerate((JACK, JACK, JILL)):
        sessions.put(number, joined(who))
    assert sessions.of_person("jack") == {0, 1}
    assert (sessions.count_person("jack"), sessions.count_person("nobody")) == (2, 0)
    assert (sessions.count_address(JACK.address), sessions.count_address("192.0.2.99")) == (2, 0)
    assert set(sessions.people()) == {"jack", "jill"}
    assert sessions.drop(0) == joined(JACK)
    assert sessions.drop(0) is None
    assert sessions.get(0) is None
    assert (sessions.count_person("jack"), sessions.count_address(JACK.address)) == (1, 1)


def test_what_is_newly_known_replaces_what_was() -> None:
    """Without counting anybody twice."""
    sessions = Sessions()
    sessions.put(1, joined(JACK, is_sure=False))
    sessions.put(1, joined(GUEST))
    assert (sessions.count_person("jack"), sessions.count_person(GUEST.authid)) == (0, 1)
    assert sessions.get(1) == joined(GUEST)
    assert sessions.people() == [GUEST.authid]


def test_tokens_end() -> None:
    """Exactly then; a session without an end has none."""
    sessions = Sessions()
    sessions.put(1, joined(expires_at=NOON))
    sessions.put(2, joined(expires_at=NOON + 1))
    sessions.put(3, joined())
    assert sessions.expired(NOON) == [1]
    assert sessions.expired(NOON - 1) == []


def test_whoever_was_admitted_and_never_came_is_doubtful() -> None:
    """After a time; those whom the router has told of are not."""
    sessions = Sessions()
    sessions.put(1, joined(admitted=10, is_sure=False))
    sessions.put(2, joined(admitted=10))
    assert sessions.doubtful(10) == []
    assert sessions.doubtful(11) == [1]


def test_all_others_are_forgotten() -> None:
    """After a restart the router's list is the truth."""
    sessions = Sessions()
    for number in range(4):
        sessions.put(number, joined())
    sessions.keep_only([1, 3, 9])
    assert sessions.of_person("jack") == {1, 3}


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.sampled_from([JACK, JILL, GUEST]))))
def test_counts_are_what_they_count(story: list[tuple[bool, int, Any]]) -> None:
    """Whatever comes and goes, nothing is left behind."""
    sessions, model = Sessions(), dict[int, Any]()
    for comes, number, who in story:
        if comes:
            sessions.put(number, joined(who))
            model[number] = who
        else:
            sessions.drop(number)
            model.pop(number, None)
    for who in (JACK, JILL, GUEST):
        assert sessions.count_person(who.authid) == list(model.values()).count(who)
        assert sessions.count_address(who.address) == list(model.values()).count(who)
    for number in list(model):
        sessions.drop(number)
    assert sessions.people() == []
    assert sessions._by_address == {}


@pytest.mark.parametrize(
    ("transport", "address"),
    [
        ({"peer": "tcp4:192.0.2.1:5123"}, "192.0.2.1"),
        ({"peer": "tcp6:[2001:db8::1]:5123"}, "2001:db8::1"),
        ({"peer": "tcp6:2001:db8::1:5123"}, "2001:db8::1"),
        ({"peer": "unix:/run/tidings.sock"}, ""),
        ({"peer": None}, ""),
        ({"peer": ""}, ""),
        ({}, ""),
        (None, ""),
    ],
)
def test_the_address_is_the_routers_account(transport: dict[str, Any] | None, address: str) -> None:
    """Without the port, which changes with every connection; none for a socket file."""
    assert address_of(transport) == address


FORWARDED = {"peer": "tcp4:127.0.0.1:5123", "http_headers_received": {"x-forwarded-for": "198.51.100.9, 192.0.2.1"}}


def test_a_trusted_proxys_word_is_taken() -> None:
    """The visitor is whom the site's own web server saw."""
    assert address_of(FORWARDED, Proxies(["127.0.0.1"])) == "192.0.2.1"


def test_nobody_elses_word_is_taken() -> None:
    """Any visitor can send that header."""
    assert address_of(FORWARDED, Proxies(["10.0.0.0/8"])) == "127.0.0.1"
    assert address_of(FORWARDED) == "127.0.0.1"


def details(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - anything
    """A session as the router tells of it."""
    return {
        "session": 7,
        "authid": "jack",
        "authrole": "member",
        "authextra": {"name": "Jack", "expires_at": NOON, "streams": ["room.den"]},
        "transport": {"peer": "tcp4:192.0.2.1:5123"},
        **more,
    }


def test_a_session_is_read_from_the_routers_details() -> None:
    """Who, in which role, by which name, from where, until when, with what claims."""
    found = joined_of(details())
    assert found is not None
    session, one = found
    assert (session, one.is_sure, one.expires_at) == (7, True, NOON)
    assert (one.caller.authid, one.caller.role, one.caller.name, one.caller.session) == ("jack", Role.MEMBER, "Jack", 7)
    assert (one.caller.address, one.caller.streams) == ("192.0.2.1", ("room.den",))


def test_only_members_sessions_end_with_their_token() -> None:
    """A guest's token is for coming back."""
    for role in ("guest", "service"):
        found = joined_of(details(authrole=role))
        assert found is not None
        assert found[1].expires_at is None


def test_the_nodes_own_parts_are_one() -> None:
    """The router gives each a random authid; what they do is the node's doing."""
    found = joined_of(details(authid="random", authrole="component", authextra=None))
    assert found is not None
    assert (found[1].caller.authid, found[1].caller.name) == ("service:tidings", "Tidings")


def test_without_a_name_one_is_called_by_ones_authid() -> None:
    """It is never empty."""
    for extra in (None, {}, {"name": ""}):
        found = joined_of(details(authextra=extra))
        assert found is not None
        assert (found[1].caller.name, found[1].caller.streams) == ("jack", ())


@pytest.mark.parametrize("more", [{"session": None}, {"authid": None}, {"authrole": "trusted"}, {"authrole": None}])
def test_sessions_that_are_not_ours_are_not_known(more: dict[str, Any]) -> None:
    """The router's own, and those of roles that we do not use."""
    assert joined_of(details(**more)) is None


def test_a_backend_is_known_as_what_it_is() -> None:
    """By its authid."""
    found = joined_of(details(authid=KITTENS.authid, authrole="service", authextra={"name": "kittens"}))
    assert found is not None
    assert found[1].caller.is_service
