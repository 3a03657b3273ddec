"""A node's folder for the command line: the same settings, secrets and database as the node itself uses."""

import os
import sqlite3
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tidings.faces.cli.local import DatabaseState, SettingRow
from tidings.faces.cli.trouble import Trouble
from tidings.files.bucket import Bucket
from tidings.files.cache import Cache
from tidings.files.storage import Disk
from tidings.node import settings_table
from tidings.node.loading import load
from tidings.node.secrets import node_secrets
from tidings.node.settings import Settings, SettingsError
from tidings.services import Turn
from tidings.services.tokens import TokenKey
from tidings.services.webhooks import Rules
from tidings.store import ReadTx, Tx

T = TypeVar("T")
_MOST_PROBLEMS = 5


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
        return self._on_disk(lambda: self._transact("BEGIN IMMEDIATE", command))

    def read(self, query: Callable[[ReadTx], T]) -> T:
        return self._on_disk(lambda: self._transact("BEGIN", query))

    def _transact(self, begin: str, work: Callable[[Tx], T]) -> T:
        from tidings.store.migrate import upgrade  # noqa: PLC0415 - slow to import
        from tidings.store.queries import Commands  # noqa: PLC0415 - see above
        from tidings.store.sqlite import engine  # noqa: PLC0415 - see above

        self.data.mkdir(parents=True, exist_ok=True)
        migrating = engine(self._database, begin="BEGIN IMMEDIATE")
        upgrade(migrating)
        migrating.dispose()
        working = engine(self._database, begin=begin)
        try:
            with working.connect() as connection, connection.begin():
                return work(Commands(connection))
        finally:
            working.dispose()

    @property
    def _database(self) -> Path:
        from tidings.node.compose import DATABASE  # noqa: PLC0415 - imports the whole node

        return self.data / DATABASE

    def _on_disk(self, work: Callable[[], T]) -> T:
        """Run what needs the data folder; a disk that is full or closed to us becomes a sentence."""
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - slow to import

        try:
            return work()
        except OSError as error:
            raise Trouble(f"{self.data} cannot be used: {error.strerror or error}.", _owner_hint(self.data)) from None
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise Trouble(
                f"The database in {self.data} cannot be used: {cause}.", "`tidings doctor` says more."
            ) from None

    def look(self) -> DatabaseState:
        path = self._database
        if not path.exists():
            return DatabaseState(path=path, exists=False)
        try:
            problems, revision = _inspect(path)
        except sqlite3.Error as error:
            return DatabaseState(path=path, exists=True, problems=[str(error)])
        return DatabaseState(
            path=path, exists=True, problems=problems, revision=revision, wanted_revision=_newest_revision()
        )


def _inspect(path: Path) -> tuple[list[str], str | None]:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)
    try:
        found = [str(row[0]) for row in connection.execute(f"PRAGMA quick_check({_MOST_PROBLEMS})")]
        has_table = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone() if has_table else None
    finally:
        connection.close()
    return [problem for problem in found if problem != "ok"], revision[0] if revision else None


def _newest_revision() -> str | None:
    from alembic.config import Config  # noqa: PLC0415 - slow to import
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    from tidings.store.migrate import MIGRATIONS  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def _owner_hint(path: Path) -> str:
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    if os.access(existing, os.W_OK):
        return "`tidings doctor` says more."
    return f"Run this as the user whom {existing} belongs to."
