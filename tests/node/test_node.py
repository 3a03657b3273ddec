"""The node itself: what it serves, what it guards, and that its parts come back."""

import json
import re
import stat
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.support.node import Kind, Node, wait_until


def get(url: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (lower case) and body."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own http
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def test_health_says_live_and_ready(node: Node) -> None:
    """`/health` is for a supervisor, `/health?ready` for a load balancer."""
    assert json.loads(get(f"{node.url}/health")[2]) == {"live": True}
    assert json.loads(get(f"{node.url}/health?ready")[2]) == {"live": True, "ready": True}


def test_the_page_comes_with_headers_that_keep_it_safe(node: Node) -> None:
    """No script but the site's own, no sniffing, no framing by strangers, no version told."""
    status, headers, body = get(f"{node.url}/")
    assert status == 200
    assert b"<title>Tidings</title>" in body
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-cache"
    assert headers["content-type"].startswith("text/html; charset=utf-8")
    assert headers["server"] == "Tidings"


def test_hashed_assets_are_kept_for_ever(node: Node) -> None:
    """The page names them by their content, so they never change."""
    name = re.search(rb'src="\./(assets/[^"]+\.js)"', get(f"{node.url}/")[2])
    assert name is not None
    status, headers, _ = get(f"{node.url}/{name[1].decode()}")
    assert status == 200
    assert "immutable" in headers["cache-control"]
    assert headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["/nothing", "/assets/", "/assets/nothing.js", "/..%2f.crossbar/key.priv"])
def test_what_is_not_there_is_not_found(node: Node, path: str) -> None:
    """No listing, nothing outside the folder."""
    assert get(node.url + path)[0] == 404


def test_only_the_nodes_own_user_can_reach_the_components(node: Node) -> None:
    """Whoever opens that socket is a component and may do everything."""
    folder = node.root / ".crossbar" / "run"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_log_says_where_to_go_and_holds_no_warning(node: Node) -> None:
    """Started as `make run` starts it, a node says a few lines."""
    wait_until(lambda: f"Tidings is ready: {node.url}" in node.log(), 5, "the log says where to go")
    log = node.log()
    assert "Traceback" not in log
    assert "ARRAY_API" not in log


@pytest.mark.timeout(200)
def test_a_worker_that_is_killed_is_back_within_seconds(tmp_path: Path) -> None:
    """Each of them, twice, under plain `crossbar start`, without anybody's help."""
    kinds: list[Kind] = ["container", "router"]
    with Node(tmp_path) as node:
        for kind in kinds * 2:
            before = node.pids(kind)
            node.kill(kind)
            wait_until(lambda before=before: not set(before) & set(node.pids()), 5, f"the {kind} is gone")  # type: ignore[misc] # a default fixes the loop's value
            node.wait_ready(30)
            assert node.pids(kind) != before


def test_pages_that_were_not_built_are_said_to_be(tmp_path: Path) -> None:
    """Somebody who forgets `make run` reads what to do."""

    def elsewhere(config: dict) -> None:  # type: ignore[type-arg] # YAML
        config["workers"][0]["transports"][0]["paths"]["/"]["extra"]["folder"] = str(tmp_path / "nowhere")

    with Node(tmp_path, mend=elsewhere) as node:
        status, _, body = get(f"{node.url}/")
    assert status == 200
    assert b"make web" in body
