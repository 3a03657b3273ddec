"""Django Channels as its tutorial has it: what one says, the group gets; and an answer for whoever asks."""

from typing import Any

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path

settings.configure(
    SECRET_KEY="nothing here is secret",  # noqa: S106 - see there
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
)
django.setup()


class Chat(AsyncWebsocketConsumer):
    """One connection."""

    async def connect(self) -> None:
        """Join the one group."""
        await self.channel_layer.group_add("all", self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave it."""
        del code
        await self.channel_layer.group_discard("all", self.channel_name)

    async def receive(self, text_data: str) -> None:
        """Say it to all, or answer."""
        if text_data.startswith("A"):
            await self.send(text_data=text_data)
        else:
            await self.channel_layer.group_send("all", {"type": "said", "text": text_data})

    async def said(self, event: dict[str, Any]) -> None:
        """Somebody said something."""
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter({"websocket": URLRouter([path("", Chat.as_asgi())])})
