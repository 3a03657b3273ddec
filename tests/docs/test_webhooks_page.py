"""The receivers on the page about webhooks are some: they take what is signed, and nothing else."""

import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.node import free_port
from tests.support.servers import Server, need
from tidings.webhooks import headers, new_secret

PAGE = Path(__file__).resolve().parents[2] / "docs" / "topics" / "webhooks.md"


def test_the_receiver_in_python(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """As it stands on the page, under Flask's own test client."""
    found = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    secret = new_secret()
    monkeypatch.setenv("TIDINGS_HOOK_SECRET", secret)
    made: dict[str, Any] = {"__name__": "receiver"}
    exec(found[1], made)  # noqa: S102 - it is our own page
    client, body = made["app"].test_client(), b'{"type": "webhook.test", "data": {}}'
    signed = headers(secret, "m1", int(time.time()), body)
    json = {"content-type": "application/json"}
    assert client.post("/hooks/tidings", data=body, headers={**signed, **json}).status_code == 204
    assert "webhook.test" in capsys.readouterr().out
    assert client.post("/hooks/tidings", data=body + b" ", headers={**signed, **json}).status_code == 400
    assert client.post("/hooks/tidings", data=body, headers=json).status_code == 400


def posted(url: str, body: bytes, with_: Mapping[str, str]) -> int:
    """The status that a request gets."""
    request = urllib.request.Request(url, body, {"content-type": "application/json", **with_})  # noqa: S310 - our own http
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - see above
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_the_receiver_in_php(tmp_path: Path) -> None:
    """As it stands on the page, under PHP's own server."""
    found = re.search(r"```php\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    (tmp_path / "hook.php").write_text(found[1], "utf-8")
    secret, port, now = new_secret(), free_port(), int(time.time())
    command = [need("php"), "-S", f"127.0.0.1:{port}", "-t", str(tmp_path)]
    with Server(command, port, tmp_path, {"TIDINGS_HOOK_SECRET": secret}) as server:
        url, body = f"{server.url}/hook.php", b'{"type": "webhook.test", "data": {}}'
        assert posted(url, body, headers(secret, "m1", now, body)) == 204
        assert "webhook.test" in server.log
        assert posted(url, body + b" ", headers(secret, "m1", now, body)) == 400
        assert posted(url, body, headers(secret, "m1", now - 400, body)) == 400
        assert posted(url, body, headers(new_secret(), "m1", now, body)) == 400
        assert posted(url, body, {}) == 400
