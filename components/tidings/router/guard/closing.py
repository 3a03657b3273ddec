"""How a connection is ended, so that its client knows why."""

from typing import Any, Final

_LONGEST_REASON: Final = 120
"""Bytes; a close frame has 123 for it (RFC 6455, section 5.5)."""


class ClosingWebSocket:
    """Mixed into Crossbar's WebSocket protocol."""

    def cut_off(self: Any, code: int, reason: str) -> None:
        """Close the connection, and say why."""
        self._fail_connection(code, reason.encode()[:_LONGEST_REASON].decode("utf-8", "ignore"))


class ClosingRawSocket:
    """Mixed into Crossbar's RawSocket protocol."""

    def cut_off(self: Any, code: int, reason: str) -> None:
        """Close the connection. RawSocket has no words for why."""
        del code, reason
        self.transport.abortConnection()
