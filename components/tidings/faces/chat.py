"""Chat on the wire: rooms, messages, streams; typing, which is never stored; putting people out."""

from collections.abc import Mapping
from typing import Any

from autobahn.wamp.types import CloseDetails, ComponentConfig, PublishOptions, SessionDetails

from tidings.api import Area
from tidings.background import in_background
from tidings.faces.commands import Commands
from tidings.faces.decode import encoded
from tidings.faces.receipts import Receipts
from tidings.faces.subscriptions import end_unreadable
from tidings.faces.wamp import Face, Parts
from tidings.model.events import Event
from tidings.model.people import Caller
from tidings.model.requests import (
    Blocked,
    Bookmarked,
    Done,
    PrivacyReply,
    Resolved,
    RoomDeliveredReply,
    RoomGet,
    RoomReadReply,
    Standing,
    ThreadReadReply,
    Typing,
)
from tidings.services import chat
from tidings.services.commands import Rules as CommandRules
from tidings.store import ReadTx

FOLLOWERS_MOST = 1000
"""So many are told of a reply at once; whoever else follows the thread sees it when their page asks again."""
BLOCKERS_MOST = 1000
"""So many who have blocked somebody are not shown that they type; pages of others leave it out by themselves."""


class ChatFace(Face):
    """Serves `tidings.stream.*`, `room`, `chat`, `thread`, `poll`, `moderation`, and publishes the streams of rooms.

    Args:
        rules: which commands of its own Tidings offers, and for how long those of backends are waited for.
    """

    def __init__(self, config: ComponentConfig, parts: Parts, rules: CommandRules) -> None:
        areas: tuple[Area, ...] = ("stream", "room", "chat", "thread", "poll", "moderation", "people")
        super().__init__(config, parts, name="chat", areas=areas, kinds=("room",))
        parts.pipeline.live["tidings.chat.typing"] = self._typing
        commands = Commands(self, rules)
        parts.pipeline.live["tidings.chat.command"] = commands.run
        parts.pipeline.live["tidings.chat.commands"] = commands.list_all
        parts.pipeline.after["tidings.room.read"] = self._has_read
        parts.pipeline.after["tidings.thread.read"] = self._has_read_thread
        for procedure in ("tidings.room.mute", "tidings.room.unmute", "tidings.moderation.resolve"):
            parts.pipeline.after[procedure] = self._has_muted
        for procedure in ("tidings.chat.bookmark", "tidings.chat.unbookmark"):
            parts.pipeline.after[procedure] = self._has_bookmarked
        for procedure in ("tidings.people.block", "tidings.people.unblock"):
            parts.pipeline.after[procedure] = self._has_blocked
        self._receipts = Receipts(self)
        parts.pipeline.after["tidings.room.delivered"] = self._has_got
        parts.pipeline.after["tidings.people.change_privacy"] = self._has_privacy

    async def onJoin(self, details: SessionDetails) -> None:
        """Watch who is put out, from the first moment on."""
        self.parts.feed.watch(self._on_event)
        await super().onJoin(details)

    def onLeave(self, details: CloseDetails) -> None:
        """Watch no more; the session that comes after this one does."""
        self.parts.feed.stop_watching(self._on_event)
        super().onLeave(details)

    async def _typing(self, caller: Caller, request: Typing) -> Done:
        turn = self.parts.turn()
        room = RoomGet(room=request.room)
        _, deaf = await self.parts.store.read(
            lambda tx: (chat.may_talk(tx, caller, room, turn), tx.blockers(caller.authid, BLOCKERS_MOST))
        )
        message = {
            "type": "typing.start" if request.typing else "typing.stop",
            "room": request.room,
            "person": {"authid": caller.authid, "name": caller.name},
        }
        exclude = [caller.session] if caller.session is not None else []
        options = PublishOptions(exclude=exclude, exclude_authid=sorted(deaf) or None)
        self.publish_live(f"tidings.live.room.{request.room}", [message], options)
        return Done()

    def _has_read(self, caller: Caller, marked: RoomReadReply) -> None:
        """Tell their other devices, and those in the room who are told what others have read."""
        self._tell_person(caller.authid, "room.read", encoded(marked))
        self._receipts.moved(marked.room, caller.authid)

    def _has_got(self, caller: Caller, marked: RoomDeliveredReply) -> None:
        if marked.delivered:
            self._receipts.moved(marked.room, caller.authid)

    def _has_privacy(self, caller: Caller, told: PrivacyReply) -> None:
        """On their other pages, too, what they are not told any more is not shown."""
        self._tell_person(caller.authid, "privacy.changed", encoded(told))

    def _has_read_thread(self, caller: Caller, marked: ThreadReadReply) -> None:
        self._tell_person(caller.authid, "thread.read", encoded(marked))

    def _has_bookmarked(self, caller: Caller, told: Bookmarked) -> None:
        self._tell_person(caller.authid, "bookmark.changed", encoded(told))

    def _has_blocked(self, caller: Caller, told: Blocked) -> None:
        """On all of one's own pages at once, and on nobody else's."""
        self._tell_person(caller.authid, "block.changed", encoded(told))

    def _has_muted(self, caller: Caller, told: Standing | Resolved) -> None:
        """Tell whom it is about; whoever misses it is told by the error when they write."""
        del caller
        if isinstance(told, Standing) or told.muted_until:
            muted = {"room": told.room, "muted_until": told.muted_until}
            self._tell_person(told.authid, "mute.changed", muted)

    def _tell_person(self, authid: str, kind: str, told: Mapping[str, Any]) -> None:
        """On the topic of their own, which all their pages follow."""
        self.publish_live(f"tidings.live.user.{authid}", [{"type": kind, **told}])

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
        author = event.author.authid if event.author else ""
        followers, deaf = await self.parts.store.read(lambda tx: _followers(tx, room, thread, author))
        for authid in followers:
            if authid not in {author, *deaf} and self.parts.sessions.count_person(authid):
                self._tell_person(authid, "thread.replied", {"room": room, "thread": thread})


def _followers(tx: ReadTx, room: str, thread: str, author: str) -> tuple[list[str], set[str]]:
    """Who follows a thread, and those of them who do not want to hear from the author."""
    found = tx.followers(room, thread, FOLLOWERS_MOST)
    return found, tx.blockers_among(author, found)
