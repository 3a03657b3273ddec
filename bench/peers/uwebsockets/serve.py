"""uWebSockets, by way of socketify: what one says, all get, sent by its own publish in C++; and an answer."""

import sys
from typing import Any

from socketify import App, CompressOptions, OpCode

app = App()


def on_open(socket: Any) -> None:  # noqa: ANN401 - socketify is not typed
    """Join the one topic."""
    socket.subscribe("all")


def on_message(socket: Any, message: str, opcode: OpCode) -> None:  # noqa: ANN401 - see above
    """Say it to all, or answer."""
    if message.startswith("A"):
        socket.send(message, opcode)
    else:
        app.publish("all", message, opcode)


app.ws("/*", {"compression": CompressOptions.DISABLED, "open": on_open, "message": on_message})
app.listen(int(sys.argv[1]), lambda _: None)
app.run()
