"""Files in a bucket: put there, brought back, removed; and what is kept of them on this machine."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from twisted.internet import reactor
from twisted.internet.defer import CancelledError, DeferredList

from tests.support.bucket import Store, running_store
from tests.support.files import PDF
from tests.support.waiting import wait_for
from tidings.files.bucket import Bucket
from tidings.files.cache import Cache
from tidings.files.shelf import Shelf
from tidings.files.storage import Disk
from tidings.files.task import Bounds
from tidings.files.workshop import Workshop
from tidings.model.errors import NoSuchFile, Unavailable


@pytest.fixture
def store() -> Iterator[Store]:
    """A store with an empty bucket."""
    with running_store() as running:
        yield running


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """The node's own folder."""
    return Disk(tmp_path / "files")


def bucket_of(store: Store, disk: Disk, tmp_path: Path, most: int = 1000) -> Bucket:
    """The bucket, as a node that has just started has it."""
    return Bucket(store.place, disk, Cache(tmp_path / "files" / "cache", most))


def put(bucket: Bucket, disk: Disk, name: str, body: bytes) -> None:
    """Keep a file."""
    finished = disk.work(f"{name}.out")
    finished.write_bytes(body)
    bucket.put(name, finished)
    assert not finished.exists()


def copies(tmp_path: Path) -> list[str]:
    """What is kept here."""
    return sorted(path.name for path in (tmp_path / "files" / "cache").iterdir())


def test_there_and_back_and_gone(store: Store, disk: Disk, tmp_path: Path) -> None:
    """Below the prefix, in the same order as in a folder; read from the copy, and without it from the bucket."""
    bucket = bucket_of(store, disk, tmp_path)
    put(bucket, disk, "ab12", b"meow")
    assert list(store.objects) == ["chat/ab/ab12"]
    here = bucket.here("ab12")
    assert here is not None
    assert here.read_bytes() == b"meow"
    here.unlink()
    assert bucket.here("ab12") is None
    assert bucket.bring("ab12").read_bytes() == b"meow"
    bucket.drop("ab12")
    bucket.drop("ab12")
    assert (store.objects, copies(tmp_path)) == ({}, [])
    with pytest.raises(FileNotFoundError):
        bucket.bring("ab12")
    assert list((tmp_path / "files" / "work").iterdir()) == []


def test_a_large_one_goes_in_parts(store: Store, disk: Disk, tmp_path: Path) -> None:
    """No more than one of them is in memory."""
    body = os.urandom(12_000_000)
    bucket = bucket_of(store, disk, tmp_path)
    put(bucket, disk, "ab12", body)
    assert len(store.parts) > 1
    assert store.objects["chat/ab/ab12"] == body
    (tmp_path / "files" / "cache" / "ab12").unlink()
    assert bucket.bring("ab12").read_bytes() == body


def test_the_copies_that_nobody_reads_go_first(store: Store, disk: Disk, tmp_path: Path) -> None:
    """Never more than is allowed, after a restart too; one that alone is larger can still be read."""
    bucket = bucket_of(store, disk, tmp_path, most=10)
    for name in ("aa1", "bb2"):
        put(bucket, disk, name, b"12345")
    assert bucket.here("aa1") is not None
    put(bucket, disk, "cc3", b"12345")
    assert copies(tmp_path) == ["aa1", "cc3"]
    again = bucket_of(store, disk, tmp_path, most=5)
    assert len(copies(tmp_path)) == 1
    assert again.bring("bb2").read_bytes() == b"12345"
    assert copies(tmp_path) == ["bb2"]
    put(again, disk, "dd4", b"x" * 50)
    assert again.bring("dd4").read_bytes() == b"x" * 50
    assert copies(tmp_path) == ["dd4"]


def test_files_from_before_there_was_a_bucket(store: Store, disk: Disk, tmp_path: Path) -> None:
    """They are read where they are, and removed there."""
    old = disk.work("old")
    old.write_bytes(b"old")
    disk.put("ab12", old)
    bucket = bucket_of(store, disk, tmp_path)
    assert bucket.bring("ab12").read_bytes() == b"old"
    bucket.drop("ab12")
    assert not disk.path("ab12").exists()


def test_a_store_that_is_away_says_so_without_its_secret(store: Store, disk: Disk, tmp_path: Path) -> None:
    """To the operator; nothing half-done is left."""
    gone = replace(store.place, endpoint="http://127.0.0.1:9", timeout_s=1)
    bucket = Bucket(gone, disk, Cache(tmp_path / "files" / "cache", 10))
    finished = disk.work("f.out")
    finished.write_bytes(b"x")
    for does in (lambda: bucket.put("ab12", finished), lambda: bucket.bring("ab12"), bucket.check):
        with pytest.raises(OSError, match="cannot be reached") as caught:
            does()
        assert store.place.secret not in str(caught.value)
    assert copies(tmp_path) == []
    assert list((tmp_path / "files" / "work").iterdir()) == [finished]


def test_a_bucket_that_is_not_there(store: Store, disk: Disk, tmp_path: Path) -> None:
    """The store's own words are passed on; the check of one that is there leaves nothing behind."""
    bucket_of(store, disk, tmp_path).check()
    assert store.objects == {}
    other = Bucket(replace(store.place, bucket="dogs"), disk, Cache(tmp_path / "files" / "cache", 10))
    with pytest.raises(OSError, match="NoSuchBucket"):
        other.check()
    with pytest.raises(OSError, match="NoSuchBucket"):
        other.bring("ab12")


@pytest.fixture
def workshop(store: Store, disk: Disk, tmp_path: Path) -> Iterator[Workshop]:
    """A workshop that keeps its files in the bucket; four readers may wait."""
    made = Workshop(
        Shelf(bucket_of(store, disk, tmp_path), most=4), disk, kinds=("document",), bounds=Bounds(), at_once=1
    )
    made.start(reactor)  # type: ignore[arg-type] # the reactor is a module to mypy
    yield made
    wait_for(made.stop())


def test_many_who_ask_for_one_file_wait_for_one_fetch(store: Store, workshop: Workshop, tmp_path: Path) -> None:
    """And more than may wait are told to come again; who leaves takes nobody along."""
    Path(workshop.incoming("ab12")).write_bytes(PDF)
    assert wait_for(workshop.make("ab12")).kind == "document"
    assert list(store.objects) == ["chat/ab/ab12"]
    (tmp_path / "files" / "cache" / "ab12").unlink()
    asked = [workshop.shelf.path("ab12") for _ in range(4)]
    with pytest.raises(Unavailable, match="Many files"):
        wait_for(workshop.shelf.path("ab12"))
    leaving = asked.pop()
    leaving.cancel()
    with pytest.raises(CancelledError):
        wait_for(leaving)
    found = wait_for(DeferredList(asked))
    assert {path.read_bytes() for _, path in found} == {PDF}
    assert store.fetched == ["chat/ab/ab12"]
    assert wait_for(workshop.shelf.path("ab12")).read_bytes() == PDF


def test_a_file_that_the_bucket_has_lost(store: Store, workshop: Workshop) -> None:
    """Is no such file; while the bucket itself is gone, it is unavailable."""
    with pytest.raises(NoSuchFile):
        wait_for(workshop.shelf.path("ab12"))
    store.buckets.clear()
    with pytest.raises(Unavailable):
        wait_for(workshop.shelf.path("ab12"))
    Path(workshop.incoming("ab12")).write_bytes(PDF)
    with pytest.raises(Unavailable, match="could not be kept"):
        wait_for(workshop.make("ab12"))
