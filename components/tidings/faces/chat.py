"""Chat on the wire: rooms, messages, streams; typing and commands, which are never stored; putting people out."""

from collections.abc import Mapping
from typing import Any

from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import CloseDetails, ComponentConfig, PublishOptions, SessionDetails
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout

from tidings.background import in_background
from tidings.faces.decode import encoded
from tidings.faces.subscriptions import end_unreadable
from tidings.faces.wamp import Face, Parts
from tidings.model.errors import CommandFailed, NoSuchCommand
from tidings.model.events import Event
from tidings.model.names import check_text
from tidings.model.people import Caller
from tidings.model.requests import CommandReply, Done, RoomGet, RoomReadReply, RunCommand, ThreadReadReply, Typing
from tidings.services import chat

COMMAND_TIMEOUT_S = 10
FOLLOWERS_MOST = 1000
"""So many are told of a reply at once; whoever else follows the thread sees it when their page asks again."""
_LONGEST_SENTENCE = 500


class ChatFace(Face):
    """Serves `tidings.stream.*`, `room.*`, `chat.*` and `thread.*`, and publishes the streams of rooms."""

    def __init__(self, config: ComponentConfig, parts: Parts) -> None:
        super().__init__(config, parts, name="chat", areas=("stream", "room", "chat", "thread"), kinds=("room",))
        parts.pipeline.live["tidings.chat.typing"] = self._typing
        parts.pipeline.live["tidings.chat.command"] = self._command
        parts.pipeline.after["tidings.room.read"] = self._has_read
        parts.pipeline.after["tidings.thread.read"] = self._has_read_thread

    async def onJoin(self, details: SessionDetails) -> None:
        """Watch who is put out, from the first moment on."""
        self.parts.feed.watch(self._on_event)
        await super().onJoin(details)

    def onLeave(self, details: CloseDetails) -> None:
        """Watch no more; the session that comes after this one does."""
        self.parts.feed.stop_watching(self._on_event)
        super().onLeave(details)

    async def _typing(self, caller: Caller, request: Typing) -> Done:
        await self._require_talker(caller, request.room)
        message = {
            "type": "typing.start" if request.typing else "typing.stop",
            "room": request.room,
            "person": {"authid": caller.authid, "name": caller.name},
        }
        exclude = [caller.session] if caller.session is not None else []
        self.publish_live(f"tidings.live.room.{request.room}", [message], PublishOptions(exclude=exclude))
        return Done()

    def _has_read(self, caller: Caller, marked: RoomReadReply) -> None:
        """Tell their other devices."""
        self.publish_live(f"tidings.live.user.{caller.authid}", [{"type": "room.read", **encoded(marked)}])

    def _has_read_thread(self, caller: Caller, marked: ThreadReadReply) -> None:
        self.publish_live(f"tidings.live.user.{caller.authid}", [{"type": "thread.read", **encoded(marked)}])

    async def _require_talker(self, caller: Caller, room: str) -> None:
        turn = self.parts.turn()
        await self.parts.store.read(lambda tx: chat.may_talk(tx, caller, RoomGet(room=room), turn))

    async def _command(self, caller: Caller, request: RunCommand) -> CommandReply:
        check_text(request.text, "text")
        await self._require_talker(caller, request.room)
        payload = {
            "room": request.room,
            "name": request.name,
            "text": request.text,
            "key": request.key,
            "person": {"authid": caller.authid, "name": caller.name, "role": caller.role.value},
        }
        return _command_reply(await self._ask_backend(request.name, payload))

    async def _ask_backend(self, name: str, payload: Mapping[str, Any]) -> object:
        asked: Deferred[object] = self.call(f"tidings.command.{name}", payload)
        call = asked.addTimeout(COMMAND_TIMEOUT_S, self.parts.reactor)
        try:
            return await call
        except DeferredTimeout:
            raise CommandFailed(f"/{name} did not answer within {COMMAND_TIMEOUT_S} seconds.") from None
        except ApplicationError as error:
            if error.error == ApplicationError.NO_SUCH_PROCEDURE:
                raise NoSuchCommand(f"There is no command /{name} here.", field="name") from None
            if error.error == ApplicationError.CANCELED:
                raise CommandFailed(f"The backend of /{name} went away.") from None
            raise CommandFailed(_sentence(error, f"/{name} failed.")) from None

    # ---- putting out

    def _on_event(self, event: Event) -> None:
        if not event.stream.startswith("room.") or not self.is_attached():
            return
        if event.type == "message.new" and "thread" in event.data:
            self._telling = in_background(self._tell_followers(event), f"telling of a reply in {event.stream}")
        if event.type == "member.removed":
            authid = str(event.data["authid"])
            says = f"ending what {authid} follows of {event.stream}"
            following = end_unreadable(self, lambda: self.parts.sessions.of_person(authid), event.stream)
            self._ending = in_background(following, says)

    async def _tell_followers(self, event: Event) -> None:
        """Those who are here hear of a reply at once; the others ask when they come."""
        room, thread = event.stream.removeprefix("room."), event.data["thread"]
        followers = await self.parts.store.read(lambda tx: tx.followers(room, thread, FOLLOWERS_MOST))
        author = event.author.authid if event.author else None
        for authid in followers:
            if authid != author and self.parts.sessions.count_person(authid):
                news = {"type": "thread.replied", "room": room, "thread": thread}
                self.publish_live(f"tidings.live.user.{authid}", [news])


def _command_reply(answer: object) -> CommandReply:
    text = answer.get("text") if isinstance(answer, Mapping) else None
    return CommandReply(text=text[:4096] if isinstance(text, str) else None)


def _sentence(error: ApplicationError, otherwise: str) -> str:
    """A backend's own sentence, if it sent one; never the text of an exception it did not mean to send."""
    if error.error == "wamp.error.runtime_error" or not error.args or not isinstance(error.args[0], str):
        return otherwise
    return error.args[0][:_LONGEST_SENTENCE]
