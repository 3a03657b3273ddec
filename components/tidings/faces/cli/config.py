"""What the command line needs of `.crossbar/config.yaml`: where the node listens."""

import os
import re
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from tidings.faces.cli.options import CONFIG
from tidings.faces.cli.trouble import Trouble

_VARIABLE = re.compile(r"\$\{?(?P<name>\w+)\}?")


class NodeConfig(Struct, frozen=True, kw_only=True):
    """Where a node listens, and the pages that it serves. `host` is empty where it listens on every interface."""

    host: str
    port: int
    socket: Path
    pages: Path


def config_of(root: Path) -> NodeConfig:
    """Read the node's configuration.

    Raises:
        Trouble: it cannot be read, or lacks what Tidings needs.
    """
    try:
        found = yaml.safe_load((root / CONFIG).read_text("utf-8"))
        transports = [one for worker in found["workers"] for one in worker.get("transports", [])]
        endpoints = [one["endpoint"] for one in transports]
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Trouble(f"{CONFIG} cannot be read: {' '.join(str(error).split())}", _RESTORE) from None
    except (AttributeError, KeyError, TypeError) as error:
        raise Trouble(f"{CONFIG} is no node's configuration: {type(error).__name__}: {error}", _RESTORE) from None
    folder = root / ".crossbar"
    return NodeConfig(
        host=_host(endpoints),
        port=_port(endpoints),
        socket=folder / _socket(transports),
        pages=(folder / _pages(transports)).resolve(),
    )


_RESTORE = f"`git checkout {CONFIG}` brings back the one that Tidings comes with."


def _pages(transports: list[Any]) -> str:
    """The folder of the pages, from the resource at the web transport's root."""
    roots = [one.get("paths", {}).get("/", {}) for one in transports]
    return next((str(one["extra"]["folder"]) for one in roots if "folder" in one.get("extra", {})), "../web/dist")


def _tcp(endpoints: list[Any]) -> dict[str, Any]:
    found = next((one for one in endpoints if one.get("type") == "tcp" and "port" in one), None)
    if found is None:
        raise Trouble(f"{CONFIG} has no transport with a TCP port.", _RESTORE)
    return dict(found)


def _host(endpoints: list[Any]) -> str:
    return str(_tcp(endpoints).get("interface", ""))


def _port(endpoints: list[Any]) -> int:
    given = str(_tcp(endpoints)["port"])
    named = _VARIABLE.fullmatch(given)
    text = os.environ.get(named["name"], "") if named else given
    if not text.isdecimal():
        raise Trouble(f"The port in {CONFIG} is {given!r}, which is no number here.", "Write a number there.")
    return int(text)


def _socket(transports: list[Any]) -> str:
    """That of the components; another one carries visitors' sessions, and takes them for visitors."""
    endpoints = [one["endpoint"] for one in transports if one.get("type") != "websocket"]
    found = next((one["path"] for one in endpoints if one.get("type") == "unix" and "path" in one), None)
    if found is None:
        raise Trouble(f"{CONFIG} has no transport on a Unix socket.", _RESTORE)
    return str(found)
