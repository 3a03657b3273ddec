"""What the rules need of a database to notify people; a part of what `store` names."""

from collections.abc import Sequence
from typing import Protocol

from tidings.model.notifications import Level, NotifySettings, PushSubscription


class NotifyReads(Protocol):
    """The part of `ReadTx` that is about notifications."""

    def levels(self, authid: str, rooms: Sequence[str]) -> dict[str, Level]:
        """What of these rooms a person wants to be told; where they never said so, the room is left out."""

    def unwilling(self, room: str, authids: Sequence[str]) -> set[str]:
        """Which of these people want to be told nothing of a room."""

    def notify_settings(self, authid: str) -> NotifySettings:
        """What they have set, or what holds for everybody."""

    def push_subscriptions(self, authids: Sequence[str], limit: int) -> list[PushSubscription]:
        """The browsers of these people, each one's oldest first."""

    def listeners(self, room: str, limit: int) -> list[str]:
        """Members who want to be told of every message, and have a browser that can be."""

    def has_push_subscriptions(self) -> bool:
        """Whether anybody has one."""


class NotifyWrites(Protocol):
    """The part of `Tx` that is about notifications."""

    def put_level(self, room: str, authid: str, level: Level) -> None: ...
    def put_notify_settings(self, settings: NotifySettings) -> None: ...
    def put_push_subscription(self, subscription: PushSubscription) -> None: ...
    def drop_push_subscription(self, subscription_id: str) -> bool:
        """Whether there was one."""

    def drop_push_subscriptions(self, authid: str) -> None:
        """All of a person's."""
