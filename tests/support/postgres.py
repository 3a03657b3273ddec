"""A PostgreSQL of the tests' own: a cluster in a temporary folder, on a Unix socket, run by nobody in particular."""

import atexit
import functools
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from tidings.store.migrate import upgrade
from tidings.store.postgres import engine

SOCKETS = "TEST_POSTGRES_SOCKETS"
"""Names the socket's folder to the processes that a test starts: they use our cluster, and never start one."""

_FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
BIN = _FOUND[-1].parent if _FOUND else Path(shutil.which("initdb") or "/nowhere/initdb").parent
IS_INSTALLED = (BIN / "initdb").exists()
needs_postgres = pytest.mark.skipif(not IS_INSTALLED, reason="needs PostgreSQL (Debian's package postgresql)")

_QUICK = "-c fsync=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=200"


class Cluster:
    """One server.

    Args:
        options: more for its command line.
    """

    def __init__(self, options: str = "") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tidings-pg-"))
        self._options = f"-c listen_addresses='' -k {self.folder} {options}"
        self._user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "--username=tidings", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        as_user = {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid} if os.geteuid() == 0 else {}
        done = subprocess.run(
            [BIN / program, "--pgdata", str(self.folder / "data"), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
            text=True,
            **as_user,  # type: ignore[call-overload] # user and group
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._run("pg_ctl", "start", "--wait", "--log", str(self.folder / "log"), "--options", self._options)

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` in good order, `immediate` as if its power had gone."""
        self._run("pg_ctl", "stop", "--wait", "--mode", mode)

    def pid(self) -> int:
        """The process that is the parent of all of its others."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])

    def remove(self) -> None:
        """Nothing of it stays."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder)

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return address(self.folder, name)

    def make(self, name: str, template: str = "template0") -> str:
        """Make a database; its address."""
        with _admin(self.folder) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)


def address(sockets: Path, name: str) -> str:
    """The address of a database, as the setting has it."""
    return f"postgresql://tidings@/{name}?host={sockets}"


def _admin(sockets: Path) -> psycopg.Connection:
    return psycopg.connect(host=str(sockets), user="tidings", dbname="postgres", autocommit=True)


@functools.lru_cache(maxsize=1)
def cluster() -> Cluster:
    """The one that most tests share. It forgets what a crash of the machine would take, which none of them has."""
    made = Cluster(_QUICK)
    atexit.register(made.remove)
    os.environ[SOCKETS] = str(made.folder)
    database = engine(made.make("todays"), use="writer")
    upgrade(database)
    database.dispose()
    return made


def name_of(folder: Path) -> str:
    """The name of the database that stands for a folder."""
    return "t" + hashlib.sha256(str(folder).encode()).hexdigest()[:20]


def database_of(folder: Path) -> str:
    """The address of a folder's database; it is made, with today's schema, if it is not there."""
    name = name_of(folder)
    sockets = Path(os.environ[SOCKETS]) if SOCKETS in os.environ else cluster().folder
    with _admin(sockets) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE todays')
    return address(sockets, name)
