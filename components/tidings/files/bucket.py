"""Files in a bucket of an S3-compatible store, with copies of what is read on the node's own disk.

Everything that a browser asks for still comes from the node: it alone knows who may read a room at this moment. An
address of the store itself would be good for whoever gets hold of it, for as long as it is signed.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from minio import Minio
from minio.credentials.providers import (
    AWSConfigProvider,
    ChainedProvider,
    EnvAWSProvider,
    IamAwsProvider,
    Provider,
    StaticProvider,
)
from minio.error import MinioException, S3Error
from msgspec import Struct
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from tidings.files.cache import Cache
from tidings.files.storage import Disk, key_of

AWS: Final = "https://s3.amazonaws.com"
_PIECE: Final = 1_048_576
_PART: Final = 5_242_880
"""The least that a part may have; no more than that is in memory."""


class Place(Struct, frozen=True, kw_only=True):
    """Which bucket, and how to get at it.

    `endpoint` is empty for AWS. Without `key_id` the usual places are asked: the variables that AWS's own tools know,
    `~/.aws`, the role of the machine.
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    key_id: str = ""
    secret: str = ""
    timeout_s: int = 20
    at_once: int = 8

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Place({self.bucket!r}, {self.endpoint!r})"


class Bucket:
    """Keeps files in a bucket that only the node can read.

    Args:
        disk: for what is on its way, and with the files from before there was a bucket; they stay, and are served.
        cache: for copies of what was brought or put.
    """

    def __init__(self, place: Place, disk: Disk, cache: Cache) -> None:
        self._place = place
        self._disk = disk
        self._cache = cache
        self._client = _client(place)

    def put(self, name: str, finished: Path) -> None:
        with finished.open("rb") as file, _as_os_errors():
            self._client.put_object(
                self._place.bucket,
                self._key(name),
                file,
                finished.stat().st_size,
                part_size=_PART,
                num_parallel_uploads=1,
            )
        self._cache.take(name, finished)

    def drop(self, name: str) -> None:
        with _as_os_errors():
            self._client.remove_object(self._place.bucket, self._key(name))
        self._cache.drop(name)
        self._disk.drop(name)

    def here(self, name: str) -> Path | None:
        return self._cache.find(name)

    def bring(self, name: str) -> Path:
        found = self._cache.find(name)
        if found is not None:
            return found
        from_before = self._disk.path(name)
        if from_before.exists():
            return from_before
        # a name of its own: who asks for it now may not know of who asked before
        coming = self._disk.work(f"{name}.{os.urandom(6).hex()}.bring")
        try:
            self._fetch(self._key(name), coming)
            return self._cache.take(name, coming)
        finally:
            coming.unlink(missing_ok=True)

    def check(self) -> None:
        """Write, read and remove an object, to find out whether the node may.

        Raises:
            OSError: it may not, or there is no such bucket; in the store's own words.
        """
        key, body = f"{self._place.prefix}tidings-check-{os.urandom(6).hex()}", b"tidings"
        coming = self._disk.work("check")
        try:
            with _as_os_errors():
                self._client.put_object(self._place.bucket, key, io.BytesIO(body), len(body))
            self._fetch(key, coming)
            with _as_os_errors():
                self._client.remove_object(self._place.bucket, key)
            if coming.read_bytes() != body:
                raise OSError("what was written is not what is read")
        finally:
            coming.unlink(missing_ok=True)

    def _key(self, name: str) -> str:
        return f"{self._place.prefix}{key_of(name)}"

    def _fetch(self, key: str, target: Path) -> None:
        with _as_os_errors(), target.open("wb") as file:
            answer = self._client.get_object(self._place.bucket, key)
            try:
                for piece in answer.stream(_PIECE):
                    file.write(piece)
            finally:
                answer.close()
                answer.release_conn()


def _client(place: Place) -> Minio:
    target = urlsplit(place.endpoint or AWS)
    timeout = Timeout(connect=min(5, place.timeout_s), read=place.timeout_s)
    retries = Retry(total=2, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504))
    return Minio(
        target.netloc,
        secure=target.scheme == "https",
        # a store of one's own has one region; it need not be asked for it, which takes a right more
        region=place.region or ("us-east-1" if place.endpoint else None),
        credentials=_credentials(place),
        http_client=PoolManager(timeout=timeout, retries=retries, maxsize=place.at_once),
    )


def _credentials(place: Place) -> Provider:
    if place.key_id:
        return StaticProvider(place.key_id, place.secret)
    return ChainedProvider([EnvAWSProvider(), AWSConfigProvider(), IamAwsProvider()])


@contextmanager
def _as_os_errors() -> Iterator[None]:
    """What the library raises, as whoever keeps files on a disk would say it; never with a secret in it."""
    try:
        yield
    except S3Error as error:
        if error.code == "NoSuchKey":
            raise FileNotFoundError(error.code) from None
        raise OSError(f"the bucket says {error.code}: {error.message}") from None
    except (MinioException, HTTPError, ValueError) as error:  # ValueError: there are no credentials anywhere
        raise OSError(f"the bucket cannot be reached: {str(error)[:300]}") from None
