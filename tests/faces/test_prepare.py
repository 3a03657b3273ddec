"""What becomes of files that come in: known by what is in them, pictures made anew, nothing that breaks the node."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from twisted.internet import reactor

from tests.support.files import PDF, SECRET, SVG, gif, jpeg, png
from tests.support.waiting import wait_for
from tidings.files.shelf import Shelf
from tidings.files.sniff import HEAD_BYTES, kind_of
from tidings.files.storage import Disk
from tidings.files.task import Bounds
from tidings.files.workshop import THUMBNAIL, Workshop
from tidings.model.errors import FileRefused, Unavailable
from tidings.model.files import FileKind, Made

KINDS: tuple[FileKind, ...] = ("image", "text", "document", "archive")
Make = Callable[..., Made]


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """An empty place for files."""
    return Disk(tmp_path / "files")


@pytest.fixture
def make(disk: Disk) -> Iterator[Make]:
    """Have a file made into what is kept, by the process that does it."""
    started: list[Workshop] = []

    def made(raw: bytes, bounds: Bounds | None = None) -> Made:
        workshop = Workshop(Shelf(disk), disk, kinds=KINDS, bounds=bounds or Bounds(), at_once=1)
        workshop.start(reactor)  # type: ignore[arg-type] # the reactor is a module to mypy
        started.append(workshop)
        Path(workshop.incoming("f1")).write_bytes(raw)
        return wait_for(workshop.make("f1"))

    yield made
    for workshop in started:
        wait_for(workshop.stop())


def left(disk: Disk) -> list[str]:
    """What is on the disk."""
    return sorted(path.name for path in disk.path("x").parent.parent.rglob("*") if path.is_file())


def zipped(*names: str) -> bytes:
    """An archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return written.getvalue()


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (jpeg(), ("image", "image/jpeg")),
        (png(), ("image", "image/png")),
        (gif(), ("image", "image/gif")),
        (b"RIFF\0\0\0\0WEBPVP8 ", ("image", "image/webp")),
        (b"RIFF\0\0\0\0WAVEfmt ", ("audio", "audio/wav")),
        (b"RIFF\0\0\0\0what", ("other", "application/octet-stream")),
        (b"\0\0\0\x1cftypavif", ("image", "image/avif")),
        (b"\0\0\0\x1cftypheic", ("other", "image/heic")),
        (b"\0\0\0\x1cftypisom", ("video", "video/mp4")),
        (PDF, ("document", "application/pdf")),
        (zipped("a.txt"), ("archive", "application/zip")),
        (
            zipped("[Content_Types].xml", "word/document.xml"),
            ("document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ),
        (SVG, ("text", "text/plain; charset=utf-8")),
        (b"<html><script>alert(1)</script>", ("text", "text/plain; charset=utf-8")),
        ("Mäuse".encode(), ("text", "text/plain; charset=utf-8")),
        ("Mäuse".encode("latin-1"), ("other", "application/octet-stream")),
        (("a" + "ä" * HEAD_BYTES).encode()[:HEAD_BYTES], ("text", "text/plain; charset=utf-8")),
        (b"MZ\x90\x00\x03", ("other", "application/octet-stream")),
        (b"\x7fELF\x02", ("other", "application/octet-stream")),
    ],
)
def test_a_file_is_what_is_in_it(head: bytes, found: tuple[str, str]) -> None:
    """Nobody's word counts for it. What could run in a page is text, and is only ever saved."""
    assert kind_of(head) == found


def test_a_picture_is_turned_scaled_and_tells_nothing_of_the_camera(make: Make, disk: Disk) -> None:
    """Not where, not when, not with what it was taken; in the picture and in the small one."""
    assert make(jpeg(3000, 1500, turned=True)) == Made(
        kind="image",
        type="image/jpeg",
        bytes=disk.path("f1").stat().st_size,
        width=1024,
        height=2048,
        thumbnail=True,
    )
    for name, size in (("f1", (1024, 2048)), (f"f1{THUMBNAIL}", (240, 480))):
        raw = disk.path(name).read_bytes()
        assert SECRET.encode() not in raw
        with Image.open(io.BytesIO(raw)) as picture:
            assert picture.size == size
            assert not picture.getexif()
    assert left(disk) == ["f1", f"f1{THUMBNAIL}"]


def test_what_is_behind_the_picture_is_left_behind(make: Make, disk: Disk) -> None:
    """A file that is a picture and something else at once is only the picture after that."""
    make(png() + b"<script>alert(1)</script>")
    assert b"script" not in disk.path("f1").read_bytes()


def test_what_moves_goes_on_moving(make: Make, disk: Disk) -> None:
    """At its own pace; where that is too much, its first picture stands."""
    assert make(gif()).type == "image/webp"
    with Image.open(disk.path("f1")) as picture:
        assert getattr(picture, "n_frames", 1) == 5
        durations = []
        for frame in range(5):
            picture.seek(frame)
            picture.load()
            durations.append(picture.info["duration"])
    assert durations == [100, 200, 300, 100, 100]
    assert make(gif(), Bounds(pixels=120 * 80 * 4)).type == "image/png"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_a_picture_of_any_mode(make: Make, disk: Disk, mode: str) -> None:
    """What lets the ground show through goes on doing so."""
    written = io.BytesIO()
    Image.new(mode, (30, 20)).save(written, "JPEG" if mode == "CMYK" else "PNG")
    made = make(written.getvalue())
    assert (made.width, made.height) == (30, 20)
    with Image.open(disk.path("f1")) as picture:
        assert picture.has_transparency_data == (mode in {"LA", "RGBA"})


def bomb(width: int, height: int) -> bytes:
    """A small file that says it is an enormous picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000) * 4)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("raw", "bounds", "says"),
    [
        (bomb(50_000, 50_000), Bounds(), "50000 by 50000 pixels; 64 million are allowed"),
        (bomb(40_000, 40_000), Bounds(pixels=10**10, memory_bytes=400 * 1024 * 1024), "too large to be read"),
        (jpeg()[:2000], Bounds(), "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), Bounds(), "damaged"),
        (b"MZ\x90\x00", Bounds(), r"\(other\) are not taken here; these are: image, text"),
    ],
)
def test_what_is_not_taken_leaves_nothing(make: Make, disk: Disk, raw: bytes, bounds: Bounds, says: str) -> None:
    """A picture that would need too much is refused, and the node never feels it."""
    with pytest.raises(FileRefused, match=says):
        make(raw, bounds)
    assert left(disk) == []


def test_a_picture_that_takes_too_long_is_given_up(make: Make, disk: Disk) -> None:
    """Processor time is taken away from the process that reads it."""
    written = io.BytesIO()
    Image.effect_noise((5000, 5000), 90).save(written, "PNG", compress_level=1)
    with pytest.raises(FileRefused, match="takes too long"):
        make(written.getvalue(), Bounds(seconds=1, longest=5000))
    assert left(disk) == []


def test_a_disk_that_is_full_is_nobodys_fault(make: Make, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sender may try again."""

    def full(name: str, finished: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "put", full)
    with pytest.raises(Unavailable):
        make(PDF)
    assert left(disk) == []


def test_all_of_a_file_is_removed_however_far_it_came(make: Make, disk: Disk) -> None:
    """And what is not there is removed already."""
    make(jpeg())
    for part in (".in", ".out", THUMBNAIL):
        disk.work(f"f1{part}").write_bytes(b"x")
    workshop = Workshop(Shelf(disk), disk, kinds=KINDS, bounds=Bounds(), at_once=1)
    workshop.start(reactor)  # type: ignore[arg-type] # see make
    wait_for(workshop.drop(["f1", "f2"]))
    wait_for(workshop.stop())
    assert left(disk) == []
