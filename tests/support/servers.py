"""The web servers that sites really run, from Debian's packages, each in a folder and on ports of its own."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import pytest

from tests.support.node import free_port, wait_until

START_SECONDS = 30


class Server:
    """A process that listens. Its output is in `log`.

    Args:
        stop_signal: what ends it at once.
    """

    def __init__(
        self,
        command: Sequence[str],
        port: int,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.folder = folder
        self._command, self._stop_signal = list(command), stop_signal
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def gets(self, **environment: str) -> None:
        """Give it variables of the environment."""
        self._environment |= environment

    @property
    def log(self) -> str:
        """What it has said."""
        return (self.folder / "server.log").read_text("utf-8", errors="replace")

    def start(self) -> Self:
        """Start, and wait until it listens."""
        with (self.folder / "server.log").open("ab") as out:
            self._process = subprocess.Popen(
                self._command, cwd=self.folder, env=self._environment, stdout=out, stderr=out, start_new_session=True
            )
        try:
            wait_until(self._listens, START_SECONDS, f"{self._command[0]} listens")
        except TimeoutError as error:
            self.stop()
            raise TimeoutError(f"{error}\n{self.log[-3000:]}") from None
        return self

    def stop(self) -> None:
        """End it and its children."""
        if self._process is None:
            return
        os.killpg(self._process.pid, self._stop_signal)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def _listens(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise TimeoutError(f"{self._command[0]} has ended\n{self.log[-3000:]}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def need(program: str, *more: Path) -> str:
    """Where a program is; the test is skipped where it is not installed, and fails in CI."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is not None and all(path.exists() for path in more):
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{program} is not installed")
    pytest.skip(f"{program} is not installed")


def moved(config: str, ports: Mapping[int, int]) -> str:
    """A configuration as it is shipped, but on other ports."""
    for shipped, free in ports.items():
        if str(shipped) not in config:
            raise AssertionError(f"the port {shipped} is not in the configuration")
        config = config.replace(str(shipped), str(free))
    return config


def _here(config: str, folders: Mapping[str, str]) -> str:
    for shipped, ours in folders.items():
        if shipped not in config:
            raise AssertionError(f"the folder {shipped} is not in the configuration")
        config = config.replace(shipped, ours)
    return config


def nginx(folder: Path, shipped: Path, ports: Mapping[int, int], replaced: Mapping[str, str] | None = None) -> Server:
    """An nginx whose `http { }` holds the shipped file, and nothing else but where its files are.

    Args:
        ports: which ports of the shipped file are which here; the first is nginx's own.
        replaced: folders of the shipped file, and which are which here.
    """
    program = need("nginx")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.conf").write_text(_here(moved(shipped.read_text("utf-8"), ports), replaced or {}), "utf-8")
    places = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\nevents {{ }}\n"
        f"http {{\n    include /etc/nginx/mime.types;\n"
        f"    access_log {folder}/access.log;\n{places}    include {folder}/site.conf;\n}}\n",
        "utf-8",
    )
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    return Server(command, next(iter(ports.values())), folder, stop_signal=signal.SIGTERM)


APACHE_MODULES = Path("/usr/lib/apache2/modules")
_APACHE_NEEDS = ("mpm_prefork", "authz_core", "authz_host", "dir", "env", "mime", "proxy", "proxy_http")


def apache(folder: Path, shipped: Path, ports: Mapping[int, int], replaced: Mapping[str, str], pass_on: str) -> Server:
    """An Apache with PHP that has the modules a fresh one has, and includes the shipped file.

    Args:
        ports: which ports of the shipped file are which here; the first is Apache's own.
        replaced: folders of the shipped file, and which are which here.
        pass_on: variables of the environment that PHP sees besides those that the shipped file names.
    """
    program = need("apache2", APACHE_MODULES / "mod_proxy_http.so")
    php = next(APACHE_MODULES.glob("libphp*.so"), None)
    if php is None:
        need("libapache2-mod-php")
    config = _here(moved(shipped.read_text("utf-8"), ports), replaced)
    (folder / "site.conf").write_text(config, "utf-8")
    (folder / "sessions").mkdir(mode=0o777)
    (folder / "sessions").chmod(0o777)
    modules = "".join(f"LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so\n" for name in _APACHE_NEEDS)
    (folder / "apache.conf").write_text(
        f"ServerRoot {folder}\nPidFile {folder}/pid\nErrorLog {folder}/server.log\nServerName localhost\n"
        f"DefaultRuntimeDir {folder}\nMutex file:{folder} default\nTypesConfig /etc/mime.types\n"
        f"{modules}LoadModule php_module {php}\nUser www-data\nGroup www-data\n"
        f"PassEnv {pass_on}\nphp_admin_value session.save_path {folder}/sessions\n"
        f'<FilesMatch "\\.php$">\nSetHandler application/x-httpd-php\n</FilesMatch>\n'
        f"Include {folder}/site.conf\n",
        "utf-8",
    )
    command = [program, "-f", str(folder / "apache.conf"), "-DFOREGROUND"]
    return Server(command, next(iter(ports.values())), folder)


def port_map(*shipped: int) -> dict[int, int]:
    """A free port for each of the shipped ones."""
    return {port: free_port() for port in shipped}
