"""The checks of a node's folder; none of them changes anything."""

import importlib.util
import os
import platform
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tidings import __file__ as our_file
from tidings.faces.cli.config import config_of
from tidings.faces.cli.local import Local
from tidings.faces.cli.output import visible
from tidings.faces.cli.trouble import Trouble

OLDEST_PYTHON = (3, 11)
LITTLE_SPACE = 1 << 30
NO_SPACE = 100 << 20
DAY_S = 86_400
AHEAD_S = 60


class Finding(Struct, frozen=True, kw_only=True):
    """What one check found. `mend` says what to do, where there is something to do."""

    name: str
    state: Literal["good", "note", "bad"]
    says: str
    mend: str = ""


Check = Callable[[Local], Finding]


def of_folder(local: Local) -> Iterator[Finding]:
    """Run them all; one that fails to run is a finding too."""
    for name, check in CHECKS.items():
        yield guarded(name, check, local)


def guarded(name: str, check: Check, local: Local) -> Finding:
    """Run a check; its Trouble is its finding."""
    try:
        return check(local)
    except Trouble as trouble:
        return Finding(name=name, state="bad", says=trouble.sentence, mend=trouble.mend)


def _python(local: Local) -> Finding:
    del local
    says = f"{platform.python_version()} in {sys.prefix}"
    if sys.version_info < OLDEST_PYTHON:
        return Finding(name="Python", state="bad", says=says, mend="Tidings needs Python 3.11 or later.")
    missing = [name for name in ("crossbar", "autobahn", "klein", "sqlalchemy") if not importlib.util.find_spec(name)]
    if missing:
        return Finding(
            name="Python",
            state="bad",
            says=f"{says}, without {', '.join(missing)}",
            mend="`make run` installs what is needed into .venv; then use .venv/bin/tidings.",
        )
    return Finding(name="Python", state="good", says=says)


def _configuration(local: Local) -> Finding:
    config = config_of(local.root)
    return Finding(name="configuration", state="good", says=f"port {config.port}, socket {config.socket.name}")


def _settings(local: Local) -> Finding:
    changed = [row.variable for row in local.settings() if row.source != "default"]
    return Finding(name="settings", state="good", says=f"changed: {', '.join(changed)}" if changed else "as they come")


def _data(local: Local) -> Finding:
    name, folder = "data folder", local.data
    existing = next(one for one in (folder, *folder.parents) if one.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        mend = f"Give it to the user who runs the node: chown -R USER {existing}"
        return Finding(name=name, state="bad", says=f"{existing} may not be written by this user", mend=mend)
    free = shutil.disk_usage(existing).free
    says = f"{folder}, {free / (1 << 30):.1f} GB free"
    if free < NO_SPACE:
        return Finding(name=name, state="bad", says=says, mend="Make room: without it every message is refused.")
    if free < LITTLE_SPACE:
        return Finding(name=name, state="note", says=says, mend="Make room before it is full.")
    if not folder.exists():
        return Finding(name=name, state="good", says=f"{says}; made at the first start")
    return Finding(name=name, state="good", says=says)


def _secrets(local: Local) -> Finding:
    name, path = "secrets", local.data / "secrets.json"
    if not path.exists():
        return Finding(name=name, state="good", says="none yet; made at the first start")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        mend = f"chmod 600 {path}; then think about who may have read it: who has it can be anybody."
        return Finding(name=name, state="bad", says=f"{path.name} can be read by others (mode {mode:o})", mend=mend)
    if not os.access(path, os.R_OK):
        mend = "Run this, and the node, as the user whom the file belongs to."
        return Finding(name=name, state="bad", says=f"{path.name} may not be read by this user", mend=mend)
    return Finding(name=name, state="good", says=f"{path.name} is the node's user's alone")


def _database(local: Local) -> Finding:
    name, state = "database", local.look()
    if state.problems:
        return Finding(name=name, state="bad", says=visible("; ".join(state.problems)), mend=state.mend)
    if not state.exists:
        return Finding(name=name, state="good", says="none yet; made at the first start")
    if state.revision != state.wanted_revision:
        says = f"its schema is {state.revision or 'not there'}, this version's is {state.wanted_revision}"
        mend = "Start the node: it brings an older schema to today's. A newer one needs the newer Tidings."
        return Finding(name=name, state="note", says=says, mend=mend)
    says = f"whole, schema {state.revision}, {state.bytes / (1 << 20):.1f} MB, {state.place}"
    return Finding(name=name, state="good", says=visible(says))


_STATES = {"active": "fails", "failed": "has failed", "disabled": "says that it is gone"}


def _webhooks(local: Local) -> Finding:
    """Looks only into a database that is there and of today's schema, because looking would change another one."""
    name, state = "webhooks", local.look()
    if not state.exists or state.problems or state.revision != state.wanted_revision:
        return Finding(name=name, state="good", says="none yet")
    from tidings.services.webhooks import standing  # noqa: PLC0415 - slow to import

    found = local.read(lambda tx: [standing(tx, one) for one in tx.webhooks()])
    ill = [one for one in found if one.failing_since is not None or one.webhook.state != "active"]
    if not ill:
        return Finding(name=name, state="good", says=f"{len(found)}, all well" if found else "none yet")
    says = "; ".join(
        f"{one.webhook.name} ({one.webhook.id}) {_STATES[one.webhook.state]}: {one.error} {one.waiting} events wait"
        for one in ill
    )
    has_ended = any(one.webhook.state != "active" for one in ill)
    mend = "Mend the receiver; `tidings webhook test ID` tries it" + (
        ", and `tidings webhook replay ID` sends what it missed." if has_ended else "."
    )
    return Finding(name=name, state="bad" if has_ended else "note", says=visible(says), mend=mend)


def _bucket(local: Local) -> Finding:
    bucket = local.try_bucket()
    says = "none; files are kept in the data folder" if bucket is None else f"{bucket}: objects come and go"
    return Finding(name="bucket", state="good", says=visible(says))


def _pages(local: Local) -> Finding:
    folder = config_of(local.root).pages
    if (folder / "index.html").is_file():
        return Finding(name="pages", state="good", says=f"built, in {folder}")
    return Finding(name="pages", state="bad", says=f"{folder} is not built", mend="`make web` builds it.")


def _clock(local: Local) -> Finding:
    """Tokens end by the wall clock. It is wrong if it is behind what was written with it."""
    now = time.time()
    written = [Path(our_file), *(local.data.glob("*") if local.data.is_dir() else ())]
    newest = max(written, key=lambda path: path.stat().st_mtime)
    ahead_s = newest.stat().st_mtime - now
    if ahead_s > AHEAD_S:
        says = f"{newest.name} was written {ahead_s / DAY_S:.1f} days from now"
        mend = "Set the clock (NTP): tokens are taken for good, or for ended, by it."
        return Finding(name="clock", state="bad", says=says, mend=mend)
    return Finding(name="clock", state="good", says=time.strftime("%Y-%m-%d %H:%M:%S %Z"))


CHECKS: dict[str, Check] = {
    "Python": _python,
    "configuration": _configuration,
    "settings": _settings,
    "data folder": _data,
    "secrets": _secrets,
    "database": _database,
    "webhooks": _webhooks,
    "bucket": _bucket,
    "pages": _pages,
    "clock": _clock,
}
