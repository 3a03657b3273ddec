"""What an HTTP server answered."""

from collections.abc import Mapping
from typing import Any

import msgspec


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: Mapping[str, str], raw: bytes) -> None:
        self.status, self.headers, self.raw = status, headers, raw

    @property
    def body(self) -> Any:  # noqa: ANN401 - any JSON
        """The body, as JSON."""
        return msgspec.json.decode(self.raw)
