"""A web site of somebody else's, with pages that a test puts there."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from tests.support.files import jpeg


class FakeSite:
    """Serves `pages`: the type and the body of each path. `asked` are the paths that were asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            """Answers one request."""

            def do_GET(self) -> None:
                """Send the page, or that there is none."""
                site.asked.append(self.path)
                kind, body = site.pages.get(self.path, ("", b""))
                self.send_response(200 if kind else 404)
                self.send_header("Content-Type", kind or "text/plain")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def url(self, path: str = "/") -> str:
        """The address of a page."""
        return f"http://localhost:{self.port}{path}"

    def has(self, path: str, head: str, picture: bytes | None = None) -> str:
        """Put a page there, and a picture that it names; its address."""
        if picture is not None:
            self.pages[f"{path}.jpg"] = ("image/jpeg", picture)
            head += f'<meta property="og:image" content="{path}.jpg"><meta property="og:image:alt" content="A kitten">'
        self.pages[path] = ("text/html; charset=utf-8", f"<!doctype html><html lang=en><head>{head}</head>".encode())
        return self.url(path)

    def has_article(self, path: str = "/tom") -> str:
        """Put a page there as magazines have them; its address."""
        head = """<title>Tom</title><meta property="og:site_name" content="The Kitten Post">
            <meta property="og:title" content="Tom learns to open the fridge, and nobody can stop him">
            <meta property="og:description" content="It took him four days and one tin of tuna. His people have moved
            the cheese, the milk and, in the end, themselves. A report from a kitchen under siege.">"""
        return self.has(path, head, jpeg(900, 600))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
