"""The components that `.crossbar/config.yaml` names. Crossbar makes each by itself; they share what `compose` made."""

from functools import lru_cache
from pathlib import Path
from typing import cast

from autobahn.wamp.types import ComponentConfig
from sqlalchemy.exc import SQLAlchemyError

from tidings.faces.access import AccessFace
from tidings.faces.chat import ChatFace
from tidings.faces.notify import NotifyFace
from tidings.faces.presence import PresenceFace
from tidings.faces.push import PushFace
from tidings.faces.wamp import Face
from tidings.faces.webhooks import WebhooksFace
from tidings.node.compose import Node, compose, make_default_rooms
from tidings.node.settings import SettingsError
from tidings.node.upkeep import Upkeep
from tidings.reactor import Reactor
from tidings.router import revive
from tidings.router.logs import quieten
from tidings.router.swift import resting


@lru_cache(maxsize=1)
def _node_at(root: Path) -> Node:
    from twisted.internet import reactor  # noqa: PLC0415 - Crossbar has chosen and installed it by now

    node = compose(root, cast("Reactor", reactor))
    resting.pull()
    return node


COMPONENTS = frozenset({"access", "chat", "push", "presence", "webhooks", "notify"})


def node_of(config: ComponentConfig) -> Node:
    """The node of this process; made by whichever component comes first. From then on the router is watched over."""
    quieten()
    folder = Path(config.extra["cbdir"]).resolve()
    revive.start(folder, _is_whole)
    try:
        return _node_at(folder.parent)
    except (SettingsError, OSError, SQLAlchemyError) as error:
        raise revive.cannot_start(error) from None


def _is_whole() -> bool:
    return Face.ready >= COMPONENTS


class Chat(ChatFace):
    """Rooms, messages, streams."""

    def __init__(self, config: ComponentConfig) -> None:
        self._node = node_of(config)
        super().__init__(config, self._node.parts, self._node.settings.command_rules())

    async def on_ready(self) -> None:
        """Make the default rooms, keep the store tidy, and look at links from now on."""
        names, turn = self._node.settings.default_rooms, self.parts.turn()
        await self.parts.store.write(lambda tx: make_default_rooms(tx, names, turn))
        upkeep = Upkeep(self.parts, self._node.settings.retention(), self._node.workshop)
        if self._node.previewer is not None:
            self._node.previewer.start()
        self.every(upkeep.seconds, upkeep.run, "keeping the store tidy")


class Presence(PresenceFace):
    """Who is here."""

    def __init__(self, config: ComponentConfig) -> None:
        node = node_of(config)
        grace_ms = node.settings.presence_grace_seconds * 1000
        super().__init__(config, node.parts, grace_ms=grace_ms, limits=node.settings.limits())


class Push(PushFace):
    """What the web app says."""

    def __init__(self, config: ComponentConfig) -> None:
        node = node_of(config)
        super().__init__(config, node.parts, node.settings.ask_rules())


class Notify(NotifyFace):
    """What people are told when they are not looking."""

    def __init__(self, config: ComponentConfig) -> None:
        node = node_of(config)
        super().__init__(config, node.parts, pusher=node.pusher)


class Webhooks(WebhooksFace):
    """What the site is told."""

    def __init__(self, config: ComponentConfig) -> None:
        node = node_of(config)
        super().__init__(config, node.parts, desk=node.desk)


class Access(AccessFace):
    """Who may join, call and subscribe."""

    def __init__(self, config: ComponentConfig) -> None:
        node = node_of(config)
        rules = node.settings.access(node.secrets)
        again_s = node.settings.whois_again_seconds
        files = (node.workshop, node.settings.file_rules())
        super().__init__(config, node.parts, rules=rules, whois=node.whois, ask_again_s=again_s, files=files)
