"""The component on the page for those who come from Ratchet runs as it stands there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from autobahn.wamp.exception import ApplicationError

from tests.support.node import Node, wait_until
from tests.support.people import joined, until
from tidings.client import guest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pictures(tmp_path: Path) -> Iterator[Node]:
    """A node, and the component beside it."""
    page = (ROOT / "docs" / "from-ratchet.md").read_text("utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
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
