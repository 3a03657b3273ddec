"""Following a stream with plain HTTP, as curl does: nothing is lost, and hanging up frees the place."""

import json
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.support.node import Node, wait_until

PER_PERSON = 20


def ask(node: Node, key: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """One request of the web app."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(node.url + path, data, headers)  # noqa: S310 - our own http
    with urllib.request.urlopen(request, timeout=35) as answer:  # noqa: S310 - see above
        found: dict[str, Any] = json.load(answer)
        return found


def curl(node: Node, key: str, path: str) -> "subprocess.Popen[str]":
    """Curl, asking."""
    found = shutil.which("curl")
    if found is None:
        pytest.skip("curl is not there")
    command = [found, "-sS", "-H", f"Authorization: Bearer {key}", node.url + path]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_curl_follows_a_stream(node: Node, api_key: str) -> None:
    """It waits without an answer, and has it as soon as there is one."""
    stream = "/api/streams/topic.curl"
    with curl(node, api_key, f"{stream}?wait=25") as waiting:
        began = time.monotonic()
        sent = ask(node, api_key, "/api/publish", {"topic": "curl", "data": {"n": 1}})["published"][0]
        out, err = waiting.communicate(timeout=20)
    found = json.loads(out)
    assert [event["offset"] for event in found["events"]] == [sent["offset"]], err
    assert time.monotonic() - began < 10
    with curl(node, api_key, f"{stream}?after={sent['offset']}&epoch={sent['epoch']}&wait=1") as waiting:
        out, err = waiting.communicate(timeout=20)
    assert json.loads(out)["events"] == [], err


def test_a_follower_misses_nothing(node: Node, api_key: str) -> None:
    """However the messages come: asked from where the last answer ended, all of them, in order, once."""
    seen: list[int] = []

    def follow() -> None:
        after, epoch = 0, ""
        while len(seen) < 100:
            page = ask(node, api_key, f"/api/streams/topic.flow?after={after}&epoch={epoch}&wait=25")
            seen.extend(event["data"]["n"] for event in page["events"])
            epoch = page["epoch"]
            after = page["events"][-1]["offset"] if page["events"] else after

    follower = threading.Thread(target=follow)
    follower.start()
    for n in range(100):
        ask(node, api_key, "/api/publish", {"topic": "flow", "data": {"n": n}})
    follower.join(30)
    assert seen == list(range(100))


def test_whoever_hangs_up_makes_room(node: Node, api_key: str) -> None:
    """The node notices it, so the places of a person are not taken by requests that nobody waits for any more."""

    def is_refused() -> bool:
        try:
            ask(node, api_key, "/api/streams/topic.quiet?wait=1")
        except urllib.error.HTTPError as error:
            with error:
                return bool(json.load(error)["error"] == "tidings.error.too_many")
        return False

    waiting = [curl(node, api_key, "/api/streams/topic.quiet?wait=25") for _ in range(PER_PERSON + 1)]
    try:
        wait_until(lambda: any(one.poll() is not None for one in waiting), 15, "one finds no place")
        assert is_refused()
    finally:
        for one in waiting:
            one.kill()
            one.communicate()
    wait_until(lambda: not is_refused(), 10, "there are places again")


def test_a_wait_is_bounded(node: Node, api_key: str) -> None:
    """Longer than any proxy keeps a request is refused, and says what would do."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        ask(node, api_key, "/api/streams/topic.quiet?wait=26")
    with caught.value as error:
        said = json.load(error)
    assert (said["status"], said["field"], said["limit"]) == (422, "wait", 25)
