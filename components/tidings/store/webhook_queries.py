"""What the rules may ask and do about webhooks; see `queries`."""

from collections.abc import Sequence
from typing import Any

import msgspec

from tidings.model.webhooks import Cursor, Told, Webhook
from tidings.store import webhook_statements as sql
from tidings.store.rows import Rows

_encode = msgspec.json.encode
_events = msgspec.json.Decoder(tuple[str, ...]).decode
_data = msgspec.json.Decoder(dict[str, str]).decode


def _kinds(kinds: Sequence[str]) -> dict[str, str]:
    return {kind: f"{kind}.%" if kind in kinds else "" for kind in ("room", "node")}


class WebhookQueries(Rows):
    """The part of `ReadTx` that is about webhooks."""

    def webhooks(self) -> list[Webhook]:
        return [_webhook(row) for row in self._rows(sql.WEBHOOKS)]

    def webhook(self, webhook_id: str) -> Webhook | None:
        row = self._row(sql.WEBHOOK, id=webhook_id)
        return _webhook(row) if row else None

    def cursor(self, webhook_id: str, stream: str) -> Cursor:
        row = self._row(sql.CURSOR, webhook=webhook_id, stream=stream)
        return _cursor(row) if row else Cursor(stream=stream)

    def failing_cursors(self, webhook_id: str, limit: int) -> list[Cursor]:
        return [_cursor(row) for row in self._rows(sql.FAILING_CURSORS, webhook=webhook_id, limit=limit)]

    def waiting_streams(self, webhook_id: str, kinds: Sequence[str], limit: int) -> list[str]:
        rows = self._rows(sql.WAITING_STREAMS, webhook=webhook_id, limit=limit, **_kinds(kinds))
        return [row.name for row in rows]

    def webhook_backlog(self, webhook_id: str, kinds: Sequence[str], events: Sequence[str]) -> int:
        return int(self._rows(sql.BACKLOG, webhook=webhook_id, events=list(events), **_kinds(kinds))[0][0])

    def offset_at(self, stream: str, time: int) -> int | None:
        found: int | None = self._rows(sql.OFFSET_AT, stream=stream, time=time)[0][0]
        return found

    def told(self) -> list[Told]:
        return [Told(kind=row.kind, name=row.name, data=_data(row.data)) for row in self._rows(sql.TOLD)]


class WebhookCommands(WebhookQueries):
    """The part of `Tx` that is about webhooks."""

    def put_webhook(self, webhook: Webhook) -> None:
        values = {**msgspec.structs.asdict(webhook), "events": _encode(webhook.events)}
        self._put(sql.CHANGE_WEBHOOK, sql.ADD_WEBHOOK, values)

    def remove_webhook(self, webhook_id: str) -> None:
        self._do(sql.REMOVE_CURSORS, webhook=webhook_id)
        self._do(sql.REMOVE_WEBHOOK, id=webhook_id)

    def start_cursors(self, webhook_id: str, kinds: Sequence[str]) -> None:
        self._do(sql.REMOVE_CURSORS, webhook=webhook_id)
        self._do(sql.START_CURSORS, webhook=webhook_id, **_kinds(kinds))

    def put_cursor(self, webhook_id: str, cursor: Cursor) -> None:
        values = {**msgspec.structs.asdict(cursor), "webhook": webhook_id}
        self._put(sql.CHANGE_CURSOR, sql.ADD_CURSOR, values)

    def forgive_cursors(self, webhook_id: str) -> None:
        self._do(sql.FORGIVE_CURSORS, webhook=webhook_id)

    def put_told(self, told: Told) -> bool:
        return self._put(sql.CHANGE_TOLD, sql.ADD_TOLD, {**msgspec.structs.asdict(told), "data": _encode(told.data)})

    def drop_told(self, told: Told) -> bool:
        return self._do(sql.DROP_TOLD, kind=told.kind, name=told.name) > 0


def _webhook(row: Any) -> Webhook:  # noqa: ANN401 - a row of WEBHOOKS
    return Webhook(
        id=row.id,
        name=row.name,
        url=row.url,
        events=_events(row.events),
        secret=row.secret,
        created=row.created,
        state=row.state,
        since=row.since,
        error=row.error,
        generation=row.generation,
    )


def _cursor(row: Any) -> Cursor:  # noqa: ANN401 - a row of CURSOR
    return Cursor(
        stream=row.stream,
        offset=row.offset,
        failures=row.failures,
        failing_since=row.failing_since,
        next_try=row.next_try,
        error=row.error,
    )
