"""A machine of its own for what is done as root: the tutorial's commands run with the paths and ports that it names.

Linux namespaces make it: own mounts, where `/etc`, `/var` and `/home` may be written to and the real ones stay as they
are; an own network, where ports 80 and 8080 are free and nothing leads outside; own processes, which end with it.
Nothing is installed there: `apt-get install` only looks whether all is on the real machine.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Self

import pytest

from tests.support.node import ROOT, wait_until

HOME = "/home/you"
END = "--- end of a command ---"

_MOUNTS = """
set -eu
mount -t tmpfs tmpfs "$WORK"
over() {
    mkdir -p "$WORK/$1/upper" "$WORK/$1/work" "$3"
    mount -t overlay overlay -o "lowerdir=$2,upperdir=$WORK/$1/upper,workdir=$WORK/$1/work" "$3"
}
over checkout "$ROOT" "$WORK/checkout/merged"
over etc /etc /etc
over var /var /var
over home /home /home
mount -t tmpfs tmpfs /run
mkdir -p /run/apache2 /run/lock "$HOME/tidings"
mount --bind "$WORK/checkout/merged" "$HOME/tidings"
cd "$HOME/tidings"
rm -rf data tidings.toml .crossbar/run .crossbar/key.* .crossbar/node.pid
"$PYTHON" -c '
import fcntl, socket, struct
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:  # what `ip link set lo up` does (netdevice(7))
    fcntl.ioctl(probe, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))
'
echo ready
exec sleep infinity
"""

_SHIMS = {
    "sudo": 'exec "$@"',
    # no network leads out of here, and the machine stays as it is
    "apt-get": """
[ "$1" = install ] || exit 0
shift
for package; do
    case "$package" in
        python3-venv) python3 -c "import venv" ;;
        python3|make|git|curl) command -v "$package" >/dev/null ;;
        *) dpkg -s "$package" >/dev/null ;;
    esac || { echo "$package is not installed" >&2; exit 100; }
done
apachectl start
""",
    # there is no systemd here; this is what its unit does
    "systemctl": """
[ "$2" = apache2 ] || exit 4
apachectl stop
while [ -e /run/apache2/apache2.pid ]; do sleep 0.05; done
apachectl start
""",
    # the checkout that is tested, with what was fetched for it
    "git": '[ "$*" = "clone REPOSITORY tidings" ] && [ -f "$PWD/tidings/Makefile" ]',
}


class Sandbox:
    """The machine; ends with `with`.

    Args:
        folder: an empty folder for what it writes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._shims = folder / "bin"
        self._pid = 0

    def __enter__(self) -> Self:
        for name in ("work", "bin"):
            (self.folder / name).mkdir()
        for name, does in _SHIMS.items():
            self._program(self._shims / name, does)
        environment = {**os.environ, "WORK": str(self.folder / "work"), "ROOT": str(ROOT), "HOME": HOME}
        self._holder = subprocess.Popen(
            ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", _MOUNTS],
            env={**environment, "PYTHON": sys.executable},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._holder.stdout is not None
        assert self._holder.stderr is not None
        if self._holder.stdout.readline() != "ready\n":
            pytest.skip(f"no namespaces here: {self._holder.stderr.read()}")
        children = Path(f"/proc/{self._holder.pid}/task/{self._holder.pid}/children").read_text("ascii").split()
        self._pid = int(children[0])
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)  # the first process of the namespace takes all others along
        self._holder.communicate()

    def inside(self, *command: str) -> list[str]:
        """The command that runs this one inside."""
        return ["nsenter", f"--target={self._pid}", "--mount", "--net", "--pid", "--", *command]

    def program(self, name: str, command: str) -> Path:
        """A program on the real machine that runs one inside, with all its arguments."""
        path = self.folder / name
        self._program(path, f'exec {" ".join(self.inside(command))} "$@"')
        return path

    def write(self, path: str, text: str, *, append: bool = False) -> None:
        """Write a file there."""
        does = 'mkdir -p "$(dirname "$1")" && cat >> "$1"' if append else 'mkdir -p "$(dirname "$1")" && cat > "$1"'
        subprocess.run(self.inside("sh", "-c", does, "sh", self._there(path)), input=text, text=True, check=True)

    def read(self, path: str) -> str:
        """Read a file there."""
        return subprocess.run(self.inside("cat", self._there(path)), capture_output=True, text=True, check=True).stdout

    def _there(self, path: str) -> str:
        return path.replace("~", HOME, 1)

    @property
    def environment(self) -> dict[str, str]:
        """What shells there have."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TIDINGS_", "PYTEST", "COV"))}
        paths = [str(self._shims), str(Path(sys.executable).parent), os.environ["PATH"], "/usr/sbin"]
        return {**kept, "HOME": HOME, "PATH": ":".join(paths)}

    @staticmethod
    def _program(path: Path, does: str) -> None:
        path.write_text(f"#!/bin/sh\n{does}\n", "utf-8")
        path.chmod(0o755)


class Terminal:
    """A shell there that remembers where it is and what was exported."""

    def __init__(self, sandbox: Sandbox, folder: str = HOME) -> None:
        self._shell = subprocess.Popen(
            sandbox.inside("bash", "-e", "-o", "pipefail"),
            env=sandbox.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._said: list[str] = []
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.types(f"cd {folder}")

    def _listen(self) -> None:
        assert self._shell.stdout is not None
        for line in self._shell.stdout:
            self._said.append(line)

    @property
    def said(self) -> str:
        """All that was shown."""
        return "".join(self._said)

    def types(self, commands: str, until: str = END, seconds: float = 60) -> str:
        """Type commands, and wait until this is shown; what was shown. The first that fails ends the shell."""
        assert self._shell.stdin is not None
        before = len(self.said)
        self._shell.stdin.write(f"{commands}\n" + (f"echo '{END}'\n" if until == END else ""))
        self._shell.stdin.flush()
        wait_until(
            lambda: until in self.said[before:] or self._shell.poll() is not None, seconds, f"{commands}: {until}"
        )
        shown = self.said[before:]
        assert until in shown, f"{commands}\n{shown}"
        return shown.replace(END, "").strip()

    def ends(self) -> None:
        """Press Ctrl-C, and close it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._shell.pid, signal.SIGINT)
        try:
            self._shell.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._shell.pid, signal.SIGKILL)
            self._shell.wait()
        self._listener.join(5)
        for end in (self._shell.stdin, self._shell.stdout):
            if end is not None:
                end.close()


def can_be_made() -> bool:
    """Whether this machine lets one be made, as far as can be told before."""
    return os.geteuid() == 0 and all(shutil.which(name) for name in ("unshare", "nsenter", "apachectl", "php"))
