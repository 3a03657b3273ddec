"""A node's own folder, as the verbs see it: settings, secrets, database. `node.local` implements it.

The verbs that work here need no running node, and do no harm to one: either engine lets a second process write.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from msgspec import Struct

from tidings.services import Turn
from tidings.services.tokens import TokenKey
from tidings.services.webhooks import Rules
from tidings.store import ReadTx, Tx

T = TypeVar("T")


class SettingRow(Struct, frozen=True, kw_only=True):
    """One setting. Secrets are not in `value`. `source` is where it comes from on this machine."""

    name: str
    variable: str
    value: str
    default: str
    allowed: str
    says: str
    source: Literal["default", "environment", "tidings.toml"]


class DatabaseState(Struct, frozen=True, kw_only=True):
    """What a look into the database found.

    `place` is the file or the server, without a password; `problems` is empty if all is well, `mend` says what to do
    about them.
    """

    place: str
    exists: bool
    problems: list[str] = []
    mend: str = ""
    bytes: int = 0
    revision: str | None = None
    wanted_revision: str | None = None


class Backup(Struct, frozen=True, kw_only=True):
    """What was written. `gone`: files that were deleted while it was; `bytes`: of the backup."""

    streams: int
    events: int
    files: int
    gone: int
    bytes: int


class Restored(Struct, frozen=True, kw_only=True):
    """What was brought back, from a backup of `made`. `before`: where the old database is, if there was one."""

    made: str
    streams: int
    events: int
    files: int
    before: str


class Local(Protocol):
    """The folder of one node."""

    @property
    def root(self) -> Path:
        """The folder with `.crossbar/`."""

    @property
    def data(self) -> Path:
        """The folder of the database and the secrets."""

    def settings(self) -> list[SettingRow]:
        """Every setting with its value; raises Trouble where one is wrong."""

    def minting_key(self) -> TokenKey:
        """The key that members' tokens are signed with; the node's own one is made if there is none."""

    def turn(self) -> Turn:
        """The time, fresh ids, limits."""

    def webhook_rules(self) -> Rules:
        """What webhooks may do."""

    def try_bucket(self) -> str | None:
        """Write, read and remove an object in the bucket; which bucket it was, None if there is none.

        Raises Trouble where that does not work.
        """

    def write(self, command: Callable[[Tx], T]) -> T:
        """Run a command in a transaction; the database is made if there is none."""

    def read(self, query: Callable[[ReadTx], T]) -> T:
        """Run a query."""

    def look(self) -> DatabaseState:
        """Check the database without changing it."""

    def back_up(self, target: Path) -> Backup:
        """Write a backup; raises Trouble where that cannot be done."""

    def restore(self, source: Path) -> Restored:
        """Bring back what a backup has; raises Trouble where that cannot be done, and has changed nothing then."""


OpenLocal = Callable[[Path], Local]
"""Opens the node at a root. It touches nothing before it is asked for something."""
