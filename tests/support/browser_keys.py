"""A browser as Web Push sees it: its keys, and what it reads with them (RFC 8291, the receiving side)."""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tidings.services.web_push import padless, unpadded


class BrowserKeys:
    """Made as a browser makes them; `read` opens what was encrypted for it."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.p256dh = padless(self._point)
        self.auth = padless(b"sixteen bytes of")

    def read(self, body: bytes) -> dict[str, Any]:
        """What a message says; raises if it is not for this browser, or was changed."""
        salt, size = body[:16], body[20]
        sender, sealed = body[21 : 21 + size], body[21 + size :]
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = _derived(shared, unpadded(self.auth), b"WebPush: info\x00" + self._point + sender, 32)
        key = _derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
        padded = AESGCM(key).decrypt(nonce, sealed, None)
        assert padded[-1:] == b"\x02", "the last record"
        found: dict[str, Any] = json.loads(padded[:-1])
        return found

    def subscription(self, endpoint: str) -> dict[str, str]:
        """What `tidings.notify.subscribe` takes."""
        return {"endpoint": endpoint, "p256dh": self.p256dh, "auth": self.auth}


def _derived(secret: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=size, salt=salt, info=info).derive(secret)
