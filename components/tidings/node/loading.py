"""Settings as they are read and checked: from the file, from the environment, and every mistake named."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tidings.model.errors import Invalid
from tidings.model.outgoing import target_of
from tidings.node.settings import FILE, PREFIX, Settings, SettingsError
from tidings.services.tokens import weak_secret
from tidings.webhooks import is_secret

_NOT_SETTINGS = frozenset(
    {"TIDINGS_CHROMIUM", "TIDINGS_ROOT", "TIDINGS_URL", "TIDINGS_KEY"}  # of the browser tests; of the command line
)
_DEFAULTS = Settings()
_JSON = frozenset({"jwt_keys"})
_LISTS = frozenset(name for name in Settings.__struct_fields__ if isinstance(getattr(_DEFAULTS, name), list)) - _JSON
"""Settings of several words, with commas between them in the environment."""
_WORDS = {"yes": True, "on": True, "no": False, "off": False}


def load(root: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the node whose root (the folder with `.crossbar/`) this is.

    Raises:
        SettingsError: an unknown name, or a value that is out of bounds; it says which and why.
    """
    values = {**_from_file(root / FILE), **_from_environment(environment)}
    try:
        settings = msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(_explain(str(error))) from None
    _check_keys(settings)
    _check_url(settings, "whois_url")
    _check_url(settings, "before_send_url")
    _check_before(settings)
    _check_bucket(settings)
    _check_database(settings)
    settings.proxies()
    settings.words()
    settings.origins()
    return msgspec.structs.replace(settings, data=str((root / settings.data).resolve()))


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} cannot be read: {error}.") from None


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX) or variable in _NOT_SETTINGS:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in Settings.__struct_fields__:
            raise SettingsError(f"{variable} is no setting{_did_you_mean(name)}.")
        found[name] = _parsed(name, variable, text)
    return found


def _parsed(name: str, variable: str, text: str) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(getattr(_DEFAULTS, name), bool):
        return _WORDS.get(text.lower(), text)
    if name in _LISTS:
        return [one.strip() for one in text.split(",") if one.strip()]
    if name in _JSON:
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            raise SettingsError(f"{variable} is not JSON: {error}.") from None
    return text


def _explain(message: str) -> str:
    sentence, _, place = message.partition(" - at `$.")
    name = place.rstrip("`").partition("[")[0]
    if not name and "unknown field" in sentence:
        unknown = sentence.split("`")[-2]
        return f"{FILE}: `{unknown}` is no setting{_did_you_mean(unknown)}."
    return f"{PREFIX}{name.upper()} (or `{name}` in {FILE}): {sentence[:1].lower()}{sentence[1:]}."


def _did_you_mean(name: str) -> str:
    close = difflib.get_close_matches(name, Settings.__struct_fields__, 1)
    return f"; did you mean {PREFIX}{close[0].upper()}?" if close else ""


def _check_url(settings: Settings, name: str) -> None:
    url = getattr(settings, name)
    if not url:
        return
    try:
        target_of(url, name)
    except Invalid as error:
        raise SettingsError(f"{PREFIX}{name.upper()}: {error.sentence.replace(f'`{name}` ', 'it ')}") from None


def _check_keys(settings: Settings) -> None:
    kids = [key.kid for key in settings.jwt_keys]
    if len(set(kids)) != len(kids):
        raise SettingsError("TIDINGS_JWT_KEYS: two keys have the same `kid`.")
    for key in settings.jwt_keys:
        if weak_secret(key):
            raise SettingsError(f"TIDINGS_JWT_KEYS: the secret of {key.kid} is shorter than 32 bytes.")


def _check_before(settings: Settings) -> None:
    if settings.before_send_url and not is_secret(settings.before_send_secret):
        raise SettingsError(
            "TIDINGS_BEFORE_SEND_SECRET: with TIDINGS_BEFORE_SEND_URL it must be whsec_ and the base64 of 24 to 64 "
            "random bytes; `python -m tidings.webhooks` makes one."
        )


def _check_bucket(settings: Settings) -> None:
    """A bucket that cannot be is said at once; whether it is there, only the network knows (`tidings doctor`)."""
    if not settings.bucket:
        return
    scheme, _, rest = settings.bucket_endpoint.partition("://")
    if settings.bucket_endpoint and (scheme not in {"http", "https"} or not rest or "@" in rest):
        raise SettingsError("TIDINGS_BUCKET_ENDPOINT: it must be https://HOST, or http://HOST for a store nearby.")
    if bool(settings.bucket_key_id) != bool(settings.bucket_secret):
        raise SettingsError("TIDINGS_BUCKET_KEY_ID and TIDINGS_BUCKET_SECRET: set both, or none of them.")
    if settings.bucket_prefix.startswith("/"):
        raise SettingsError("TIDINGS_BUCKET_PREFIX: it must not begin with a slash.")


def _check_database(settings: Settings) -> None:
    """An address that cannot be is said at once, and not repeated: a password may be in it."""
    if not settings.database:
        return
    try:
        parts = urlsplit(settings.database)
        is_whole = parts.scheme in {"postgresql", "postgres"} and parts.path.strip("/") and (parts.port or 1) > 0
    except ValueError:
        is_whole = False
    if not is_whole:
        raise SettingsError(
            f"{PREFIX}DATABASE (or `database` in {FILE}): it must be postgresql://USER@HOST/NAME; with a password, "
            "postgresql://USER:PASSWORD@HOST/NAME, where what is no letter or digit is percent-encoded."
        )
