"""The receiver on the page about webhooks is one: it takes what is signed, and nothing else."""

import re
import time
from pathlib import Path
from typing import Any

import pytest

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
