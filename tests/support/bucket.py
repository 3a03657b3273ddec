"""An S3 store of our own, on this machine: what Tidings needs of one, and as strict as one about proofs and checksums.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
"""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tidings.files.bucket import Place

NAME = "kittens"


class Store:
    """A store with one bucket, `kittens`; `objects` is what is in it, by name."""

    def __init__(self, endpoint: str) -> None:
        self.place = Place(
            bucket=NAME, prefix="chat/", endpoint=endpoint, key_id="the-key", secret="not-to-be-told", timeout_s=2
        )
        self.buckets = {NAME}
        self.objects: dict[str, bytes] = {}
        self.parts: dict[int, bytes] = {}
        self.fetched: list[str] = []

    @property
    def settings(self) -> dict[str, str]:
        """What a node is told about it."""
        return {
            "TIDINGS_BUCKET": self.place.bucket,
            "TIDINGS_BUCKET_ENDPOINT": self.place.endpoint,
            "TIDINGS_BUCKET_PREFIX": self.place.prefix,
            "TIDINGS_BUCKET_KEY_ID": self.place.key_id,
            "TIDINGS_BUCKET_SECRET": self.place.secret,
            "TIDINGS_BUCKET_SECONDS": "2",
        }


class _Desk(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    store: Store

    def do_PUT(self) -> None:
        """Keep an object, or a part of one."""
        name, query = self._asked()
        body = self._body()
        if not self._is_well(body):
            return
        if "partNumber" in query:
            self.store.parts[int(query["partNumber"][0])] = body
        else:
            self.store.objects[name] = body
        self._answer(200, b"", etag=f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"')

    def do_POST(self) -> None:
        """Begin or end an object of several parts."""
        name, query = self._asked()
        if not self._is_well(self._body()):
            return
        if "uploads" in query:
            self.store.parts.clear()
            self._answer(200, _xml("InitiateMultipartUploadResult", Bucket=NAME, Key=name, UploadId="one"))
        else:
            self.store.objects[name] = b"".join(part for _, part in sorted(self.store.parts.items()))
            self._answer(200, _xml("CompleteMultipartUploadResult", Location="", Bucket=NAME, Key=name, ETag="x"))

    def do_GET(self) -> None:
        """Hand an object out."""
        name, _ = self._asked()
        if not self._is_well(b""):
            return
        self.store.fetched.append(name)
        if name in self.store.objects:
            self._answer(200, self.store.objects[name])
        else:
            self._refuse(404, "NoSuchKey")

    def do_DELETE(self) -> None:
        """Remove an object, if it is there."""
        name, _ = self._asked()
        if self._is_well(b""):
            self.store.objects.pop(name, None)
            self._answer(204, b"")

    def _asked(self) -> tuple[str, dict[str, list[str]]]:
        split = urlsplit(self.path)
        return unquote(split.path).split("/", 2)[-1], parse_qs(split.query, keep_blank_values=True)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["content-length"] or 0))

    def _is_well(self, body: bytes) -> bool:
        """Whether the sender is known, what arrived is what was sent, and there is such a bucket."""
        known = f"AWS4-HMAC-SHA256 Credential={self.store.place.key_id}/"
        said, md5 = self.headers["x-amz-content-sha256"], self.headers["content-md5"]
        is_whole = said in {hashlib.sha256(body).hexdigest(), "UNSIGNED-PAYLOAD"} and md5 in {
            None,
            base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode(),
        }
        if not self.headers["authorization"].startswith(known):
            self._refuse(403, "InvalidAccessKeyId")
        elif not is_whole:
            self._refuse(400, "BadDigest")
        elif unquote(self.path).split("/")[1].partition("?")[0] not in self.store.buckets:
            self._refuse(404, "NoSuchBucket")
        else:
            return True
        return False

    def _refuse(self, status: int, code: str) -> None:
        self._answer(status, _xml("Error", Code=code, Message=f"It is {code}.", Resource=self.path))

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for header, value in {**headers, "content-type": "application/xml", "content-length": str(len(body))}.items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the library's own
        """Nothing: tests are read."""


def _xml(kind: str, **fields: str) -> bytes:
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f'<?xml version="1.0"?><{kind}>{inside}</{kind}>'.encode()


@contextmanager
def running_store() -> Iterator[Store]:
    """A store that runs while it is used."""
    desk = type("Desk", (_Desk,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), desk)
    store = desk.store = Store(f"http://127.0.0.1:{server.server_address[1]}")  # type: ignore[attr-defined] # of this class alone
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
