"""Files of a room: who may bring one in and how much, who may have it, which message has it, and when it goes."""

import msgspec
import pytest
from msgspec.structs import replace

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import (
    Invalid,
    LimitReached,
    NoSuchFile,
    NoSuchRoom,
    NotAllowed,
    NotAMember,
    TidingsError,
    TooLarge,
    TooLong,
    TooMany,
)
from tidings.model.files import FileRow, Made, MessageFile, file_name, named_as
from tidings.model.limits import Limits
from tidings.model.people import Caller
from tidings.services import files
from tidings.services.files import PENDING_MS, Upload
from tidings.services.upkeep import DAY_MS, trim_streams

HOUR = 3_600_000
PICTURE = Made(kind="image", type="image/webp", bytes=700, width=40, height=30, thumbnail=True)


@pytest.fixture
def lobby(site: Site) -> Site:
    """A private room of Jack's with Jill in it."""
    site.makes(JACK, "lobby", public=False)
    site.do(JACK, "room.invite", room="lobby", authid="jill")
    site.joins(JILL, "lobby")
    return site


def begins(site: Site, who: Caller, size: int = 1000, name: str = "tiger.gif", room: str = "lobby") -> FileRow:
    """Somebody starts to send a file."""
    with site.tx._connection.begin_nested():
        return files.begin(site.tx, who, Upload(room=room, name=name, bytes=size), site.turn())


def uploads(site: Site, who: Caller, size: int = 1000, name: str = "tiger.gif", room: str = "lobby") -> MessageFile:
    """Somebody sends a picture, all of it."""
    return files.finish(site.tx, who, begins(site, who, size, name, room), PICTURE, site.turn())


def sends(site: Site, who: Caller, *ids: str, text: str = "") -> str:
    """Somebody says something with files; the message's id."""
    said = site.says(who, "lobby", text, files=[{"id": one, "alt": "A tiger"} for one in ids])
    return str(said.id)


def reads(site: Site, who: Caller, file: str) -> type[TidingsError] | None:
    """What hinders somebody to have a file."""
    try:
        files.readable(site.tx, who, "lobby", file)
    except TidingsError as error:
        return type(error)
    return None


def test_a_message_has_the_files_that_its_author_brought_in(lobby: Site) -> None:
    """In history, in the log, and after an edit; what they are is what was found, not what was said."""
    file = uploads(lobby, JACK)
    assert (file.name, file.kind, file.type, file.bytes, file.width) == ("tiger.webp", "image", "image/webp", 700, 40)
    message = sends(lobby, JACK, file.id)
    (seen,) = lobby.history(JILL, "lobby").messages
    assert seen.files == [replace(file, alt="A tiger")]
    assert lobby.reads(JILL, "room.lobby").events[-1].data["files"] == [msgspec.to_builtins(seen.files[0])]
    lobby.do(JACK, "chat.edit", room="lobby", message=message, text="Look!")
    assert lobby.history(JILL, "lobby").messages[0].files == seen.files
    assert lobby.reads(JILL, "room.lobby").events[-1].data["files"] == [msgspec.to_builtins(seen.files[0])]
    lobby.do(JACK, "chat.edit", room="lobby", message=message, text="")


def test_a_message_is_found_by_the_names_of_its_files(lobby: Site) -> None:
    """And by what is said of its pictures; in the rooms that one is in."""
    said = sends(lobby, JACK, uploads(lobby, JACK, name="Well-2026.gif").id)
    for text in ("well 2026", "tiger"):
        assert [one.id for one in lobby.do(JILL, "chat.search", text=text).found] == [said]
        assert lobby.do(GUEST, "chat.search", text=text).found == []
    lobby.do(JACK, "chat.delete", room="lobby", message=said)
    assert lobby.do(JILL, "chat.search", text="well").found == []


def test_a_file_is_for_those_who_may_read_the_room_now(lobby: Site) -> None:
    """Before it is sent, for its owner alone; for strangers there is not even a room."""
    file = uploads(lobby, JACK).id
    assert [reads(lobby, who, file) for who in (JACK, JILL, GUEST)] == [None, NoSuchFile, NoSuchRoom]
    sends(lobby, JACK, file)
    assert [reads(lobby, who, file) for who in (JACK, JILL, GUEST, KITTENS)] == [None, None, NoSuchRoom, None]
    lobby.do(JACK, "room.remove", room="lobby", authid="jill")
    assert reads(lobby, JILL, file) is NoSuchRoom
    lobby.makes(JACK, "attic")
    with pytest.raises(NoSuchFile):
        files.readable(lobby.tx, JACK, "attic", file)


def test_who_was_put_out_of_a_public_room_has_nothing_of_it(site: Site) -> None:
    """As for its messages."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    file = uploads(site, JACK).id
    sends(site, JACK, file)
    assert reads(site, GUEST, file) is None
    site.do(JACK, "room.remove", room="lobby", authid="jill")
    assert reads(site, JILL, file) is NotAllowed


def test_only_who_may_write_brings_something_in(lobby: Site) -> None:
    """And still may when it has come."""
    for who, error in ((GUEST, NoSuchRoom), (JILL, None)):
        if error is not None:
            with pytest.raises(error):
                begins(lobby, who)
    row = begins(lobby, JILL)
    lobby.do(JACK, "room.remove", room="lobby", authid="jill")
    with pytest.raises(NoSuchRoom):
        files.finish(lobby.tx, JILL, row, PICTURE, lobby.turn())
    lobby.makes(JACK, "attic")
    with pytest.raises(NotAMember):
        begins(lobby, GUEST, room="attic")


@pytest.mark.parametrize("which", ["somebody else's", "sent before", "not there yet", "of another room", "unknown"])
def test_only_uploads_of_ones_own_are_sent_and_only_once(lobby: Site, which: str) -> None:
    """Nothing is said if one of them will not do."""
    lobby.makes(JACK, "attic")
    sent = uploads(lobby, JACK)
    sends(lobby, JACK, sent.id)
    ids = {
        "somebody else's": uploads(lobby, JILL).id,
        "sent before": sent.id,
        "not there yet": begins(lobby, JACK).id,
        "of another room": uploads(lobby, JACK, room="attic").id,
        "unknown": "nothing",
    }
    mine = uploads(lobby, JACK)
    with pytest.raises(NoSuchFile):
        sends(lobby, JACK, mine.id, ids[which], text="look")
    assert "look" not in lobby.texts(JACK, "lobby")
    sends(lobby, JACK, mine.id)


def test_what_a_message_may_have_is_bounded(lobby: Site) -> None:
    """How many, each once, and what is said of them."""
    lobby.limits = Limits(files_per_message=2, uploads_per_person=9)
    ids = [uploads(lobby, JACK).id for _ in range(3)]
    with pytest.raises(TooLong) as caught:
        sends(lobby, JACK, *ids)
    assert (caught.value.field, caught.value.limit) == ("files", 2)
    with pytest.raises(Invalid):
        sends(lobby, JACK, ids[0], ids[0])
    with pytest.raises(Invalid):
        lobby.says(JACK, "lobby", "", files=[{"id": ids[0], "alt": "\x00"}])
    with pytest.raises(Invalid):
        lobby.says(JACK, "lobby", "", files=[])


@pytest.mark.parametrize(("size", "error"), [(0, Invalid), (1001, TooLarge)])
def test_a_file_has_a_size(lobby: Site, size: int, error: type[TidingsError]) -> None:
    """Which is said before a byte of it comes."""
    lobby.limits = Limits(file_bytes=1000)
    with pytest.raises(error) as caught:
        begins(lobby, JACK, size)
    assert caught.value.field == "bytes"
    begins(lobby, JACK, 1000)


def test_nobody_has_more_than_their_share(lobby: Site) -> None:
    """What is on its way counts as what was announced, what is there as what it became, what is gone not at all."""
    lobby.limits = Limits(file_bytes_per_person=2000, uploads_per_person=2)
    row = begins(lobby, JACK)
    begins(lobby, JACK)
    with pytest.raises(TooMany):
        begins(lobby, JACK, 1)
    files.finish(lobby.tx, JACK, row, PICTURE, lobby.turn())
    with pytest.raises(LimitReached) as caught:
        begins(lobby, JACK, 301)
    assert caught.value.limit == 2000
    begins(lobby, JACK, 300)
    begins(lobby, JILL)
    lobby.do(JACK, "file.delete", room="lobby", file=row.id)
    assert lobby.tx.stored_by("jack").bytes == 1300
    begins(lobby, KITTENS, 5000)
    begins(lobby, KITTENS, 5000)
    begins(lobby, KITTENS, 5000)


def test_the_site_has_so_much_space(lobby: Site) -> None:
    """For everybody together, backends too."""
    lobby.limits = Limits(file_bytes_total=1500)
    begins(lobby, JACK)
    with pytest.raises(LimitReached):
        begins(lobby, KITTENS, 501)


def test_an_upload_is_taken_back_until_it_is_sent(lobby: Site) -> None:
    """By its owner alone; after that it goes with its message."""
    file = uploads(lobby, JACK).id
    with pytest.raises(NoSuchFile):
        lobby.do(JILL, "file.delete", room="lobby", file=file)
    lobby.do(JACK, "file.delete", room="lobby", file=file)
    assert reads(lobby, JACK, file) is NoSuchFile
    sent = uploads(lobby, JACK).id
    message = sends(lobby, JACK, sent)
    with pytest.raises(NoSuchFile):
        lobby.do(JACK, "file.delete", room="lobby", file=sent)
    lobby.do(JACK, "chat.delete", room="lobby", message=message)
    assert reads(lobby, JACK, sent) is NoSuchFile
    assert lobby.history(JACK, "lobby").messages[0].files == []
    assert sorted(lobby.tx.dropped_files(10)) == sorted([file, sent])


def test_what_no_message_uses_goes_after_a_day(lobby: Site) -> None:
    """And what never arrived, after an hour; what was sent stays."""
    pending, unused, sent = begins(lobby, JACK).id, uploads(lobby, JACK).id, uploads(lobby, JACK).id
    sends(lobby, JACK, sent)
    assert files.drop_stale(lobby.tx, 24, lobby.now + PENDING_MS, 10) == 0
    assert files.drop_stale(lobby.tx, 24, lobby.now + PENDING_MS + 1, 10) == 1
    assert lobby.tx.dropped_files(10) == [pending]
    assert files.drop_stale(lobby.tx, 24, lobby.now + 24 * HOUR + 1, 10) == 1
    assert sorted(lobby.tx.dropped_files(10)) == sorted([pending, unused])
    assert lobby.tx.forget_files([pending, unused, sent]) == 2
    assert reads(lobby, JILL, sent) is None


def test_files_go_with_messages_that_are_not_kept(lobby: Site) -> None:
    """Retention counts for them, too."""
    sent = uploads(lobby, JACK).id
    sends(lobby, JACK, sent)
    lobby.now += 40 * DAY_MS
    lobby.says(JACK, "lobby", "later")
    assert trim_streams(lobby.tx, "room", 30, lobby.now) > 0
    assert lobby.tx.dropped_files(10) == [sent]


def test_what_took_too_long_is_not_taken(lobby: Site) -> None:
    """It was given up by then, and nobody would know of it."""
    row = begins(lobby, JACK)
    files.drop_stale(lobby.tx, 24, lobby.now + PENDING_MS + 1, 10)
    with pytest.raises(NoSuchFile):
        files.finish(lobby.tx, JACK, row, PICTURE, lobby.turn())
    row = begins(lobby, JACK)
    files.give_up(lobby.tx, row)
    assert lobby.tx.stored_by("jack").pending == 0


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("tiger.jpg", "tiger.jpg"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\jack\\a b.png", "a b.png"),
        ("..", "file"),
        ("", "file"),
        (" .htaccess", "htaccess"),
        ("exe.\u202egpj.scr", "exe.gpj.scr"),
        ('a"b\r\nc:*?<>|.txt', "abc.txt"),
        ("a\ud800b", "a?b".replace("?", "")),
        ("小猫.png", "小猫.png"),
        ("x" * 200 + ".jpeg", "x" * 115 + ".jpeg"),
        ("x" * 200, "x" * 120),
        ("y." + "x" * 200, "y." + "x" * 118),
    ],
)
def test_names_can_be_shown_and_saved_anywhere(said: str, name: str) -> None:
    """No folders, nothing that turns text around, nothing that another system refuses."""
    assert file_name(said) == name


@pytest.mark.parametrize(
    ("name", "kind", "now"),
    [
        ("tiger.gif", "image/webp", "tiger.webp"),
        ("tiger.JPEG", "image/jpeg", "tiger.JPEG"),
        ("tiger", "image/png", "tiger.png"),
        ("my.holiday in Rome 2026", "image/png", "my.holiday in Rome 2026.png"),
        ("notes.md", "text/plain; charset=utf-8", "notes.md"),
    ],
)
def test_a_picture_is_called_what_it_is(name: str, kind: str, now: str) -> None:
    """It may have become one of another format."""
    assert named_as(name, kind) == now
