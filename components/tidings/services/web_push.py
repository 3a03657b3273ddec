"""Web Push: what is sent to browsers that have no page open, and to whom.

Encryption (RFC 8291 over RFC 8188) and the server's signature (VAPID, RFC 8292) are written out here, with the
primitives of `cryptography` and PyJWT: the packages that offer both are published as source only or bring an HTTP
client of their own, and all that is left for them to do is the thirty lines below. A test repeats the RFC's example.
"""

import base64
import binascii
import os
from typing import Final
from urllib.parse import urlsplit

import jwt
import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from msgspec import Struct

from tidings.model.errors import Invalid
from tidings.model.events import Event
from tidings.model.names import one_line, split_stream
from tidings.model.notifications import PushSubscription
from tidings.model.outgoing import Reach
from tidings.services.telling import title_of
from tidings.store import ReadTx

RECORD_SIZE: Final = 4096
"""What push services take at most, headers of the encryption included (RFC 8030, section 7.2)."""
TITLE_MOST, TEXT_MOST, URL_MOST = 120, 400, 500
"""Characters of a title and a text, bytes of an address."""
GOOD_FOR_S: Final = 12 * 3600
"""A signature is good for at most 24 hours (RFC 8292, section 2)."""


class Vapid(Struct, frozen=True, kw_only=True):
    """The node's own key pair for push services, and where its operator is reached."""

    private: str
    contact: str

    @property
    def public(self) -> str:
        """The public key as browsers want it: uncompressed, base64url."""
        return padless(_point(_private(self.private).public_key()))


class Rules(Struct, frozen=True, kw_only=True):
    """What a site sets about Web Push; without a key there is none."""

    vapid: Vapid | None
    reach: Reach = "public"
    timeout_s: float = 10
    at_once: int = 8
    queue: int = 10_000


class Ring(Struct, frozen=True, kw_only=True):
    """One browser to be told something."""

    browser: PushSubscription
    content: bytes
    is_urgent: bool


class Said(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the page's service worker is told, and shows. `tag`: a later one with the same takes its place."""

    title: str
    tag: str
    time: int
    text: str = ""
    url: str | None = None
    room: str | None = None
    offset: int | None = None
    thread: str | None = None


def new_key() -> str:
    """A fresh private key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


# ---- to whom, and what


def of_inbox(tx: ReadTx, event: Event) -> tuple[list[str], Said] | None:
    """Whom an entry of an inbox concerns, and what they are told: what the web app sent, or the message it is about."""
    kind, authid = split_stream(event.stream) or ("", "")
    if kind != "user":
        return None
    data = event.data
    room, message = _text(data.get("room")), _text(data.get("message"))
    about = tx.message(room, message) if room and message else None
    if message and room and (about is None or about.deleted):
        return None
    text = about.text if about is not None else _text(data.get("text"))
    return [authid], Said(
        title=_cut(_text(data.get("title")) or event.type, TITLE_MOST),
        text=_cut(text, TEXT_MOST),
        url=_address(_text(data.get("url"))),
        tag=event.id,
        time=event.time,
        room=room or None,
        offset=about.offset if about is not None else None,
        thread=about.thread if about is not None else None,
    )


def of_room(tx: ReadTx, event: Event, most: int) -> tuple[list[str], Said] | None:
    """Whom a room's message concerns that addresses nobody: those who want to be told of every one."""
    kind, room = split_stream(event.stream) or ("", "")
    if kind != "room" or event.type != "message.new" or event.author is None or "thread" in event.data:
        return None
    found = tx.message(room, event.id)
    if found is None or found.deleted:
        return None
    addressed = {person.authid for person in found.mentions} | {event.author.authid}
    listeners = [one for one in tx.listeners(room, most) if one not in addressed]
    deaf = tx.blockers_among(event.author.authid, listeners)
    listeners = [one for one in listeners if one not in deaf]
    title = _cut(f"{event.author.name} in {title_of(tx, room)}", TITLE_MOST)
    text = _cut(found.text, TEXT_MOST)
    return listeners, Said(title=title, text=text, tag=f"room:{room}", time=event.time, room=room, offset=event.offset)


def rings(browsers: list[PushSubscription], said: Said, *, is_urgent: bool) -> list[Ring]:
    """The same for each of these browsers."""
    content = msgspec.json.encode(said)
    return [Ring(browser=one, content=content, is_urgent=is_urgent) for one in browsers]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _address(url: str) -> str | None:
    """An address that is too long is left out: what is left of one would lead elsewhere."""
    return url if url and len(url.encode()) <= URL_MOST else None


def _cut(text: str, most: int) -> str:
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1] + "…"


# ---- encryption and signature


def encrypted(content: bytes, p256dh: str, auth: str) -> bytes:
    """The body for one browser: `content` in one record of `aes128gcm`, under a key that is used once."""
    return encrypted_by(ec.generate_private_key(ec.SECP256R1()), os.urandom(16), content, (p256dh, auth))


def encrypted_by(key: ec.EllipticCurvePrivateKey, salt: bytes, content: bytes, browser: tuple[str, str]) -> bytes:
    """As `encrypted`, with the key and the salt given, so that the RFC's example can be repeated."""
    p256dh, auth = browser
    theirs, ours = public_key(p256dh), _point(key.public_key())
    info = b"WebPush: info\x00" + _point(theirs) + ours
    secret = _derived(key.exchange(ec.ECDH(), theirs), unpadded(auth), info, 32)
    content_key = _derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
    sealed = AESGCM(content_key).encrypt(nonce, content + b"\x02", None)
    return salt + RECORD_SIZE.to_bytes(4, "big") + len(ours).to_bytes(1, "big") + ours + sealed


def signature(vapid: Vapid, endpoint: str, now_s: int) -> str:
    """The `Authorization` header for requests to the push service of this endpoint."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now_s + GOOD_FOR_S, "sub": vapid.contact}
    return f"vapid t={jwt.encode(claims, vapid.private, algorithm='ES256')}, k={vapid.public}"


def check_keys(p256dh: str, auth: str) -> None:
    """Refuse what nothing could be encrypted for (RFC 8291, section 2).

    Raises:
        Invalid: naming the key.
    """
    public_key(p256dh)
    if len(unpadded(auth)) != 16:  # noqa: PLR2004 - said in the sentence
        raise Invalid("`auth` must be 16 bytes, in base64url.", field="auth")


def public_key(p256dh: str) -> ec.EllipticCurvePublicKey:
    """A browser's key.

    Raises:
        Invalid: it is no point of the curve.
    """
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpadded(p256dh))
    except ValueError:
        raise Invalid("`p256dh` must be a point of the curve P-256, in base64url.", field="p256dh") from None


def unpadded(text: str) -> bytes:
    """The bytes of base64url, with or without padding; none for what is not."""
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (ValueError, binascii.Error):
        return b""


def padless(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _private(pem: str) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the key for Web Push must be one of the curve P-256")
    return key


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=size, salt=salt, info=info).derive(secret)
