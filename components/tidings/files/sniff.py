"""What a file is, by its first bytes. What its name or its sender says counts for nothing."""

import codecs
from typing import Final

from tidings.model.files import FileKind

HEAD_BYTES: Final = 65_536
Found = tuple[FileKind, str]
"""Kind and media type."""

_MAGIC: Final[tuple[tuple[bytes, Found], ...]] = (
    (b"\xff\xd8\xff", ("image", "image/jpeg")),
    (b"\x89PNG\r\n\x1a\n", ("image", "image/png")),
    (b"GIF87a", ("image", "image/gif")),
    (b"GIF89a", ("image", "image/gif")),
    (b"%PDF-", ("document", "application/pdf")),
    (b"{\\rtf", ("document", "application/rtf")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("document", "application/x-ole-storage")),
    (b"PK\x03\x04", ("archive", "application/zip")),
    (b"PK\x05\x06", ("archive", "application/zip")),
    (b"\x1f\x8b", ("archive", "application/gzip")),
    (b"BZh", ("archive", "application/x-bzip2")),
    (b"\xfd7zXZ\x00", ("archive", "application/x-xz")),
    (b"(\xb5/\xfd", ("archive", "application/zstd")),
    (b"7z\xbc\xaf'\x1c", ("archive", "application/x-7z-compressed")),
    (b"Rar!\x1a\x07", ("archive", "application/vnd.rar")),
    (b"ID3", ("audio", "audio/mpeg")),
    (b"\xff\xfb", ("audio", "audio/mpeg")),
    (b"\xff\xf3", ("audio", "audio/mpeg")),
    (b"\xff\xf2", ("audio", "audio/mpeg")),
    (b"fLaC", ("audio", "audio/flac")),
    (b"OggS", ("audio", "audio/ogg")),
    (b"\x1aE\xdf\xa3", ("video", "video/webm")),
)
_RIFF: Final[dict[bytes, Found]] = {
    b"WEBP": ("image", "image/webp"),
    b"WAVE": ("audio", "audio/wav"),
    b"AVI ": ("video", "video/x-msvideo"),
}
_BRANDS: Final[dict[bytes, Found]] = {
    b"avif": ("image", "image/avif"),
    b"avis": ("image", "image/avif"),
    b"M4A ": ("audio", "audio/mp4"),
    b"heic": ("other", "image/heic"),
    b"heix": ("other", "image/heic"),
    b"mif1": ("other", "image/heif"),
    b"qt  ": ("video", "video/quicktime"),
}
_ZIPPED: Final[tuple[tuple[bytes, str], ...]] = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument."
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def kind_of(head: bytes) -> Found:
    """What this is.

    Args:
        head: the first `HEAD_BYTES`, or all there is.
    """
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], _OTHER)
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], ("video", "video/mp4"))
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return _office(head) or found if magic == b"PK\x03\x04" else found
    return ("text", "text/plain; charset=utf-8") if _is_text(head) else _OTHER


_OTHER: Final[Found] = ("other", "application/octet-stream")


def _office(head: bytes) -> Found | None:
    """An archive that is a document."""
    if head[30:].startswith(_OPEN_DOCUMENT):
        return "document", "application/vnd.oasis.opendocument"
    if b"[Content_Types].xml" not in head and b"_rels/" not in head:
        return None
    return next((("document", kind) for name, kind in _ZIPPED if name in head), None)


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters; a character may be cut in two where the head ends."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD_BYTES)
    except UnicodeDecodeError:
        return False
    return _CONTROLS.isdisjoint(head)
