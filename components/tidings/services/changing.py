"""What a room is like: its title, topic and picture, how slow it is, and whether it is in the archive."""

from msgspec.structs import replace

from tidings.model.emoji import check_emoji
from tidings.model.errors import Invalid
from tidings.model.names import check_text, one_line
from tidings.model.people import Caller
from tidings.model.requests import RoomArchive, RoomArchived, RoomUpdate, RoomUpdated
from tidings.model.rooms import RoomRow
from tidings.services import Turn, room_event
from tidings.services.book import note
from tidings.services.checks import check_picture_address
from tidings.services.powers import require_owner
from tidings.services.rooms import as_seen, require_moderator, require_room, require_shared
from tidings.services.writing import require_open
from tidings.store import Tx


def change(tx: Tx, caller: Caller, request: RoomUpdate, turn: Turn) -> RoomUpdated:
    """Change what a room is called and about, its picture, how slow it is, for how long what is said in it is kept.

    For its owner, its moderators and backends; how long is kept is not for moderators to say.

    Raises:
        NoSuchRoom, NotAMember: there is none, or the caller is not in it.
        NotAllowed: the caller is neither owner nor moderator, or the room is direct.
        Archived: bring it back first.
        Invalid: a text that is none; a `picture` that is neither an emoji nor, from a backend, an address;
            `retention_days` beyond the site's own (`room_days`).
    """
    row = require_room(tx, caller, request.room)
    require_shared(row)
    require_moderator(tx, caller, request.room, to="change it")
    require_open(row)
    changed = replace(
        row,
        title=_line(request.title, row.title, "title"),
        topic=_line(request.topic, row.topic, "topic"),
        slow_seconds=row.slow_seconds if request.slow_seconds is None else request.slow_seconds,
        picture=row.picture if request.picture is None else _picture(caller, request.picture),
        retention_days=_retention(tx, caller, row, request.retention_days, turn),
    )
    if changed != row:
        _say(tx, caller, changed, turn)
    if changed.slow_seconds != row.slow_seconds:
        note(tx, caller, row.name, "slow", turn, detail=str(changed.slow_seconds))
    if changed.retention_days != row.retention_days:
        note(tx, caller, row.name, "retention", turn, detail=str(changed.retention_days))
    return RoomUpdated(room=as_seen(tx, caller, [changed])[0])


def _say(tx: Tx, caller: Caller, changed: RoomRow, turn: Turn) -> None:
    """Store how a room is now, and say so in it."""
    tx.change_room(changed)
    data = {
        "room": changed.name,
        "title": changed.title,
        "topic": changed.topic,
        "slow_seconds": changed.slow_seconds,
        "archived": changed.archived,
        "picture": changed.picture,
        "retention_days": changed.retention_days,
    }
    tx.append(room_event(caller, changed.name, "room.updated", data, turn))


def _retention(tx: Tx, caller: Caller, row: RoomRow, days: int | None, turn: Turn) -> int:
    """A room keeps for less long than the site, never for longer."""
    if days is None or days == row.retention_days:
        return row.retention_days
    require_owner(tx, caller, row.name, to="say how long it keeps what is said")
    most = turn.limits.room_days
    if most and days > most:
        raise Invalid(f"`retention_days` may be {most} at most on this site.", field="retention_days", limit=most)
    return days


def _picture(caller: Caller, given: str) -> str:
    """An emoji; from a backend an address, too.

    People who only look at the list of rooms load what it shows without being asked. So where that comes from is a
    matter of the site and not of whoever runs a room: their server would learn who looks, and when.
    """
    if not given:
        return ""
    if not caller.is_service:
        check_emoji(given, "picture")
    elif "/" in given:
        check_picture_address(given, "picture")
    else:
        check_emoji(given, "picture")
    return given


def _line(given: str | None, before: str, field: str) -> str:
    """A text of one line; a title that is emptied stays as it was, since a room needs one."""
    if given is None:
        return before
    check_text(given, field)
    line = one_line(given)
    return before if field == "title" and not line else line


def archive(tx: Tx, caller: Caller, request: RoomArchive, turn: Turn) -> RoomArchived:
    """Put a room into the archive, where it can be read and nothing can be said, or bring it back.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: the caller does not own the room.
    """
    row = require_room(tx, caller, request.room)
    require_owner(tx, caller, request.room, to="archive it")
    changed = replace(row, archived=request.archived)
    if changed != row:
        _say(tx, caller, changed, turn)
        note(tx, caller, row.name, "archive" if request.archived else "restore", turn)
    return RoomArchived(room=as_seen(tx, caller, [changed])[0])
