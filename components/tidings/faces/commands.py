"""Slash commands: those of Tidings, and those that backends registered, with progress, a time-out, and cancelling."""

from collections.abc import Mapping
from typing import Any

from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import CallOptions
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IDelayedCall, IReactorTime

from tidings.api import BY_URI
from tidings.faces.decode import encoded
from tidings.faces.pipeline import Progress
from tidings.faces.wamp import Face
from tidings.model.errors import CommandFailed, NoSuchCommand
from tidings.model.names import check_text
from tidings.model.people import Caller
from tidings.model.requests import CommandProgress, CommandReply, CommandsReply, Nothing, RoomGet, RunCommand
from tidings.services import chat, commands
from tidings.services.commands import Rules

URI = "tidings.command."
LONGEST_TEXT = 4096
_LONGEST_SENTENCE = 500
_KNOWN_MOST = 10_000


class Commands:
    """Runs commands, and knows which there are.

    Args:
        face: whose session calls the backends.
    """

    def __init__(self, face: Face, rules: Rules) -> None:
        self._face = face
        self._rules = rules
        self._names: dict[int, str] = {}

    async def run(self, caller: Caller, request: RunCommand, progress: Progress | None) -> CommandReply:
        """Answer `tidings.chat.command`."""
        parts, turn = self._face.parts, self._face.parts.turn()
        check_text(request.text, "text")
        await parts.store.read(lambda tx: chat.may_talk(tx, caller, RoomGet(room=request.room), turn))
        if request.name in self._rules.shipped and not await self._gives_way(request.name):
            return await self._run_ours(caller, request)
        payload = {
            "room": request.room,
            "name": request.name,
            "text": request.text,
            "thread": request.thread,
            "key": request.key,
            "person": {"authid": caller.authid, "name": caller.name, "role": caller.role.value},
        }
        return _reply_of(await self._ask_backend(request.name, payload, progress))

    async def list_all(self, caller: Caller, request: Nothing) -> CommandsReply:
        """Answer `tidings.chat.commands`."""
        del caller, request
        parts = self._face.parts
        names, limit = await self._registered(), parts.turn().limits.described_commands
        shipped = set(self._rules.shipped)
        return CommandsReply(commands=await parts.store.read(lambda tx: commands.listed(tx, names, shipped, limit)))

    # ---- Tidings' own

    async def _gives_way(self, name: str) -> bool:
        """Whether a backend has its own of one that gives way."""
        shipped = commands.SHIPPED.get(name)
        if shipped is None or not shipped.gives_way:
            return False
        return await self._face.call("wamp.registration.lookup", URI + name) is not None

    async def _run_ours(self, caller: Caller, request: RunCommand) -> CommandReply:
        if request.name == commands.HELP.name:
            found = await self.list_all(caller, Nothing())
            return CommandReply(text=commands.help_text(found.commands))
        means, parts = commands.SHIPPED[request.name].means, self._face.parts
        instead = await parts.store.read(lambda tx: means(tx, request))
        payload = {**instead.payload, "key": request.key}
        await parts.pipeline.answer(BY_URI[instead.procedure], caller, payload)
        return CommandReply(text=instead.says)

    # ---- the backends'

    async def _registered(self) -> set[str]:
        """The commands that backends have registered now. What an id stands for never changes, so it is asked once."""
        ids = set((await self._face.call("wamp.registration.list"))["exact"])
        self._names = {known: uri for known, uri in self._names.items() if known in ids}
        for new in sorted(ids - self._names.keys())[:_KNOWN_MOST]:
            try:
                self._names[new] = str((await self._face.call("wamp.registration.get", new))["uri"])
            except ApplicationError:
                continue  # it has gone in the meantime
        return {uri.removeprefix(URI) for uri in self._names.values() if uri.startswith(URI)}

    async def _ask_backend(self, name: str, payload: Mapping[str, Any], progress: Progress | None) -> object:
        patience = _Patience(self._face.parts.reactor, self._rules)

        def went_on(*args: object, **_: object) -> None:
            patience.renew()
            if progress is not None:
                progress(encoded(_progress_of(args[0] if args else None)))

        asked: Deferred[object] = self._face.call(URI + name, payload, options=CallOptions(on_progress=went_on))
        patience.begin(asked)
        try:
            return await asked
        except CancelledError:
            if patience.is_over:
                raise CommandFailed(f"/{name} did not answer in time.") from None
            raise
        except ApplicationError as error:
            if error.error == ApplicationError.NO_SUCH_PROCEDURE:
                raise NoSuchCommand(f"There is no command /{name} here.", field="name") from None
            if error.error == ApplicationError.CANCELED:
                raise CommandFailed(f"The backend of /{name} went away.") from None
            raise CommandFailed(_sentence(error, f"/{name} failed.")) from None
        finally:
            patience.end()


class _Patience:
    """Cancels what says nothing for too long, or takes too long altogether."""

    def __init__(self, reactor: IReactorTime, rules: Rules) -> None:
        self._reactor = reactor
        self._rules = rules
        self._timers: list[IDelayedCall] = []
        self._asked: Deferred[object] | None = None
        self.is_over = False

    def begin(self, asked: Deferred[object]) -> None:
        """Wait for this."""
        self._asked = asked
        self._timers = [
            self._reactor.callLater(self._rules.seconds, self._give_up),
            self._reactor.callLater(self._rules.most_seconds, self._give_up),
        ]

    def renew(self) -> None:
        """It gave a sign of life."""
        if self._timers and self._timers[0].active():
            self._timers[0].reset(self._rules.seconds)

    def end(self) -> None:
        """It is done."""
        for timer in self._timers:
            if timer.active():
                timer.cancel()

    def _give_up(self) -> None:
        self.is_over = True
        if self._asked is not None:
            self._asked.cancel()


def _text(answer: object, name: str) -> str | None:
    text = answer.get(name) if isinstance(answer, Mapping) else None
    return text[:LONGEST_TEXT] if isinstance(text, str) else None


def _reply_of(answer: object) -> CommandReply:
    return CommandReply(text=_text(answer, "text"))


def _progress_of(told: object) -> CommandProgress:
    return CommandProgress(text=_text(told, "text"), status=_text(told, "status"))


def _sentence(error: ApplicationError, otherwise: str) -> str:
    """A backend's own sentence, if it sent one; never the text of an exception it did not mean to send."""
    if error.error == "wamp.error.runtime_error" or not error.args or not isinstance(error.args[0], str):
        return otherwise
    return error.args[0][:_LONGEST_SENTENCE]
