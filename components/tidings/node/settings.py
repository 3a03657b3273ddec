"""The settings, all of them: names, defaults, bounds and a sentence each. The table in the docs is made from here.

A setting comes from the environment (`TIDINGS_` and the name in capitals) or from `tidings.toml` beside `.crossbar/`;
the environment wins. What the router's transports need (port, message size, pings) is in `.crossbar/config.yaml`,
because Crossbar reads it there.
"""

import difflib
import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from tidings.faces.admission import AccessRules
from tidings.model import names
from tidings.model.addresses import Proxies
from tidings.model.errors import Invalid
from tidings.model.limits import Limits, Rate, Rates
from tidings.model.origins import LOCAL, Origins
from tidings.model.outgoing import target_of
from tidings.services.access import GuestRules
from tidings.services.before import OnFailure
from tidings.services.before import Rules as BeforeRules
from tidings.services.tokens import TokenKey, weak_secret
from tidings.services.upkeep import DAY_MS, Retention
from tidings.services.webhooks import Rules as WebhookRules
from tidings.webhooks import is_secret

PREFIX = "TIDINGS_"
FILE = "tidings.toml"
_NOT_SETTINGS = frozenset(
    {"TIDINGS_CHROMIUM", "TIDINGS_ROOT", "TIDINGS_URL", "TIDINGS_KEY"}  # of the browser tests; of the command line
)

Count = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Days = Annotated[int, Meta(ge=0, le=36_500)]
PerSecond = Annotated[float, Meta(gt=0, le=1_000_000)]


class SettingsError(Exception):
    """A setting is wrong; the sentence names it, says why, and what would do."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site may set."""

    data: Annotated[str, Meta(description="Folder of the database and the node's secrets.")] = "data"
    default_rooms: Annotated[
        list[Annotated[str, Meta(pattern=names.ROOM)]],
        Meta(max_length=100, description="Public rooms that are made at start if they are not there."),
    ] = field(default_factory=lambda: ["lobby"])
    guests: Annotated[bool, Meta(description="Whether people may join with nothing but a nickname.")] = True
    guest_token_days: Annotated[Count, Meta(description="For how long a guest can come back as the same guest.")] = 90
    guest_name_hours: Annotated[
        Count, Meta(description="For how long a guest's name is kept for them after they were last seen.")
    ] = 24
    jwt_keys: Annotated[
        list[TokenKey],
        Meta(
            max_length=20,
            description="Keys that members' tokens are signed with, as JSON: "
            '`[{"kid": "2026-11", "alg": "HS256", "secret": "…"}]`; EdDSA takes a PEM. With `"aud": "tidings"` '
            "a key's tokens must be for that audience. Several at once for rotation; "
            "`tidings token` mints with the first. Without any, the node makes one and keeps it in its data folder.",
        ),
    ] = []
    allowed_origins: Annotated[
        list[str],
        Meta(
            max_length=100,
            description="Whose pages may connect: `https://www.example.com, https://*.example.org`. `local` stands for "
            "names without a dot, `.local` and private addresses. In production, name your site and nothing else.",
        ),
    ] = field(default_factory=lambda: [LOCAL])
    whois_url: Annotated[
        str,
        Meta(
            max_length=1000,
            description="Address on your site that answers who a visitor is, by the site's own session cookie: "
            "`http://127.0.0.1/whoami`. Without it cookies are not looked at.",
        ),
    ] = ""
    whois_cookies: Annotated[
        list[Annotated[str, Meta(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]],
        Meta(
            max_length=20, description="Names of the cookies that address is shown: `sessionid`. Without any, all are."
        ),
    ] = []
    whois_timeout_seconds: Annotated[
        float, Meta(gt=0, le=30, description="For how long that address may take; then nobody comes in by a cookie.")
    ] = 3
    whois_again_seconds: Annotated[
        int,
        Meta(ge=0, le=86_400, description="How often it is asked again about those who are here; 0 for never."),
    ] = 15
    text_characters: Annotated[int, Meta(ge=1, le=4096, description="Longest text of a message, in characters.")] = 4096
    data_bytes: Annotated[
        int,
        Meta(ge=1, le=49_152, description="Largest `data` of a publication or notification, in bytes of JSON."),
    ] = 32_768
    rooms_per_person: Annotated[Count, Meta(description="Rooms that one person may own.")] = 50
    members_per_room: Annotated[Count, Meta(description="Members that one room may have.")] = 10_000
    memberships_per_person: Annotated[Count, Meta(description="Rooms that one person may be in.")] = 200
    presence_list: Annotated[int, Meta(ge=1, le=10_000, description="People that a presence list names at most.")] = (
        1000
    )
    presence_grace_seconds: Annotated[
        int, Meta(ge=1, le=3600, description="For how long a lost connection is not seen by others.")
    ] = 10
    sessions_per_person: Annotated[Count, Meta(description="Connections that one person may have at once.")] = 20
    sessions_per_address: Annotated[
        Count, Meta(description="Connections from one network address at once; services do not count.")
    ] = 200
    calls_per_second: Annotated[PerSecond, Meta(description="Calls per person, in the long run.")] = 50
    calls_burst: Annotated[Count, Meta(description="Calls per person, at once.")] = 100
    sends_per_second: Annotated[PerSecond, Meta(description="Messages, edits and commands per person.")] = 10
    sends_burst: Annotated[Count, Meta(description="Messages, edits and commands per person, at once.")] = 20
    address_calls_per_second: Annotated[PerSecond, Meta(description="Calls per network address.")] = 400
    address_calls_burst: Annotated[Count, Meta(description="Calls per network address, at once.")] = 800
    trusted_proxies: Annotated[
        list[str],
        Meta(
            max_length=100,
            description="Addresses or networks of the web servers in front, whose `X-Forwarded-For` says where a "
            "visitor comes from: `127.0.0.1, ::1`. Others are not believed.",
        ),
    ] = []
    logins_per_second: Annotated[PerSecond, Meta(description="Logins per network address.")] = 20
    logins_burst: Annotated[Count, Meta(description="Logins per network address, at once.")] = 200
    service_calls_per_second: Annotated[PerSecond, Meta(description="Calls per service.")] = 5000
    service_calls_burst: Annotated[Count, Meta(description="Calls per service, at once.")] = 10_000
    room_days: Annotated[Days, Meta(description="Days that events of rooms are kept; 0 keeps them for ever.")] = 0
    topic_days: Annotated[Days, Meta(description="Days that publications are kept; 0 for ever.")] = 90
    user_days: Annotated[Days, Meta(description="Days that notifications are kept; 0 for ever.")] = 365
    presence_days: Annotated[
        Days, Meta(description="Days that comings and goings are kept for webhooks; 0 for ever.")
    ] = 7
    idempotency_days: Annotated[Count, Meta(description="Days that a retry with the same key is recognised.")] = 7
    webhook_private_addresses: Annotated[
        bool,
        Meta(description="Whether webhooks may lead to private addresses: this machine, its network; http:// too."),
    ] = False
    webhooks: Annotated[int, Meta(ge=0, le=1000, description="Webhooks that there may be.")] = 20
    webhook_timeout_seconds: Annotated[
        float, Meta(ge=0.1, le=300, description="How long a webhook's receiver may take to answer.")
    ] = 10
    webhook_streams_at_once: Annotated[
        int, Meta(ge=1, le=100, description="Requests to one webhook at the same time, each of another stream.")
    ] = 8
    webhook_retry_hours: Annotated[
        int, Meta(ge=1, le=720, description="For how long an event that a webhook does not take is sent again.")
    ] = 24
    before_send_url: Annotated[
        str,
        Meta(
            description="Address of your web app that is asked before a person's message or edit is stored, and may "
            "refuse or change it; empty: nobody is asked. http:// only for private addresses."
        ),
    ] = ""
    before_send_secret: Annotated[
        str, Meta(description="What those questions are signed with: `whsec_` and the base64 of 24 to 64 random bytes.")
    ] = ""
    before_send_timeout_ms: Annotated[
        int, Meta(ge=10, le=30_000, description="How long the answer may take, in milliseconds.")
    ] = 1000
    before_send_on_failure: Annotated[
        OnFailure, Meta(description="What happens to a message when there is no good answer in time.")
    ] = "allow"
    before_send_at_once: Annotated[Count, Meta(description="Questions that may be under way; further ones wait.")] = 100
    write_queue: Annotated[Count, Meta(description="Writes that may wait; past that callers are asked to retry.")] = (
        10_000
    )

    def limits(self) -> Limits:
        """What the rules count against."""
        return Limits(**{name: getattr(self, name) for name in Limits.__struct_fields__})

    def rates(self) -> Rates:
        """How often somebody may call."""
        return Rates(
            calls=Rate(per_second=self.calls_per_second, burst=self.calls_burst),
            sends=Rate(per_second=self.sends_per_second, burst=self.sends_burst),
            address_calls=Rate(per_second=self.address_calls_per_second, burst=self.address_calls_burst),
            address_logins=Rate(per_second=self.logins_per_second, burst=self.logins_burst),
            service_calls=Rate(per_second=self.service_calls_per_second, burst=self.service_calls_burst),
        )

    def retention(self) -> Retention:
        """For how long what is kept."""
        return Retention(
            room=self.room_days,
            topic=self.topic_days,
            user=self.user_days,
            node=self.presence_days,
            answers=self.idempotency_days,
        )

    def webhook_rules(self) -> WebhookRules:
        """What webhooks may do."""
        return WebhookRules(
            reach="anywhere" if self.webhook_private_addresses else "public",
            most=self.webhooks,
            timeout_s=self.webhook_timeout_seconds,
            at_once=self.webhook_streams_at_once,
            give_up_ms=self.webhook_retry_hours * 3_600_000,
        )

    def before_rules(self) -> BeforeRules | None:
        """Who is asked before a message, if anybody is."""
        if not self.before_send_url:
            return None
        return BeforeRules(
            url=self.before_send_url,
            secret=self.before_send_secret,
            timeout_ms=self.before_send_timeout_ms,
            on_failure=self.before_send_on_failure,
            at_once=self.before_send_at_once,
        )

    def proxies(self) -> Proxies:
        """Whose word is taken for where a visitor comes from.

        Raises:
            SettingsError: one of them is no address and no network.
        """
        try:
            return Proxies(self.trusted_proxies)
        except ValueError as error:
            raise SettingsError(f"TIDINGS_TRUSTED_PROXIES (or `trusted_proxies` in {FILE}): {error}.") from None

    def origins(self) -> Origins:
        """Whose pages may connect.

        Raises:
            SettingsError: one of them is no origin.
        """
        try:
            return Origins(self.allowed_origins)
        except ValueError as error:
            raise SettingsError(f"TIDINGS_ALLOWED_ORIGINS (or `allowed_origins` in {FILE}): {error}.") from None

    def access(self, secrets_of_node: "NodeSecrets") -> AccessRules:
        """Who may join."""
        guests = GuestRules(
            key=secrets_of_node.guests,
            lifetime_ms=self.guest_token_days * DAY_MS,
            name_hold_ms=self.guest_name_hours * 3_600_000,
        )
        return AccessRules(
            token_keys=tuple(self.jwt_keys) or (secrets_of_node.members,),
            guests=guests if self.guests else None,
            sessions_per_person=self.sessions_per_person,
            sessions_per_address=self.sessions_per_address,
            origins=self.origins(),
        )


class NodeSecrets(Struct, frozen=True, kw_only=True):
    """Secrets that the node makes for itself: what guests' tokens are signed with, and members', if no key is set."""

    guests: TokenKey
    members: TokenKey


_DEFAULTS = Settings()
_LISTS = frozenset({"default_rooms", "trusted_proxies", "allowed_origins", "whois_cookies"})
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
    _check_before(settings)
    settings.proxies()
    settings.origins()
    _check_whois(settings)
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
    if name == "jwt_keys":
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


def _check_whois(settings: Settings) -> None:
    try:
        if settings.whois_url:
            target_of(settings.whois_url, "whois_url")
    except Invalid as error:
        raise SettingsError(f"TIDINGS_WHOIS_URL: {error.sentence}") from None


def _check_keys(settings: Settings) -> None:
    kids = [key.kid for key in settings.jwt_keys]
    if len(set(kids)) != len(kids):
        raise SettingsError("TIDINGS_JWT_KEYS: two keys have the same `kid`.")
    for key in settings.jwt_keys:
        if weak_secret(key):
            raise SettingsError(f"TIDINGS_JWT_KEYS: the secret of {key.kid} is shorter than 32 bytes.")


def _check_before(settings: Settings) -> None:
    if not settings.before_send_url:
        return
    try:
        target_of(settings.before_send_url)
    except Invalid as error:
        raise SettingsError(f"TIDINGS_BEFORE_SEND_URL: {error.sentence.replace('`url` ', 'it ')}") from None
    if not is_secret(settings.before_send_secret):
        raise SettingsError(
            "TIDINGS_BEFORE_SEND_SECRET: with TIDINGS_BEFORE_SEND_URL it must be whsec_ and the base64 of 24 to 64 "
            "random bytes; `python -m tidings.webhooks` makes one."
        )


def node_secrets(folder: Path) -> NodeSecrets:
    """The node's own secrets, made at the first start; only the node's user can read the file."""
    path = folder / "secrets.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=NodeSecrets)
    except FileNotFoundError:
        pass
    made = NodeSecrets(
        guests=TokenKey(kid="node-guests", secret=secrets.token_urlsafe(48)),
        members=TokenKey(kid="node-members", secret=secrets.token_urlsafe(48)),
    )
    folder.mkdir(parents=True, exist_ok=True)
    # made beside and linked into place: two processes that start together agree on one file, always whole
    draft = folder / f".secrets-{secrets.token_hex(6)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(made))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        made = msgspec.json.decode(path.read_bytes(), type=NodeSecrets)
    finally:
        draft.unlink()
    return made
