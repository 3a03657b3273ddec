"""Files between the router's process and the rules: by which proof somebody may, and how far an upload has come."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pytest
from autobahn.wamp.exception import ApplicationError
from msgspec.structs import replace
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.task import Clock

from tests.support.cast import JACK, JILL
from tests.support.door import NODES_OWN, Door, token
from tests.support.files import SVG, jpeg
from tests.support.parts import joins
from tests.support.waiting import wait_for
from tidings.api import BY_URI
from tidings.faces.files import FileRules
from tidings.faces.wamp import Parts
from tidings.files.shelf import Shelf
from tidings.files.storage import Disk
from tidings.files.task import Bounds
from tidings.files.workshop import THUMBNAIL, Workshop
from tidings.model.files import Made
from tidings.model.people import Caller
from tidings.model.requests import RoomCreate, RoomJoin
from tidings.services import rooms

T = TypeVar("T")


class Bench(Workshop):
    """A workshop that does everything at once, here."""

    def __init__(self, folder: Path) -> None:
        self.disk = Disk(folder)
        super().__init__(Shelf(self.disk), self.disk, kinds=("image", "text"), bounds=Bounds(), at_once=1)

    def _run(self, what: Callable[[], T]) -> Deferred[T]:
        try:
            return succeed(what())
        except Exception:  # noqa: BLE001 - as a thread's would come
            return fail()

    def left(self) -> list[str]:
        """What is on the disk."""
        return sorted(path.name for path in self.disk.path("x").parent.parent.rglob("*") if path.is_file())


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An empty workshop."""
    return Bench(tmp_path / "files")


@pytest.fixture
def door(parts: Parts, bench: Bench) -> Door:
    """A site with a private room of Jack's; he and Jill are there."""
    private = RoomCreate(room="jacks", title="", public=False)
    wait_for(parts.store.write(lambda tx: rooms.create(tx, JACK, private, parts.turn())))
    made = Door(parts, files=(bench, FileRules(at_once=2, seconds=60)))
    wait_for(made.router.join())
    joins(parts, JILL)
    return made


def arrives(begun: Mapping[str, Any], raw: bytes) -> None:
    """The router has written what came in."""
    Path(begun["path"]).write_bytes(raw)


async def passes(door: Door, who: Caller) -> str:
    """The header that somebody's page sends."""
    told: dict[str, Any] = await door.router.ask("tidings.file.pass", {}, who=who)
    assert (told["file_bytes"], told["files"], told["kinds"]) == (10_000_000, 10, ["image", "text"])
    return f"Bearer {told['token']}"


async def begins(door: Door, proof: str, size: int = 5, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - of the request
    """The router asks whether a file may come."""
    asked = {"room": "jacks", "name": "a.txt", "bytes": size, "authorization": proof, "address": "", **more}
    found: dict[str, Any] = await door.router.ask("tidings.gateway.upload", asked, who=NODES_OWN)
    return found


async def ends(door: Door, file: str, *, complete: bool = True) -> dict[str, Any]:
    """The router says that all has come, or will not."""
    asked = {"file": file, "complete": complete}
    found: dict[str, Any] = await door.router.ask("tidings.gateway.uploaded", asked, who=NODES_OWN)
    return found


async def uploads(door: Door, proof: str, raw: bytes) -> dict[str, Any]:
    """Somebody sends a file, all of it."""
    begun = await begins(door, proof, len(raw))
    arrives(begun, raw)
    return await ends(door, begun["file"])


async def gets(door: Door, proof: str | None, file: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - of the request
    """The router asks where a file is."""
    asked = {"room": "jacks", "file": file, "authorization": proof, "address": "", **more}
    found: dict[str, Any] = await door.router.ask("tidings.gateway.download", asked, who=NODES_OWN)
    return found


async def error_of(asked: Any) -> str:  # noqa: ANN401 - anything to wait for
    """The last word of the error."""
    with pytest.raises(ApplicationError) as caught:
        await asked
    return str(caught.value.error).rpartition(".")[2]


async def test_a_picture_goes_in_and_out(door: Door, bench: Bench) -> None:
    """By the pass of a session; it is shown, where anything else is saved."""
    proof = await passes(door, JACK)
    picture = await uploads(door, proof, jpeg())
    assert (picture["kind"], picture["name"], picture["width"]) == ("image", "a.jpg", 600)
    id_ = picture["id"]
    path = str(bench.disk.path(id_))
    assert await gets(door, proof, id_) == {"path": path, "type": "image/jpeg", "name": "a.jpg", "inline": True}
    small = {"path": path + THUMBNAIL, "type": "image/webp", "name": f"{id_}.webp", "inline": True}
    assert await gets(door, proof, id_, thumbnail=True) == small
    drawing = await uploads(door, proof, SVG)
    found = await gets(door, proof, drawing["id"])
    assert (found["type"], found["inline"]) == ("text/plain; charset=utf-8", False)
    assert await error_of(gets(door, proof, drawing["id"], thumbnail=True)) == "no_such_file"
    assert bench.left() == sorted([drawing["id"], id_, id_ + THUMBNAIL])


async def test_a_pass_is_good_for_one_session_as_long_as_it_lasts(door: Door) -> None:
    """With the rights that the session has now; nobody makes one up, and none is for HTTP alone."""
    proof = await passes(door, JACK)
    file = (await uploads(door, proof, b"hello"))["id"]
    jills = await passes(door, JILL)
    assert jills != proof
    assert await error_of(gets(door, jills, file)) == "no_such_room"
    assert await error_of(begins(door, jills)) == "no_such_room"
    for wrong in (None, "Bearer", proof[:-1], proof.replace("session.1", "session.2"), "Bearer session.x.y"):
        assert await error_of(gets(door, wrong, file)) == "unauthorized"
    door.parts.sessions.drop(1)
    assert await error_of(gets(door, proof, file)) == "unauthorized"
    over_http = replace(JACK, session=None)
    with pytest.raises(Exception, match="A session has this"):
        await door.parts.pipeline.answer(BY_URI["tidings.file.pass"], over_http, {})


async def test_a_token_is_as_good(door: Door) -> None:
    """What every other call over HTTP is made with."""
    assert await error_of(begins(door, f"Bearer {token('nobody')}")) == "no_such_room"
    file = (await uploads(door, f"Bearer {token('jack', name='Jack')}", b"hello"))["id"]
    assert (await gets(door, await passes(door, JACK), file))["name"] == "a.txt"


async def test_a_visitor_of_a_page_has_what_the_page_has(door: Door) -> None:
    """Nothing of a private room, if nobody knows them."""
    file = (await uploads(door, await passes(door, JACK), b"hello"))["id"]
    visitor = {"cookie": "", "ticket": "", "address": ""}
    assert await error_of(gets(door, None, file, visitor=visitor)) == "no_such_room"


async def test_what_does_not_come_leaves_nothing(door: Door, bench: Bench) -> None:
    """Said by the router, refused for what it is, or never heard of again."""
    proof = await passes(door, JACK)
    begun = await begins(door, proof)
    arrives(begun, b"he")
    assert await ends(door, begun["file"], complete=False) == {}
    assert await error_of(ends(door, begun["file"])) == "no_such_file"
    assert await error_of(uploads(door, proof, b"\x00\x01")) == "file_refused"
    begun = await begins(door, proof)
    arrives(begun, b"hello")
    clock = door.parts.reactor
    assert isinstance(clock, Clock)
    clock.advance(121)
    await door.router.settle()
    assert await error_of(ends(door, begun["file"])) == "no_such_file"
    assert bench.left() == []
    assert await door.parts.store.read(lambda tx: (tx.stored_bytes(), tx.dropped_files(9))) == (0, [])


async def test_who_was_put_out_meanwhile_has_brought_nothing_in(door: Door, bench: Bench) -> None:
    """It is asked again when all has come."""
    await door.parts.store.write(
        lambda tx: rooms.create(tx, JACK, RoomCreate(room="open", title=""), door.parts.turn())
    )
    await door.parts.store.write(lambda tx: rooms.join(tx, JILL, RoomJoin(room="open"), door.parts.turn()))
    begun = await begins(door, await passes(door, JILL), room="open")
    arrives(begun, b"hello")
    await door.parts.pipeline.answer(BY_URI["tidings.room.leave"], JILL, {"room": "open"})
    assert await error_of(ends(door, begun["file"])) == "not_a_member"
    assert bench.left() == []


async def test_what_was_begun_is_finished_though_its_sender_has_gone(
    door: Door, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that looks at a file does not hear that nobody waits; so nothing is removed under its hands."""
    begun = await begins(door, await passes(door, JACK))
    arrives(begun, b"hello")
    made: Deferred[Made] = Deferred()
    real = bench.make
    monkeypatch.setattr(bench, "make", lambda _: made)
    asked = door.router.ask("tidings.gateway.uploaded", {"file": begun["file"], "complete": True}, who=NODES_OWN)
    _ = asked.addErrback(lambda _: None)
    door.router.interrupts()
    await door.router.settle()
    assert bench.left() == [f"{begun['file']}.in"]
    made.callback(await real(begun["file"]))
    await door.router.settle()
    assert bench.left() == [begun["file"]]
    assert (await gets(door, await passes(door, JACK), begun["file"]))["name"] == "a.txt"


async def test_only_so_many_are_under_way_at_once(door: Door) -> None:
    """The next one is asked to come again in a moment."""
    proof = await passes(door, JACK)
    begun = [await begins(door, proof) for _ in range(2)]
    assert await error_of(begins(door, proof)) == "unavailable"
    await ends(door, begun[0]["file"], complete=False)
    await begins(door, proof)


async def test_only_the_nodes_own_parts_may_ask(door: Door) -> None:
    """Nobody else is told where files are."""
    for procedure in ("upload", "uploaded", "download"):
        asked = door.router.ask(f"tidings.gateway.{procedure}", {}, who=JACK)
        assert await error_of(asked) == "not_allowed"
