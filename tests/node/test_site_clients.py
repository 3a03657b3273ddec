"""What a site's own code tells a node, in Python and in PHP: the same calls, the same events, the same errors."""

import asyncio
import http.server
import json
import subprocess
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.node import ROOT, Node
from tests.support.servers import need
from tidings.services import tokens
from tidings.services.tokens import TokenKey
from tidings.site import AsyncTidings, Tidings, TidingsError, token

SECRET = "thirty-two bytes or a little more"
PHP = f"require {str(ROOT / 'clients' / 'php' / 'tidings.php')!r};"

Do = Callable[..., Any]
"""`do("publish", "news", {…})` calls a method of the client; a TidingsError where it refuses."""


def in_php(code: str) -> Any:  # noqa: ANN401 - any JSON
    """Run PHP; what it echoes, as JSON."""
    done = subprocess.run([need("php"), "-r", PHP + code], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def plain(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Without the idempotency key, which Python wants by its name."""
    return arguments[:2]


def keyed(arguments: tuple[Any, ...]) -> dict[str, Any]:
    """The idempotency key."""
    return {"key": arguments[2]} if len(arguments) > 2 else {}


def in_a_loop(begin: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - any JSON
    """Wait in an event loop of its own, on a thread of its own: the tests' browser has one running on this one."""

    async def wait() -> Any:  # noqa: ANN401 - see above
        return await begin()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(wait())).result()


@pytest.fixture(params=["python", "async", "php"])
def do(request: pytest.FixtureRequest, node: Node) -> Do:
    """A client of each kind."""
    key = node.key("site")
    if request.param == "python":
        tidings = Tidings(node.url, key)
        return lambda method, *arguments: getattr(tidings, method)(*plain(arguments), **keyed(arguments))
    if request.param == "async":
        waiting = AsyncTidings(node.url, key)
        return lambda method, *given: in_a_loop(lambda: getattr(waiting, method)(*plain(given), **keyed(given)))

    def php(method: str, *arguments: Any) -> Any:  # noqa: ANN401 - any JSON
        given = json.dumps(json.dumps(arguments))
        told = in_php(
            f"$tidings = new Tidings('{node.url}', '{key}');"
            f"try {{ $told = $tidings->{method}(...json_decode({given}, true)); }}"
            "catch (TidingsError $error) { $told = ['refused' => [$error->getMessage(), $error->error, $error->status,"
            "$error->field]]; } echo json_encode($told);"
        )
        if "refused" in told:
            sentence, error, status, field = told["refused"]
            raise TidingsError(sentence, error=error, status=status, field=field)
        return told

    return php


def events(node: Node, stream: str) -> list[dict[str, Any]]:
    """What a stream holds."""
    told = node.tidings("tail", stream, "--no-follow", "--json")
    return [json.loads(line) for line in told.splitlines()]


def test_what_a_site_says_is_there(node: Node, do: Do, request: pytest.FixtureRequest) -> None:
    """To a topic, to several, to people, in a room, and all of it together."""
    kind = request.node.callspec.params["do"]
    news = {"title": "Kätzchen", "url": "/a/1"}
    assert do("publish", f"{kind}-news", news)["published"][0]["offset"] == 1
    assert len(do("publish", [f"{kind}-news", f"{kind}-more"], news)["published"]) == 2
    assert do("notify", f"jill-{kind}", {})["published"][0]["stream"] == f"user.jill-{kind}"
    assert (
        len(do("batch", [{"topic": f"{kind}-news", "data": {}}, {"authid": f"jill-{kind}", "data": news}])["published"])
        == 2
    )
    assert do("send", "lobby", "From the site")["stream"] == "room.lobby"
    assert do("logout", f"jill-{kind}") == {"authid": f"jill-{kind}", "sessions": 0}
    assert [event["data"] for event in events(node, f"topic.{kind}-news")] == [news, news, {}]
    assert [event["data"] for event in events(node, f"user.jill-{kind}")] == [{}, news]


def test_a_key_of_ones_own_does_it_once(node: Node, do: Do, request: pytest.FixtureRequest) -> None:
    """Whoever runs "publish article 42" twice has published it once."""
    topic = f"{request.node.callspec.params['do']}-once"
    key = f"{topic}-article-42"
    first = do("publish", topic, {"n": 42}, key)
    assert do("publish", topic, {"n": 42}, key) == first
    assert len(events(node, f"topic.{topic}")) == 1
    with pytest.raises(TidingsError) as caught:
        do("publish", topic, {"n": 43}, key)
    assert caught.value.error == "tidings.error.key_reused"


def test_what_is_wrong_is_said(do: Do) -> None:
    """With the error's name, the status and the field."""
    with pytest.raises(TidingsError) as caught:
        do("publish", "not a topic", {})
    error = caught.value
    assert (error.error, error.status, error.field) == ("tidings.error.invalid", 422, "topic")
    with pytest.raises(TidingsError, match="no room") as caught:
        do("send", "nowhere", "Hello")
    assert caught.value.status == 404


def test_a_key_that_is_none_is_refused(node: Node) -> None:
    """At once; trying again would not help."""
    with pytest.raises(TidingsError) as caught:
        Tidings(node.url, "tk_wrong").publish("news", {})
    assert (caught.value.error, caught.value.status) == ("tidings.error.key_invalid", 401)


def test_tokens_are_believed() -> None:
    """By the rules that every node checks them with."""
    key = TokenKey(kid="site", secret=SECRET)
    php = f"echo json_encode(Tidings::token('{SECRET}', 'jack', 'Jäck', 60, ['room.den'], 'site'));"
    for signed in (token(SECRET, "jack", "Jäck", seconds=60, streams=["room.den"], kid="site"), in_php(php)):
        claims = tokens.check_token(signed, [key], time.time_ns() // 1_000_000)
        assert (claims.authid, claims.name, claims.streams) == ("jack", "Jäck", ("room.den",))
        assert claims.issued_at is not None


# ---- when the answer is lost


class Flaky(http.server.BaseHTTPRequestHandler):
    """Takes every request, and answers the third time."""

    keys: list[str | None]

    def do_POST(self) -> None:
        """Note the key; hang up, be busy, answer."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.keys.append(self.headers["Idempotency-Key"])
        if len(self.keys) == 1:
            self.close_connection = True
            return
        self.send_response(503 if len(self.keys) == 2 else 200)
        body = b'{"published": []}'
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def flaky() -> Iterator[tuple[str, list[str | None]]]:
    """Its address, and the keys that it was sent."""
    keys: list[str | None] = []
    handler = type("Handler", (Flaky,), {"keys": keys})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", keys
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("language", ["python", "php"])
def test_a_request_whose_answer_is_lost_is_sent_again_with_its_key(
    flaky: tuple[str, list[str | None]], language: str
) -> None:
    """So the node does it once."""
    url, keys = flaky
    if language == "python":
        told = Tidings(url, "k").publish("news", {})
    else:
        told = in_php(f"echo json_encode((new Tidings('{url}', 'k'))->publish('news', []));")
    assert told == {"published": []}
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert keys[0]


def test_a_node_that_is_away_is_told_of_in_time() -> None:
    """The site's page is not to wait for it."""
    with pytest.raises(TidingsError) as caught:
        Tidings("http://127.0.0.1:9", "k", timeout_s=1).publish("news", {})
    assert (caught.value.status, caught.value.error) == (0, "")
    with pytest.raises(ValueError, match="no address"):
        Tidings("localhost:8080", "k")
