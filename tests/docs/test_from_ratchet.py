"""What the page for those who come from Ratchet has of code runs as it stands there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from autobahn.wamp.exception import ApplicationError

from tests.support.node import Node, free_port, wait_until
from tests.support.people import joined, until
from tests.support.servers import need
from tidings.client import guest
from tidings.node.loading import load

ROOT = Path(__file__).resolve().parents[2]


PAGE = ROOT / "docs" / "from-ratchet.md"


def blocks(language: str) -> list[str]:
    """The page's blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def pictures(tmp_path: Path) -> Iterator[Node]:
    """A node, and the component beside it."""
    (code,) = blocks("python")
    script, out = tmp_path / "pictures.py", tmp_path / "out"
    script.write_text(code, "utf-8")
    (tmp_path / "node").mkdir()
    with Node(tmp_path / "node") as node, out.open("wb") as file:
        environment = {**os.environ, "PICTURES_KEY": node.key("pictures"), "NODE_URL": node.ws_url}
        with subprocess.Popen([sys.executable, script], env=environment, stdout=file, stderr=file) as component:
            try:
                wait_until(lambda: "are ready" in out.read_text("utf-8"), 30, "the component is ready")
                yield node
            finally:
                component.kill()


async def test_a_call_is_answered_and_told_to_everybody(pictures: Node) -> None:
    """With who called, as the router says; what is wrong is an error of the component's own."""
    async with joined(pictures, guest("Jack"), guest("Jill")) as (jack, jill):
        heard: list[Any] = []
        await jill.subscribe_raw("app.pictures.liked", heard.append)
        assert await jack.call("app.pictures.like", {"picture": "tiger"}) == {"likes": 1}
        await until(lambda: bool(heard), 5, "Jill hears of it")
        assert (heard[0]["picture"], heard[0]["likes"]) == ("tiger", 1)
        assert heard[0]["by"].startswith("guest-")
        with pytest.raises(ApplicationError) as caught:
            await jack.call("app.pictures.like", {})
        assert caught.value.error == "app.error.no_picture"


def test_what_is_typed_works(tmp_path: Path) -> None:
    """The commands, on a node whose key is in the environment."""
    with Node(tmp_path) as node:
        environment = {**os.environ, "TIDINGS_KEY": node.key("site"), "TIDINGS_ROOT": str(node.root)}
        environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        for block in blocks("sh"):
            command = block.replace("http://localhost:8080", node.url).replace("curl ", "curl --fail --silent ")
            ran = subprocess.run(
                ["bash", "-e", "-c", command], env=environment, capture_output=True, text=True, timeout=30, check=False
            )
            assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
            assert ran.stdout


def test_the_settings_are_some(tmp_path: Path) -> None:
    """With the values that the page says."""
    (settings,) = blocks("toml")
    (tmp_path / "tidings.toml").write_text(settings, "utf-8")
    found = load(tmp_path, {})
    assert found.whois_cookies == ["PHPSESSID"]
    assert (found.sessions_per_address, found.logins_per_second) == (20, 5)


def test_nginx_takes_the_black_list(tmp_path: Path) -> None:
    """It says so itself."""
    (location,) = blocks("nginx")
    config = (
        f"pid {tmp_path}/pid; events {{ }} http {{ access_log off; server {{ listen {free_port()}; {location} }} }}"
    )
    (tmp_path / "nginx.conf").write_text(config, "utf-8")
    command = [need("nginx"), "-t", "-e", "stderr", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ran.returncode == 0, ran.stderr
