"""A node's folder for the command line: the same settings, secrets and database as the node itself uses."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tidings.faces.cli.local import Backup, DatabaseState, Restored, SettingRow
from tidings.faces.cli.trouble import Trouble
from tidings.files.bucket import Bucket
from tidings.files.cache import Cache
from tidings.files.storage import Disk
from tidings.node import database, settings_table
from tidings.node.loading import load
from tidings.node.secrets import node_secrets
from tidings.node.settings import Settings, SettingsError
from tidings.services import Turn
from tidings.services.tokens import TokenKey
from tidings.services.webhooks import Rules
from tidings.store import ReadTx, Tx

T = TypeVar("T")


class LocalNode:
    """Implements `Local`. Opens nothing before it is asked."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def root(self) -> Path:
        return self._root

    @property
    def data(self) -> Path:
        return Path(self._settings.data)

    @cached_property
    def _settings(self) -> Settings:
        try:
            return load(self._root)
        except SettingsError as error:
            raise Trouble(
                str(error), "Mend it where it is set; `tidings settings --help` tells where that may be."
            ) from None

    def settings(self) -> list[SettingRow]:
        assert self._settings is not None  # noqa: S101 - asked for its Trouble
        return settings_table.rows(self._root)

    def minting_key(self) -> TokenKey:
        if self._settings.jwt_keys:
            return self._settings.jwt_keys[0]
        return self._on_disk(lambda: node_secrets(self.data).members)

    def turn(self) -> Turn:
        from tidings.node.compose import new_id, now_ms  # noqa: PLC0415 - imports the whole node

        return Turn(now=now_ms(), new_id=new_id, limits=self._settings.limits(), words=self._settings.words())

    def webhook_rules(self) -> Rules:
        return self._settings.webhook_rules()

    def try_bucket(self) -> str | None:
        place = self._settings.bucket_place()
        if place is None:
            return None
        try:
            with TemporaryDirectory() as folder:
                Bucket(place, Disk(Path(folder)), Cache(Path(folder) / "cache", 1)).check()
        except OSError as error:
            raise Trouble(f"{place.bucket}: {error}", "See TIDINGS_BUCKET and its neighbours.") from None
        return place.bucket

    def write(self, command: Callable[[Tx], T]) -> T:
        return self._on_disk(lambda: database.transact(self._settings, command, writes=True))

    def read(self, query: Callable[[ReadTx], T]) -> T:
        return self._on_disk(lambda: database.transact(self._settings, query, writes=False))

    def _on_disk(self, work: Callable[[], T]) -> T:
        """Run what needs the data folder; a disk that is full or closed to us becomes a sentence."""
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - slow to import

        try:
            return work()
        except OSError as error:
            raise Trouble(f"{self.data} cannot be used: {error.strerror or error}.", _owner_hint(self.data)) from None
        except SQLAlchemyError as error:
            from tidings.store.readers import said_by  # noqa: PLC0415 - slow to import

            where = "at TIDINGS_DATABASE" if self._settings.database else f"in {self.data}"
            raise Trouble(
                f"The database {where} cannot be used: {said_by(error)}.", "`tidings doctor` says more."
            ) from None

    def look(self) -> DatabaseState:
        return database.look(self._settings)

    def back_up(self, target: Path) -> Backup:
        from tidings.node.backup import back_up  # noqa: PLC0415 - slow to import

        return self._on_disk(lambda: back_up(self._settings, target, f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"))

    def restore(self, source: Path) -> Restored:
        from tidings.node.backup import restore  # noqa: PLC0415 - slow to import

        return self._on_disk(lambda: restore(self._settings, source, f"{datetime.now(UTC):%Y%m%d-%H%M%S}"))


def _owner_hint(path: Path) -> str:
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    if os.access(existing, os.W_OK):
        return "`tidings doctor` says more."
    return f"Run this as the user whom {existing} belongs to."
