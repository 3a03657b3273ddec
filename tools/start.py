"""Start the node in this process: say where it will be, look whether its port is free, become `crossbar start`.

`.venv/bin/crossbar start` in the root does the same without the courtesies. `--loglevel warn` leaves out Crossbar's own
steps, of which there are hundreds; Tidings' lines are shown all the same (`tidings.node.observe`).
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from tools.steps import ROOT, VENV, say, stop

CONFIG = ROOT / ".crossbar" / "config.yaml"


def main(arguments: list[str]) -> None:
    """Check, say, start. The arguments are those of `crossbar start`."""
    for host, port in endpoints(yaml.safe_load(CONFIG.read_text())):
        if not is_free(host, port):
            stop(
                f"port {port} is taken, by a Tidings that runs already or by another program. "
                f"Stop that, or change `port` in {CONFIG.relative_to(ROOT)}."
            )
        say(f"Starting Tidings. In a few seconds it is at http://{_shown(host)}:{port}/ (Ctrl-C stops it)")
    os.chdir(ROOT)
    os.execv(VENV / "bin" / "crossbar", ["crossbar", "start", "--loglevel", "warn", *arguments])  # noqa: S606 – our own program


def endpoints(config: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield host ("" is every interface) and port of each web transport in the node's configuration."""
    for worker in config.get("workers", []):
        for transport in worker.get("transports", []):
            endpoint = transport.get("endpoint", {})
            if transport.get("type") == "web" and isinstance(endpoint.get("port"), int):
                yield endpoint.get("interface", ""), endpoint["port"]


def is_free(host: str, port: int) -> bool:
    """Try to listen, the way Twisted does: connections that are still closing do not count."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def _shown(host: str) -> str:
    if host in {"", "0.0.0.0", "::", "127.0.0.1", "::1"}:  # noqa: S104 – compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


if __name__ == "__main__":
    main(sys.argv[1:])
