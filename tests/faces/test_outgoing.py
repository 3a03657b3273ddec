"""Requests that Tidings sends: whatever is at the other end, they come to an end, and go nowhere else."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from twisted.internet import reactor, task
from twisted.internet.protocol import Factory, Protocol
from twisted.web.server import NOT_DONE_YET, Request

from tests.support.receiver import Names, Receiver, hang, status
from tests.support.waiting import wait_for
from tidings.faces.guarded import Ways
from tidings.faces.outgoing import AddressRefused, Answer, Outgoing, Unreachable

LIMIT = 1000


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A good one."""
    made = Receiver()
    yield made
    wait_for(made.close())


def outgoing(reach: Any = "anywhere", at_once: int = 10, **options: Any) -> Outgoing:  # noqa: ANN401 - of Ways
    """What sends."""
    return Outgoing(Ways(reactor=reactor, reach=reach, **options), at_once=at_once)


async def post(url: str, sender: Outgoing | None = None, timeout_s: float = 5, limit: int = LIMIT) -> Answer:
    """Send something there."""
    return await (sender or outgoing()).post(url, {"X-Kitten": "Tom"}, b"{}", timeout_s=timeout_s, limit=limit)


async def refusal_of(url: str, sender: Outgoing | None = None, **options: Any) -> Unreachable:  # noqa: ANN401 - of post
    """Send something there, in vain."""
    with pytest.raises(Unreachable) as caught:
        await post(url, sender, **options)
    return caught.value


async def test_a_request_arrives_as_it_was_sent(receiver: Receiver) -> None:
    """Method, path, headers, body, under the name of the URL; the answer comes back."""
    answer = await post(receiver.url + "?a=b")
    assert (answer.status, answer.body, answer.is_whole) == (200, b"thanks", True)
    (got,) = receiver.received
    assert (got.method, got.path, got.body) == ("POST", "/hook?a=b", b"{}")
    assert got.headers["x-kitten"] == "Tom"
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert got.headers["user-agent"].startswith("Tidings/")


async def test_a_question_has_no_body(receiver: Receiver) -> None:
    """Other methods work alike."""
    answer = await outgoing().request("GET", receiver.url, {"Cookie": "sid=1"}, timeout_s=5, limit=LIMIT)
    assert answer.status == 200
    assert (receiver.received[0].method, receiver.received[0].headers["cookie"]) == ("GET", "sid=1")


@pytest.mark.parametrize("code", [204, 301, 302, 307, 410, 429, 500])
async def test_any_status_is_an_answer(receiver: Receiver, code: int) -> None:
    """A redirect is told, never followed."""
    receiver.react = status(code, location=receiver.url + "/else", retry_after="7")
    answer = await post(receiver.url)
    assert (answer.status, answer.headers["retry-after"]) == (code, "7")
    assert len(receiver.received) == 1


async def test_a_receiver_that_hangs_is_left(receiver: Receiver) -> None:
    """After the time-out, and the connection is closed."""
    receiver.react = hang
    error = await refusal_of(receiver.url, timeout_s=0.2)
    assert str(error) == "There was no answer within 0.2 s."
    while not receiver.lost:
        await task.deferLater(reactor, 0.01)


def repeat(request: Request, what: Callable[[], object]) -> None:
    """Do something again and again until the one who asked has gone."""
    loop = task.LoopingCall(what)
    loop.gone = request.notifyFinish().addErrback(lambda _: loop.stop())  # type: ignore[attr-defined] # kept with it
    loop.running_until = loop.start(0.002)  # type: ignore[attr-defined] # see above


async def test_a_body_without_end_is_cut(receiver: Receiver) -> None:
    """The status counts; the rest costs nothing."""
    sent = []

    def pour(request: Request) -> int:
        def more() -> None:
            sent.append(1)
            request.write(b"x" * 65_536)

        repeat(request, more)
        return NOT_DONE_YET

    receiver.react = pour
    answer = await post(receiver.url)
    assert (answer.status, len(answer.body), answer.is_whole) == (200, LIMIT, False)
    while not receiver.lost:
        await task.deferLater(reactor, 0.01)
    assert len(sent) < 200


async def test_a_body_that_drips_ends_with_the_time(receiver: Receiver) -> None:
    """A byte now and then does not buy more time."""

    def drip(request: Request) -> int:
        repeat(request, lambda: request.write(b"x"))
        return NOT_DONE_YET

    receiver.react = drip
    assert "within 0.3 s" in str(await refusal_of(receiver.url, timeout_s=0.3))


def listen(protocol: type[Protocol]) -> Any:  # noqa: ANN401 - an IListeningPort
    """Listen with something that is no web server."""
    return reactor.listenTCP(0, cast("Any", Factory.forProtocol(protocol)), interface="127.0.0.1")


class Endless(Protocol):
    """Answers with headers without end."""

    def connectionMade(self) -> None:
        """Begin."""
        assert self.transport is not None
        self.transport.write(b"HTTP/1.1 200 OK\r\n")
        self._more = task.LoopingCall(self.transport.write, b"X-More: " + b"y" * 8000 + b"\r\n")
        self._pouring = self._more.start(0.001)

    def connectionLost(self, reason: object = None) -> None:
        """End."""
        self._more.stop()


async def test_headers_without_end_are_cut() -> None:
    """They count, too."""
    listening = listen(Endless)
    error = await refusal_of(f"http://127.0.0.1:{listening.getHost().port}/")
    assert str(error) == "The answer's headers were too long."
    await listening.stopListening()


async def test_nobody_there_is_said(receiver: Receiver) -> None:
    """As the system says it."""
    url = receiver.url
    await receiver.close()
    assert "refused" in str(await refusal_of(url))
    receiver._listening = listen(Protocol)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "0.0.0.0"])  # noqa: S104 - called, not bound
async def test_private_machines_are_refused(receiver: Receiver, host: str) -> None:
    """However they are written, unless the site allows them."""
    error = await refusal_of(f"https://{host}:{receiver.port}/", outgoing("public"))
    assert isinstance(error, AddressRefused), error
    assert "may be called" in str(error)
    assert receiver.received == []


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "192.168.1.1", "127.0.0.2"])
async def test_a_name_that_leads_to_a_private_machine_is_refused(address: str) -> None:
    """What counts is where the name leads, not how it looks."""
    names = Names(**{"kittens.example": [address]})
    error = await refusal_of("https://kittens.example/", outgoing("public", resolver=names))
    assert str(error) == f"kittens.example leads to {address}, which is not one that may be called."
    assert isinstance(error, AddressRefused)


async def test_a_name_is_resolved_once(receiver: Receiver) -> None:
    """What was looked at is what is connected to, under the name."""
    names = Names(**{"kittens.example": ["127.0.0.1"]})
    await post(f"http://kittens.example:{receiver.port}/", outgoing(resolver=names))
    assert names.asked == ["kittens.example"]
    assert receiver.received[0].headers["host"] == f"kittens.example:{receiver.port}"


async def test_unencrypted_is_for_private_machines() -> None:
    """What is said in a room does not cross the internet in the clear."""
    names = Names(**{"kittens.example": ["93.184.216.34"]})
    error = await refusal_of("http://kittens.example/", outgoing(resolver=names))
    assert str(error) == "kittens.example leads to 93.184.216.34, which needs https://."


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "https://u:p@a.example/", "https://a.example/\r\nX: y", "https:///"]
)
async def test_what_is_no_good_url_goes_nowhere(url: str) -> None:
    """And is told as an address that is refused."""
    assert isinstance(await refusal_of(url), AddressRefused)


async def test_so_many_at_once_and_no_more(receiver: Receiver) -> None:
    """The others wait, and their time runs."""
    receiver.react = hang
    sender = outgoing(at_once=1)
    first = sender.post(receiver.url, {}, b"", timeout_s=0.4, limit=LIMIT)
    second = sender.post(receiver.url, {}, b"", timeout_s=0.2, limit=LIMIT)
    with pytest.raises(Unreachable):
        await second
    with pytest.raises(Unreachable):
        await first
    assert len(receiver.received) == 1
    receiver.react = status(200)
    assert (await post(receiver.url, sender)).status == 200
