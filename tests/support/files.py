"""Files for tests: small ones of each kind, and how they go over HTTP."""

import http.client
import io
from urllib.parse import quote, urlsplit

from PIL import Image

from tests.support.answer import Answer

SECRET = "SecretCamera"
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "owned"</script></svg>'
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"


def jpeg(width: int = 600, height: int = 400, *, turned: bool = False) -> bytes:
    """A photograph, with what a camera tells of itself; `turned` was taken upright."""
    told = Image.Exif()
    told[MAKE] = SECRET
    told[GPS] = {1: "N", 2: (52.0, 30.0, 0.0)}
    if turned:
        told[ORIENTATION] = 6
    written = io.BytesIO()
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    picture.save(written, "JPEG", exif=told, comment=SECRET.encode())
    return written.getvalue()


def png(width: int = 60, height: int = 40, mode: str = "RGB") -> bytes:
    """A picture of one colour."""
    written = io.BytesIO()
    Image.new(mode, (width, height)).save(written, "PNG")
    return written.getvalue()


def gif(frames: int = 5) -> bytes:
    """A picture that moves."""
    written = io.BytesIO()
    pictures = [Image.new("RGB", (120, 80), (40 * number, 0, 0)) for number in range(frames)]
    pictures[0].save(written, "GIF", save_all=True, append_images=pictures[1:], duration=[100, 200, 300, 100, 100])
    return written.getvalue()


def ask(url: str, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    """One request; names of headers with `_` for `-`."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def upload(url: str, proof: str, room: str, name: str, body: bytes) -> Answer:
    """Send a file to a room."""
    return ask(url, "POST", f"/api/rooms/{room}/files?name={quote(name)}", body, Authorization=f"Bearer {proof}")
