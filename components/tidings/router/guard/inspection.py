"""What comes in is checked before it is passed on, by the same rule in every serialization.

A stock router passes on what its decoder gives it, and finds out at the receivers what cannot be written: some or all
of them then get nothing, a callee loses its connection, a caller waits for ever. Here a message with such a value never
gets past the connection that it came by. A request that has a number is answered with an ERROR, as WAMP has it for
every request that fails; what has none ends its connection, with a sentence. Whoever goes on like that is cut off.

What one connection sends can fail in the router, too, and a stock one tells the sender what went wrong inside. Here
that is one line of the log.

The components' own connections are left alone: they are ours, and what they send was checked as it came in.
"""

import math
from functools import partial
from typing import Any, Final

from autobahn.wamp import message, serializer
from autobahn.wamp.exception import ProtocolError
from autobahn.websocket.protocol import WebSocketProtocol
from twisted.internet import reactor
from twisted.logger import Logger

from tidings.model.errors import TidingsError
from tidings.router.guard.values import MOST_DEPTH, Fault, fault_of, refusal

log = Logger(namespace="tidings.router.guard")

OURS: Final = "component"
"""The role of those who are not checked."""
PATIENCE, PATIENCE_S = 3, 60.0
"""So many refused messages in so many seconds end the connection."""

_BROKEN: Final = WebSocketProtocol.CLOSE_STATUS_CODE_PROTOCOL_ERROR
_REFUSED: Final = WebSocketProtocol.CLOSE_STATUS_CODE_POLICY_VIOLATION
_FAILED: Final = WebSocketProtocol.CLOSE_STATUS_CODE_INTERNAL_ERROR
_REQUESTS: Final = frozenset(
    one.MESSAGE_TYPE
    for one in (message.Call, message.Subscribe, message.Unsubscribe, message.Register, message.Unregister)
)
_MOST_REQUEST: Final = 2**53
_ERROR: Final = message.Error.MESSAGE_TYPE


class Checked:
    """Decodes and encodes like the one that it holds; what may not pass is kept aside.

    Attributes:
        inner: that one.
        refused: of the last payload, what is refused, with what is wrong with it.
    """

    def __init__(self, inner: Any, most_depth: int) -> None:  # noqa: ANN401 - Autobahn is not typed
        self.inner, self._most_depth = inner, most_depth
        self.NAME, self.BINARY, self.serialize = inner.NAME, inner.BINARY, inner.serialize
        self._parent_serializer = inner._parent_serializer  # noqa: SLF001 - messages look for it there
        self.refused: list[tuple[list[Any], Fault]] = []

    def unserialize(self, payload: bytes) -> list[Any]:
        """What may pass of a payload."""
        self.refused = []
        passed: list[Any] = []
        for one in self.inner.unserialize(payload):
            fault = fault_of(one, self._most_depth, len(payload)) if type(one) is list else None
            if fault is None:
                passed.append(one)
            else:
                self.refused.append((one, fault))
        return passed


def request_of(refused: list[Any]) -> tuple[int, int] | None:
    """The kind and the number of a request that waits for an answer."""
    kind, number = (*refused, None, None)[:2]
    if type(kind) is not int or type(number) is not int or not 0 < number <= _MOST_REQUEST:
        return None
    waits = kind in _REQUESTS
    if kind == message.Publish.MESSAGE_TYPE:
        options = refused[2] if len(refused) > 2 else None  # noqa: PLR2004 - WAMP: [16, request, options, topic …
        waits = type(options) is dict and options.get("acknowledge") is True
    return (kind, number) if waits else None


def invocation_of(refused: list[Any]) -> int | None:
    """The number of the invocation that a callee answers with this."""
    kind = refused[0] if refused else None
    place = {message.Yield.MESSAGE_TYPE: 1, _ERROR: 2}.get(kind) if type(kind) is int else None
    number = refused[place] if place is not None and len(refused) > place else None
    return number if type(number) is int else None


def wamp_error(kind: int, number: int, error: TidingsError) -> message.Error:
    """The ERROR that answers a request; see `tidings.faces.wamp.wamp_error`."""
    return message.Error(kind, number, error.uri, args=[error.sentence], kwargs=error.details())


class Inspecting:
    """Mixed into Crossbar's protocols, WebSocket and RawSocket; see `tidings.router.guard.closing` for `cut_off`."""

    most_depth: int = MOST_DEPTH
    _refusals: int = 0
    _refusals_since: float = -math.inf

    def check_from_now(self: Any) -> None:
        """What was agreed on is known."""
        theirs = self._serializer._serializer  # noqa: SLF001 - shared by all connections that have this serializer
        checked = vars(theirs).get("_checked")
        if checked is None:
            checked = theirs._checked = Checked(theirs, self.most_depth)  # noqa: SLF001 - one for all who share it
        self._serializer._serializer = checked  # noqa: SLF001 - the outer one is this connection's own

    def take_in(self: Any, payload: bytes, is_binary: bool | None) -> None:
        """Hand on the messages of a payload."""
        try:
            for one in self._serializer.unserialize(payload, is_binary):
                self._session.onMessage(one)
            checked = self._serializer._serializer  # noqa: SLF001 - see above
            for refused, fault in checked.refused:
                self._refuse(refused, fault)
        except ProtocolError as error:
            self.cut_off(_BROKEN, f"WAMP Protocol Error ({error})")
        except Exception:  # noqa: BLE001 - whatever it is, it is this connection's alone
            log.failure("what a connection sent failed in the router; it is closed")
            self.cut_off(_FAILED, "Something went wrong on our side.")

    def _refuse(self: Any, refused: list[Any], fault: Fault) -> None:
        error = refusal(refused, fault)
        now = reactor.seconds()
        if now - self._refusals_since > PATIENCE_S:
            self._refusals, self._refusals_since = 0, now
        self._refusals += 1
        request, invocation = request_of(refused), invocation_of(refused)
        if request is not None:
            self.send(wamp_error(*request, error))
        elif invocation is not None:
            # the caller is waiting for it
            self._session.onMessage(wamp_error(message.Invocation.MESSAGE_TYPE, invocation, error))
        else:
            self._refusals = PATIENCE
        if self._refusals >= PATIENCE:
            self.cut_off(_REFUSED, error.sentence)


class InspectingWebSocket(Inspecting):
    """Mixed into Crossbar's WebSocket protocol."""

    def onOpen(self: Any) -> None:
        """The handshake is over."""
        self.check_from_now()
        super().onOpen()  # type: ignore[misc] # the protocol's

    def onMessage(self: Any, payload: bytes, isBinary: bool) -> None:
        """A message has come, in place of `autobahn.wamp.websocket.WampWebSocketProtocol.onMessage`."""
        self.take_in(payload, isBinary)


class InspectingRawSocket(Inspecting):
    """Mixed into Crossbar's RawSocket protocol."""

    def _on_handshake_complete(self: Any) -> None:
        self.check_from_now()
        super()._on_handshake_complete()  # type: ignore[misc] # the protocol's

    def stringReceived(self: Any, payload: bytes) -> None:
        """A message has come."""
        if self._session is None or self._is_ours():
            super().stringReceived(payload)  # type: ignore[misc] # the protocol's
        else:
            self.take_in(payload, None)

    def _is_ours(self: Any) -> bool:
        if self._session._authrole != OURS:  # noqa: SLF001 - Crossbar has no other way to ask
            return False
        checked = self._serializer._serializer  # noqa: SLF001 - see `check_from_now`
        if type(checked) is Checked:
            self._serializer._serializer = checked.inner  # noqa: SLF001 - see above
        return True


_KNOWN_TAGS: Final = (
    *(0, 1, 2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 52, 54, 100, 256, 258, 260, 261, 1004, 43000, 55799),
)
"""What the decoder would make something of: dates, numbers of any size, regular expressions, lists in themselves …
(IANA, "CBOR Tags"). JSON has none of that, and a regular expression takes as long to read as its writer likes."""


def _refuse_tag(*_: object) -> None:
    raise ValueError("tags are not taken")


def read_cbor_strictly() -> None:
    """Have CBOR decoded without tags, which are what a value needs to be none of JSON's, or to contain itself."""
    import cbor2  # noqa: PLC0415 - only where Crossbar speaks it

    decoders = dict.fromkeys(_KNOWN_TAGS, _refuse_tag)

    serializer._cbor_loads = partial(cbor2.loads, semantic_decoders=decoders, strict_hashable_types=True)  # noqa: SLF001 - that is the point
