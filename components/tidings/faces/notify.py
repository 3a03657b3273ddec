"""Notifications on the wire: the inbox, levels, browsers that are told by Web Push."""

from autobahn.wamp.types import ComponentConfig

from tidings.faces.decode import encoded
from tidings.faces.pusher import Pusher
from tidings.faces.wamp import Face, Parts
from tidings.model.people import Caller
from tidings.model.requests import Done, Nothing, NotifyKeyReply, NotifyLevelReply, NotifyReadReply


class NotifyFace(Face):
    """Serves `tidings.notify.*`, and has browsers told."""

    def __init__(self, config: ComponentConfig, parts: Parts, *, pusher: Pusher) -> None:
        super().__init__(config, parts, name="notify", areas=("notify",))
        self._pusher = pusher
        parts.pipeline.live["tidings.notify.key"] = self._key
        parts.pipeline.after["tidings.notify.read"] = self._has_read
        parts.pipeline.after["tidings.notify.level"] = self._has_level
        parts.pipeline.after["tidings.notify.subscribe"] = self._has_subscribed

    async def on_ready(self) -> None:
        """Look at what is committed from now on."""
        self._pusher.start()

    async def _key(self, caller: Caller, request: Nothing) -> NotifyKeyReply:
        del caller, request
        return NotifyKeyReply(vapid=self._pusher.public_key)

    def _has_read(self, caller: Caller, marked: NotifyReadReply) -> None:
        """Tell their other devices."""
        self.publish_live(f"tidings.live.user.{caller.authid}", [{"type": "notify.read", **encoded(marked)}])

    def _has_level(self, caller: Caller, told: NotifyLevelReply) -> None:
        self.publish_live(f"tidings.live.user.{caller.authid}", [{"type": "notify.level", **encoded(told)}])

    def _has_subscribed(self, caller: Caller, done: Done) -> None:
        del caller, done
        self._pusher.subscribed()
