"""Notifications; see `queries`."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import asdict
from sqlalchemy import and_, bindparam, delete, exists, insert, select, update

from tidings.model.notifications import Level, NotifySettings, PushSubscription, Quiet
from tidings.store import schema as s
from tidings.store.prepared import Prepared
from tidings.store.rows import Rows
from tidings.store.statements import _p

_levels, _settings, _browsers = s.levels.c, s.notify_settings.c, s.push_subscriptions.c
_quiet = msgspec.json.Decoder(Quiet).decode

LEVELS = select(s.levels).where(_levels.authid == _p("authid"), _levels.room.in_(bindparam("p_rooms", expanding=True)))
UNWILLING = select(_levels.authid).where(
    _levels.room == _p("room"),
    _levels.authid.in_(bindparam("p_authids", expanding=True)),
    _levels.level == "none",
)
_IS_LEVEL = and_(_levels.room == _p("room"), _levels.authid == _p("authid"))
CHANGE_LEVEL = update(s.levels).where(_IS_LEVEL).values(level=_p("level"))
ADD_LEVEL = insert(s.levels)

SETTINGS = Prepared(select(s.notify_settings).where(_settings.authid == _p("authid")))
CHANGE_SETTINGS = Prepared(
    update(s.notify_settings).where(_settings.authid == _p("authid")).values(read=_p("read"), quiet=_p("quiet"))
)
ADD_SETTINGS = Prepared(insert(s.notify_settings))

BROWSERS = (
    select(s.push_subscriptions)
    .where(_browsers.authid.in_(bindparam("p_authids", expanding=True)))
    .order_by(_browsers.authid, _browsers.created)
    .limit(_p("limit"))
)
ANY_BROWSER = Prepared(select(_browsers.id).limit(1))
_IS_IN = and_(
    s.memberships.c.room == _levels.room, s.memberships.c.authid == _levels.authid, s.memberships.c.state == "joined"
)
LISTENERS = Prepared(
    select(_levels.authid)
    .join(s.memberships, _IS_IN)
    .where(_levels.room == _p("room"), _levels.level == "all", exists().where(_browsers.authid == _levels.authid))
    .limit(_p("limit"))
)
ADD_BROWSER = insert(s.push_subscriptions)
DROP_BROWSER = delete(s.push_subscriptions).where(_browsers.id == _p("id"))
DROP_BROWSERS = delete(s.push_subscriptions).where(_browsers.authid == _p("authid"))


class NotifyQueries(Rows):
    """Implements `NotifyReads`."""

    def levels(self, authid: str, rooms: Sequence[str]) -> dict[str, Level]:
        return {row.room: row.level for row in self._rows(LEVELS, authid=authid, rooms=list(rooms))}

    def unwilling(self, room: str, authids: Sequence[str]) -> set[str]:
        return {row.authid for row in self._rows(UNWILLING, room=room, authids=list(authids))}

    def notify_settings(self, authid: str) -> NotifySettings:
        row = self._row(SETTINGS, authid=authid)
        if row is None:
            return NotifySettings(authid=authid)
        return NotifySettings(authid=authid, read=row.read, quiet=_quiet(row.quiet) if row.quiet else None)

    def push_subscriptions(self, authids: Sequence[str], limit: int) -> list[PushSubscription]:
        rows = self._rows(BROWSERS, authids=list(authids), limit=limit)
        return [
            PushSubscription(
                id=row.id,
                authid=row.authid,
                endpoint=row.endpoint,
                p256dh=row.p256dh,
                auth=row.auth,
                created=row.created,
            )
            for row in rows
        ]

    def listeners(self, room: str, limit: int) -> list[str]:
        return [row.authid for row in self._rows(LISTENERS, room=room, limit=limit)]

    def has_push_subscriptions(self) -> bool:
        return self._row(ANY_BROWSER) is not None


class NotifyCommands(NotifyQueries):
    """Implements `NotifyWrites`."""

    def put_level(self, room: str, authid: str, level: Level) -> None:
        self._put(CHANGE_LEVEL, ADD_LEVEL, {"room": room, "authid": authid, "level": level})

    def put_notify_settings(self, settings: NotifySettings) -> None:
        quiet = None if settings.quiet is None else msgspec.json.encode(settings.quiet)
        self._put(CHANGE_SETTINGS, ADD_SETTINGS, {"authid": settings.authid, "read": settings.read, "quiet": quiet})

    def put_push_subscription(self, subscription: PushSubscription) -> None:
        self._do(DROP_BROWSER, id=subscription.id)
        self._add(ADD_BROWSER, asdict(subscription))

    def drop_push_subscription(self, subscription_id: str) -> bool:
        return self._do(DROP_BROWSER, id=subscription_id) > 0

    def drop_push_subscriptions(self, authid: str) -> None:
        self._do(DROP_BROWSERS, authid=authid)
