"""A router for one session, without a network: it grants what is asked for and writes down what is published.

The session is the real one and speaks real WAMP messages; `answers` are the procedures that "others" serve.
"""

from collections.abc import Callable, Mapping
from typing import Any

from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp import message, role
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.serializer import JsonSerializer
from autobahn.wamp.types import TransportDetails
from twisted.internet import reactor, task
from twisted.internet.defer import Deferred

from tidings.model.people import Caller

OWN_SESSION = 1


class FakeRouter:
    """The transport of a session, and the router behind it.

    `published` holds (topic, arguments, the message with its options).
    """

    def __init__(self, session: ApplicationSession, answers: Mapping[str, Callable[..., Any]] | None = None) -> None:
        self.session = session
        self.answers: dict[str, Callable[..., Any]] = dict(answers or {})
        self.published: list[tuple[str, list[Any], message.Publish]] = []
        self.called: list[tuple[str, list[Any], dict[str, Any]]] = []
        self.registered: dict[str, int] = {}
        self.subscribed: dict[str, int] = {}
        self.transport_details = TransportDetails(peer="unix:test")
        self._next = 100
        self._replies = 0
        self._invocations: dict[int, Deferred[Any]] = {}
        self._open_calls: dict[str, int] = {}
        self._open = False
        self._serializer = JsonSerializer()  # autobahn asks for it by this name

    # ---- what a transport does

    def isOpen(self) -> bool:
        """Whether messages get through."""
        return self._open

    def close(self) -> None:
        """Both sides hang up."""
        if self._open:
            self._open = False
            self.session.onClose(wasClean=True)

    abort = close

    def send(self, sent: Any) -> None:  # noqa: ANN401 - any WAMP message
        """Take a message of the session, if it can be sent; the reply comes in a later turn of the reactor."""
        self._serializer.serialize(sent)
        reply = self._reply(sent)
        if reply is not None:
            self._replies += 1
            reactor.callLater(0, self._give, reply)

    def _give(self, reply: Any) -> None:  # noqa: ANN401 - any WAMP message
        self._replies -= 1
        if self._open:
            self.session.onMessage(reply)

    def _give_now(self, given: Any) -> None:  # noqa: ANN401 - any WAMP message
        self.session.onMessage(given)

    def _id(self) -> int:
        self._next += 1
        return self._next

    def _reply(self, sent: Any) -> Any:  # noqa: ANN401 - any WAMP message
        match sent:
            case message.Hello():
                roles = {"broker": role.RoleBrokerFeatures(), "dealer": role.RoleDealerFeatures()}
                return message.Welcome(OWN_SESSION, roles, realm="tidings", authid="component", authrole="component")
            case message.Register():
                self.registered[sent.procedure] = self._id()
                return message.Registered(sent.request, self.registered[sent.procedure])
            case message.Subscribe():
                self.subscribed[sent.topic] = self._id()
                return message.Subscribed(sent.request, self.subscribed[sent.topic])
            case message.Call():
                return self._answered(sent)
            case _:
                self._note(sent)
                return None

    def _note(self, sent: Any) -> None:  # noqa: ANN401 - any WAMP message
        match sent:
            case message.Publish():
                self.published.append((sent.topic, list(sent.args or []), sent))
            case message.Yield():
                self._invocations.pop(sent.request).callback(sent.args[0])
            case message.Error():
                error = ApplicationError(sent.error, *(sent.args or []), **(sent.kwargs or {}))
                self._invocations.pop(sent.request).errback(error)

    def _answered(self, sent: message.Call) -> Any:  # noqa: ANN401 - a Result, an Error or nothing
        args, kwargs = list(sent.args or []), dict(sent.kwargs or {})
        self.called.append((sent.procedure, args, kwargs))
        answer = self.answers.get(sent.procedure)
        if answer is None:
            return message.Error(message.Call.MESSAGE_TYPE, sent.request, ApplicationError.NO_SUCH_PROCEDURE)
        try:
            result = answer(*args, **kwargs)
        except ApplicationError as error:
            return message.Error(
                message.Call.MESSAGE_TYPE, sent.request, error.error, args=list(error.args), kwargs=error.kwargs
            )
        if result is NEVER:
            self._open_calls[sent.procedure] = sent.request
            return None
        return message.Result(sent.request, args=[result])

    # ---- what a test does

    async def join(self) -> None:
        """Let the session join and get ready."""
        self._open = True
        self.session.onOpen(self)
        await self.settle()

    async def settle(self) -> None:
        """Wait until every reply was given and nothing more is asked."""
        quiet = 0
        while quiet < 3:
            await task.deferLater(reactor, 0)
            quiet = 0 if self._replies else quiet + 1

    def ask(self, procedure: str, *args: object, who: Caller | None = None, **kwargs: object) -> Deferred[Any]:
        """Call a procedure of the session, as somebody; who nobody is told of is not disclosed."""
        done: Deferred[Any] = Deferred()
        request = self._id()
        self._invocations[request] = done
        self._give_now(
            message.Invocation(
                request,
                self.registered[procedure],
                args=list(args),
                kwargs=kwargs,
                caller=who.session if who else None,
                caller_authid=who.authid if who else None,
                caller_authrole=who.role.value if who else None,
            )
        )
        return done

    def interrupts(self) -> None:
        """Whoever made the last call that was not answered wants no answer any more."""
        self._give_now(message.Interrupt(max(self._invocations)))

    def goes_on(self, procedure: str, progress: object) -> None:
        """A procedure that the session has called, and that gives no answer, tells of progress."""
        self._give_now(message.Result(self._open_calls[procedure], args=[progress], progress=True))

    async def tell(self, topic: str, *args: object) -> None:
        """Publish something that the session has subscribed to, and wait for what comes of it."""
        self._give_now(message.Event(self.subscribed[topic], self._id(), args=list(args)))
        await self.settle()

    def told(self, topic: str) -> list[Any]:
        """All that the session has published to a topic."""
        return [one for where, args, _ in self.published if where == topic for one in args]


NEVER = object()
"""An answer that does not come."""
