"""What is asked of the process that makes a file into what is kept, and what it answers."""

from msgspec import Struct

from tidings.model.files import FileKind, Made


class Bounds(Struct, frozen=True, kw_only=True):
    """What pictures may be and become: sides in pixels, `pixels` of all there is to decode."""

    longest: int = 2048
    thumbnail: int = 480
    pixels: int = 64_000_000
    seconds: int = 20
    memory_bytes: int = 1_073_741_824


class Task(Struct, frozen=True, kw_only=True):
    """A file as it came in, and where what is made of it goes."""

    source: str
    target: str
    thumbnail: str
    kinds: tuple[FileKind, ...]
    bounds: Bounds


class Outcome(Struct, frozen=True, kw_only=True):
    """What was made; or `refused`, a sentence for the sender, and the limit that it is about."""

    made: Made | None = None
    refused: str = ""
    limit: int | None = None


class RefusedError(Exception):
    """This file is not taken; the sentence is for its sender."""

    def __init__(self, sentence: str, limit: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence, self.limit = sentence, limit
