"""The HTTP API: what becomes of a request on its way to the components, and of their answer on its way back."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pytest
from autobahn.wamp.exception import ApplicationError

from tests.conftest import LoggedFailures
from tests.support.answer import Answer
from tests.support.web import Web
from tidings.api import PROCEDURES
from tidings.faces.openapi import document
from tidings.model.errors import TidingsError, Unavailable, all_errors

SENT = {"text": "hello"}
MESSAGES = "/api/rooms/lobby/messages"


@pytest.fixture
def web() -> Web:
    """The API."""
    return Web()


def is_problem(answer: Answer, status: int, error: str) -> bool:
    """Whether the answer is this error, as RFC 9457 has it."""
    body = answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["status"] == answer.status
    assert body["type"] == f"/api/problems#{error}"
    assert body["title"]
    assert body["detail"]
    return (answer.status, body["error"]) == (status, f"tidings.error.{error}")


def test_a_message_is_sent(web: Web) -> None:
    """Address, body and headers make one payload; the reply is the procedure's."""
    web.reply = {"id": "m1", "offset": 7}
    headers = {"Authorization": "Bearer tk_x", "Idempotency-Key": "key-12345"}
    answer = web.request("POST", MESSAGES, SENT, headers)
    assert (answer.status, answer.body) == (201, web.reply)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    (asked,) = web.asked
    payload = {"room": "lobby", "text": "hello", "key": "key-12345"}
    assert asked[:3] == ("tidings.chat.send", payload, "Bearer tk_x")


IN_ADDRESSES = {
    "room": "lobby",
    "message": "m1",
    "authid": "jack",
    "stream": "room.lobby",
    "emoji": "👍",
    "file": "f1",
    "id": "i1",
}


@pytest.mark.parametrize("procedure", [one for one in PROCEDURES if one.http], ids=lambda one: one.uri)
def test_every_route_leads_to_its_procedure(web: Web, procedure: Any) -> None:  # noqa: ANN401 - a Procedure
    """With what stands in the address."""
    names = re.findall(r"{(\w+)}", procedure.http.path)
    path = procedure.http.path.format(**{name: quote(IN_ADDRESSES[name]) for name in names})
    body: Any = None if procedure.http.method in {"GET", "DELETE"} else {}
    answer = web.request(procedure.http.method, path, body)
    assert answer.status == procedure.http.status
    ((uri, payload, authorization, _),) = web.asked
    assert (uri, authorization) == (procedure.uri, None)
    assert payload == {name: IN_ADDRESSES[name] for name in names}


def test_a_query_is_text(web: Web) -> None:
    """Whoever runs the procedure makes numbers of it; the last of several counts; percent signs are read."""
    web.request("GET", "/api/streams/topic.a%2Db?after=7&limit=1&limit=5&epoch=%C3%A9&x=")
    assert web.asked[0][1] == {"stream": "topic.a-b", "after": "7", "limit": "5", "epoch": "é", "x": ""}


@pytest.mark.parametrize(
    ("body", "wait_s"),
    [
        ({}, 60),
        ({"timeout_ms": 2000}, 2),
        ({"timeout_ms": 10**9}, 3600),
        ({"timeout_ms": "soon"}, 0),
        ({"wait": 9}, 60),
    ],
)
def test_a_persons_answer_is_waited_for(web: Web, body: dict[str, Any], wait_s: float) -> None:
    """As long as the question may wait; whether the site allows so much is said by those who answer."""
    web.request("POST", "/api/people/jack/ask", {"question": "Tea?", **body})
    assert web.wait_s == wait_s


def test_a_person_may_have_any_authid_in_an_address(web: Web) -> None:
    """With the characters that authids have."""
    web.request("DELETE", "/api/rooms/lobby/members/jack%40a.example+x:y?ban_ms=5")
    assert web.asked[0][1] == {"room": "lobby", "authid": "jack@a.example+x:y", "ban_ms": "5"}


def test_the_idempotency_key_is_for_what_takes_one(web: Web) -> None:
    """A client may send it always; where nothing is changed it is nothing."""
    web.request("GET", "/api/rooms", headers={"Idempotency-Key": "key-12345"})
    web.request("DELETE", f"{MESSAGES}/m1", headers={"Idempotency-Key": "key-12345"})
    assert [payload.get("key") for _, payload, _, _ in web.asked] == [None, "key-12345"]


@pytest.mark.parametrize(
    ("body", "headers", "field"),
    [
        ({"room": "attic", "text": "x"}, {}, "room"),
        ({"room": 1, "text": "x"}, {}, "room"),
        ({"text": "x", "key": "key-12345"}, {"Idempotency-Key": "key-54321"}, "key"),
    ],
)
def test_a_request_that_contradicts_itself_is_refused(
    web: Web, body: dict[str, Any], headers: dict[str, str], field: str
) -> None:
    """The address and the headers say one thing, the body another."""
    answer = web.request("POST", MESSAGES, body, headers)
    assert is_problem(answer, 400, "bad_request")
    assert answer.body["field"] == field
    assert web.asked == []
    agreeing = {"room": "lobby", "text": "x", "key": "key-12345"}
    assert web.request("POST", MESSAGES, agreeing, {"Idempotency-Key": "key-12345"}).status == 201


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nowhere", "/api/rooms/", "/api/rooms/a/b/c", "/api/rooms//messages"]
)
def test_nothing_is_at_other_addresses(web: Web, path: str) -> None:
    """And it is said where to look."""
    answer = web.request("GET", path)
    assert is_problem(answer, 404, "not_found")
    assert "/api/openapi.json" in answer.body["detail"]


def test_an_address_says_which_methods_it_takes(web: Web) -> None:
    """As RFC 9110 demands of 405."""
    answer = web.request("PUT", MESSAGES, SENT)
    assert is_problem(answer, 405, "method_not_allowed")
    allowed = {method.strip() for method in answer.headers["allow"].split(",")}
    assert allowed >= {"GET", "POST"}
    assert "PUT" not in allowed


def test_head_is_get_without_a_body(web: Web) -> None:
    """As everywhere."""
    answer = web.request("HEAD", "/api/rooms")
    assert (answer.status, answer.raw) == (200, b"")


def test_a_large_body_is_refused(web: Web) -> None:
    """With the limit; one that just fits is not."""
    fitting = b'{"text": "' + b"x" * (1000 - 12) + b'"}'
    assert len(fitting) == 1000
    assert web.request("POST", MESSAGES, fitting).status == 201
    answer = web.request("POST", MESSAGES, fitting + b" ")
    assert is_problem(answer, 413, "too_large")
    assert answer.body["limit"] == 1000


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"])
def test_a_body_is_json_by_its_type(web: Web, kind: str) -> None:
    """So that no form of another site can write here."""
    assert is_problem(web.request("POST", MESSAGES, SENT, {"Content-Type": kind}), 415, "unsupported_type")
    assert web.asked == []


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/json ;x=y"])
def test_a_type_may_have_parameters(web: Web, kind: str) -> None:
    """And any case."""
    assert web.request("POST", MESSAGES, SENT, {"Content-Type": kind}).status == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"text": "\xff"}',
        b'{"text": "\\ud800"}',
        b'{"text": NaN}',
        b"[" * 900,
        b'{"a":' * 180,
        b"[]",
        b"1",
        b"null",
        b'"x"',
    ],
)
def test_a_body_is_one_json_object(web: Web, body: bytes) -> None:
    """In UTF-8."""
    answer = web.request("POST", MESSAGES, body, {"Content-Type": "application/json"})
    assert is_problem(answer, 400, "bad_request")
    assert web.asked == []


@pytest.mark.parametrize(
    "path", ["/api/rooms?after=%FF", "/api/rooms?%FF=1", "/api/rooms/%FF", "/api/rooms/a%FFb/messages"]
)
def test_an_address_is_utf_8(web: Web, path: str) -> None:
    """What is not is refused before anybody is asked."""
    answer = web.request("GET", path)
    assert answer.status in {400, 404}
    assert answer.headers["content-type"] == "application/problem+json"
    assert web.asked == []


@pytest.mark.parametrize("name", ["Authorization", "Idempotency-Key", "Content-Type"])
def test_a_header_is_text(web: Web, name: str) -> None:
    """One that is not is the caller's fault, not ours."""
    answer = web.request("POST", MESSAGES, SENT, {name: b"Bearer \xff"})
    assert answer.status in {400, 415}
    assert answer.headers["content-type"] == "application/problem+json"
    assert web.asked == []


# ---- answers


def of_components(error: TidingsError) -> ApplicationError:
    """The error as it comes over WAMP."""
    return ApplicationError(error.uri, error.sentence, **error.details())


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.uri)
def test_every_error_has_its_status(web: Web, kind: type[TidingsError]) -> None:
    """And keeps what it says: sentence, field, limit, time to wait."""
    web.reply = of_components(kind("Said.", field="text", limit=3, retry_after_ms=1001))
    answer = web.request("POST", MESSAGES, SENT)
    assert is_problem(answer, kind.status, kind.uri.removeprefix("tidings.error."))
    told = {name: answer.body[name] for name in ("detail", "title", "field", "limit", "retry_after_ms", "temporary")}
    assert told == {
        "detail": "Said.",
        "title": kind.title,
        "field": "text",
        "limit": 3,
        "retry_after_ms": 1001,
        "temporary": kind.temporary,
    }
    assert answer.headers["retry-after"] == "2"
    assert ("www-authenticate" in answer.headers) == (kind.status == 401)


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("Later.", retry_after_ms=1000),
        ApplicationError("wamp.error.no_such_procedure", "secret"),
        ApplicationError("wamp.error.canceled"),
        ApplicationError("wamp.error.runtime_error", "secret"),
    ],
    ids=["unavailable", "no procedure", "canceled", "runtime error"],
)
def test_what_is_not_reachable_is_temporary(web: Web, error: BaseException) -> None:
    """Try again, and when; nothing of the inside is told."""
    web.reply = error
    answer = web.request("GET", "/api/rooms")
    assert is_problem(answer, 503, "unavailable")
    assert (answer.body["temporary"], answer.headers["retry-after"]) == (True, "1")
    assert b"secret" not in answer.raw


def test_an_unknown_failure_is_ours_and_logged(web: Web, logged_failures: LoggedFailures) -> None:
    """The caller learns that it is in our log, and there it is."""
    web.reply = ZeroDivisionError("secret")
    answer = web.request("GET", "/api/rooms")
    assert is_problem(answer, 500, "internal")
    assert b"secret" not in answer.raw
    assert len(logged_failures.flush(ZeroDivisionError)) == 1


def test_the_document_is_served(web: Web) -> None:
    """To anybody."""
    answer = web.request("GET", "/api/openapi.json")
    assert (answer.status, answer.body) == (200, document())


def test_a_problems_type_leads_to_what_it_means(web: Web) -> None:
    """Every error by its name."""
    body: Mapping[str, Any] = web.request("GET", "/api/problems").body
    assert set(body) == {kind.uri.removeprefix("tidings.error.") for kind in all_errors()}
    assert body["rate_limited"]["status"] == 429


@pytest.mark.parametrize(
    ("query", "wait_s"), [("", 0), ("?wait=20", 20), ("?wait=999", 25), ("?wait=-1", 0), ("?wait=soon", 0)]
)
def test_an_answer_that_may_wait_has_time_for_it(web: Web, query: str, wait_s: float) -> None:
    """As long as it may; whether the number is one that may be asked for is decided where all numbers are."""
    web.request("GET", f"/api/streams/room.lobby{query}")
    assert web.wait_s == wait_s
