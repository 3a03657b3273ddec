"""Files on a real node: in over HTTP, made anew, out for those who may read the room, and gone with their message."""

import io
import json
import socket
from pathlib import Path

import pytest
from PIL import Image

from tests.support.answer import Answer
from tests.support.bucket import running_store
from tests.support.files import SECRET, SVG, ask, jpeg, upload
from tests.support.node import Node, wait_until


def post(node: Node, key: str, path: str, **body: object) -> Answer:
    """Call the API as a backend."""
    bearer = f"Bearer {key}"
    return ask(node.url, "POST", path, json.dumps(body).encode(), Authorization=bearer, Content_Type="application/json")


def get(node: Node, proof: str, path: str, **headers: str) -> Answer:
    """Read as whoever has the proof."""
    return ask(node.url, "GET", path, None, Authorization=f"Bearer {proof}", **headers)


def kept(node: Node) -> list[Path]:
    """All that is on the disk."""
    return [path for path in (node.root / "data" / "files").rglob("*") if path.is_file()]


@pytest.fixture
def room(node: Node, api_key: str, request: pytest.FixtureRequest) -> str:
    """A private room of the backend's own."""
    name = f"files-{abs(hash(request.node.name)) % 10_000_000}"
    assert post(node, api_key, "/api/rooms", room=name, title="Files", public=False).status == 201
    return name


def test_a_picture_goes_in_and_comes_out_without_what_the_camera_told(node: Node, api_key: str, room: str) -> None:
    """Turned as it is to be seen, with a small one, and a tag by which a browser asks only whether it is still good."""
    sent = upload(node.url, api_key, room, "C:\\holiday\\tiger.jpeg", jpeg(3000, 1000, turned=True))
    assert sent.status == 201, sent.raw
    file = sent.body
    assert (file["name"], file["kind"], file["type"]) == ("tiger.jpeg", "image", "image/jpeg")
    assert (file["width"], file["height"], file["thumbnail"]) == (683, 2048, True)
    said = post(node, api_key, f"/api/rooms/{room}/messages", text="", files=[{"id": file["id"], "alt": "A tiger"}])
    assert said.status == 201, said.raw
    shown = get(node, api_key, f"/api/rooms/{room}/messages").body["messages"][0]["files"]
    assert shown == [{**file, "alt": "A tiger"}]
    path = f"/api/rooms/{room}/files/{file['id']}"
    whole, small = get(node, api_key, path), get(node, api_key, f"{path}/thumbnail")
    assert (whole.status, whole.headers["content-type"]) == (200, "image/jpeg")
    assert whole.headers["content-disposition"].startswith('inline; filename="tiger.jpeg"')
    assert whole.headers["cache-control"] == "private, no-cache"
    assert len(whole.raw) == file["bytes"]
    assert SECRET.encode() not in whole.raw
    assert not Image.open(io.BytesIO(whole.raw)).getexif()
    assert Image.open(io.BytesIO(small.raw)).size == (160, 480)
    again = get(node, api_key, path, If_None_Match=whole.headers["etag"])
    assert (again.status, again.raw) == (304, b"")


def test_what_could_run_is_only_ever_saved(node: Node, api_key: str, room: str) -> None:
    """Whatever it is called and whatever the sender says that it is."""
    sent = upload(node.url, api_key, room, 'a"b.svg', SVG).body
    found = get(node, api_key, f"/api/rooms/{room}/files/{sent['id']}")
    assert found.raw == SVG
    assert found.headers["content-type"] == "text/plain; charset=utf-8"
    assert found.headers["content-disposition"] == "attachment; filename=\"ab.svg\"; filename*=UTF-8''ab.svg"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in found.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("proof", "room", "body", "status", "error"),
    [
        ("", "lobby", b"hello", 401, "unauthorized"),
        ("tk_wrong", "lobby", b"hello", 401, "key_invalid"),
        ("session.1.abc", "lobby", b"hello", 401, "unauthorized"),
        ("KEY", "nowhere", b"hello", 404, "no_such_room"),
        ("KEY", "lobby", b"", 422, "invalid"),
        ("KEY", "lobby", b"\x00\x01\x02", 422, "file_refused"),
        ("KEY", "lobby", b"\xff\xd8\xff broken", 422, "file_refused"),
        ("KEY", "lobby", b"x" * 10_000_001, 413, "too_large"),
    ],
)
def test_what_is_not_taken_is_refused_with_a_reason(
    node: Node, api_key: str, proof: str, room: str, body: bytes, status: int, error: str
) -> None:
    """And nothing of it stays."""
    before = kept(node)
    answer = upload(node.url, proof.replace("KEY", api_key), room, "x", body)
    assert (answer.status, answer.body["error"]) == (status, f"tidings.error.{error}")
    wait_until(lambda: kept(node) == before, 5, "nothing stays")


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(node: Node, api_key: str) -> None:
    """The headers are enough for the answer; one who asks whether to send hears it too."""
    head = (
        f"POST /api/rooms/lobby/files?name=x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api_key}\r\n"
        "Expect: 100-continue\r\nContent-Length: "
    )
    with socket.create_connection(("127.0.0.1", node.port), timeout=10) as sender:
        sender.sendall(f"{head}900000000000\r\n\r\n".encode())
        answer = sender.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"limit":10000000' in answer
    with socket.create_connection(("127.0.0.1", node.port), timeout=10) as sender:
        sender.sendall(f"{head}5\r\n\r\n".encode())
        assert sender.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sender.sendall(b"hello")
        assert sender.recv(65_536).startswith(b"HTTP/1.1 201 ")


def test_a_file_of_no_known_length_is_refused(node: Node, api_key: str) -> None:
    """Whoever sends in pieces could send for ever."""
    head = f"POST /api/rooms/lobby/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api_key}\r\n"
    with socket.create_connection(("127.0.0.1", node.port), timeout=10) as sender:
        sender.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n".encode())
        assert sender.recv(65_536).startswith(b"HTTP/1.1 400 ")


def test_an_upload_that_breaks_off_leaves_nothing(node: Node, api_key: str) -> None:
    """Neither on the disk nor in the count of what is on its way."""
    before = kept(node)
    head = f"POST /api/rooms/lobby/files?name=x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api_key}\r\n"
    with socket.create_connection(("127.0.0.1", node.port), timeout=10) as sender:
        sender.sendall(f"{head}Content-Length: 1000000\r\n\r\n".encode() + b"x" * 300_000)
        wait_until(lambda: len(kept(node)) > len(before), 5, "it comes in")
    wait_until(lambda: kept(node) == before, 5, "it is gone")


def test_a_page_of_another_site_may_ask(node: Node) -> None:
    """No cookie counts here, so it gets nothing that its visitor has not the proof for."""
    answer = ask(node.url, "OPTIONS", "/api/rooms/lobby/files", Origin="https://www.example.com")
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "authorization" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers


def test_files_in_a_bucket(tmp_path: Path) -> None:
    """In, out from the copy, out from the bucket, and with the bucket away: an error that says to come again."""
    with running_store() as store, Node(tmp_path, store.settings) as node:
        key = node.key("site")
        sent = upload(node.url, key, "lobby", "tiger.jpg", jpeg())
        assert sent.status == 201, sent.raw
        path = f"/api/rooms/lobby/files/{sent.body['id']}"
        assert len(store.objects) == 2
        copies = node.root / "data" / "files" / "cache"
        whole = get(node, key, path)
        assert (whole.status, len(whole.raw)) == (200, sent.body["bytes"])
        assert store.fetched == []
        for copy in copies.iterdir():
            copy.unlink()
        assert get(node, key, path).raw == whole.raw
        assert get(node, key, f"{path}/thumbnail").status == 200
        assert len(store.fetched) == 2
        for copy in copies.iterdir():
            copy.unlink()
        store.buckets.clear()
        away = get(node, key, path)
        assert (away.status, away.body["error"]) == (503, "tidings.error.unavailable")
        assert upload(node.url, key, "lobby", "tiger.jpg", jpeg()).status == 503
        assert store.place.secret not in node.log()
