"""The settings, all of them: names, defaults, bounds and a sentence each. The table in the docs is made from here.

A setting comes from the environment (`TIDINGS_` and the name in capitals) or from `tidings.toml` beside `.crossbar/`;
the environment wins. What the router's transports need (port, message size, pings) is in `.crossbar/config.yaml`,
because Crossbar reads it there.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from tidings.faces.admission import AccessRules
from tidings.faces.fetching import Hosts
from tidings.faces.files import FileRules
from tidings.faces.previewer import Rules as PreviewRules
from tidings.files.bucket import Place
from tidings.files.task import Bounds
from tidings.model import names
from tidings.model.addresses import Proxies
from tidings.model.errors import Invalid
from tidings.model.files import FileKind
from tidings.model.limits import Limits, Rate, Rates
from tidings.model.moderation import Filter
from tidings.model.origins import LOCAL, Origins
from tidings.model.personal import Words
from tidings.model.profiles import FindPeople
from tidings.model.receipts import RECEIPTS_MOST, ReceiptRooms
from tidings.model.requests import FILES_LIMIT
from tidings.model.requests.moderation import Word
from tidings.node.secrets import NodeSecrets
from tidings.services.access import GuestRules
from tidings.services.asking import Rules as AskRules
from tidings.services.before import OnFailure
from tidings.services.before import Rules as BeforeRules
from tidings.services.commands import Rules as CommandRules
from tidings.services.tokens import TokenKey
from tidings.services.upkeep import DAY_MS, Retention
from tidings.services.web_push import Rules as PushRules
from tidings.services.web_push import Vapid
from tidings.services.webhooks import Rules as WebhookRules
from tidings.services.words import site_words

PREFIX = "TIDINGS_"
FILE = "tidings.toml"

Count = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Days = Annotated[int, Meta(ge=0, le=36_500)]
Bytes = Annotated[int, Meta(ge=1, le=1_000_000_000_000_000)]
Host = Annotated[str, Meta(pattern=r"^[A-Za-z0-9.-]{1,253}$(?!\n)")]
PerSecond = Annotated[float, Meta(gt=0, le=1_000_000)]


class SettingsError(Exception):
    """A setting is wrong; the sentence names it, says why, and what would do."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site may set."""

    data: Annotated[
        str, Meta(description="Folder of the node's secrets, of files, and of the database if that is SQLite.")
    ] = "data"
    database: Annotated[
        str,
        Meta(
            max_length=2000,
            description="PostgreSQL database, `postgresql://user@host/name`, or `postgresql://user@/name?host=/run/"
            "postgresql` for a Unix socket; empty: SQLite in the data folder.",
        ),
    ] = ""
    check_seconds: Annotated[
        float,
        Meta(
            ge=0,
            le=600,
            description="Seconds for which a SQLite database is looked through for damage as the node starts, at most. "
            "With damage the node does not start. `tidings doctor` looks at all of it.",
        ),
    ] = 2
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
    direct_people: Annotated[
        int,
        Meta(ge=0, le=100, description="People of a direct room, oneself included; below 2 there are no direct rooms."),
    ] = 10
    direct_rooms_per_person: Annotated[Count, Meta(description="Direct rooms that one person may be in.")] = 1000
    members_per_room: Annotated[Count, Meta(description="Members that one room may have.")] = 10_000
    memberships_per_person: Annotated[Count, Meta(description="Rooms that one person may be in.")] = 200
    reactions_per_message: Annotated[
        int, Meta(ge=0, le=200, description="Different emoji that one message may have as reactions; 0 for none.")
    ] = 20
    pins_per_room: Annotated[
        int, Meta(ge=0, le=200, description="Messages that one room may have pinned; 0 for none.")
    ] = 50
    bookmarks_per_person: Annotated[Count, Meta(description="Messages that one person may have bookmarked.")] = 500
    blocks_per_person: Annotated[
        int, Meta(ge=0, le=1000, description="People that one person may have blocked; 0 for none.")
    ] = 500
    people_may_delete_themselves: Annotated[
        bool, Meta(description="Whether people may delete themselves here; your backends may delete anybody.")
    ] = False
    deleted_messages: Annotated[
        Words,
        Meta(
            description="What becomes of the messages of somebody who is deleted: `keep` them without a name, or "
            "`remove` what they say, with their files."
        ),
    ] = "keep"
    notifications_per_message: Annotated[
        int, Meta(ge=0, le=1000, description="People that one message puts a notification into the inbox of at most.")
    ] = 100
    browsers_per_person: Annotated[
        int,
        Meta(ge=0, le=100, description="Browsers of one person that are told by Web Push; the oldest is forgotten."),
    ] = 10
    web_push: Annotated[
        bool, Meta(description="Whether browsers are told when no page is open, through their makers' push services.")
    ] = True
    web_push_contact: Annotated[
        str,
        Meta(
            pattern=r"^(mailto:|https://).{3,200}$|^$",
            description="Where push services reach you: `mailto:you@example.com` or a page of yours. Some of them "
            "(Apple's) refuse to deliver without.",
        ),
    ] = ""
    web_push_private_addresses: Annotated[
        bool, Meta(description="Whether push services may be at private addresses, and http://; for tests.")
    ] = False
    reports_per_room: Annotated[Count, Meta(description="Reported messages of one room that may wait.")] = 1000
    reports_per_person: Annotated[
        Count, Meta(description="How many of them may have been reported by one and the same person.")
    ] = 20
    filters_per_room: Annotated[
        int, Meta(ge=0, le=1000, description="Words that the moderators of one room may filter; 0 for none.")
    ] = 200
    invitations_per_room: Annotated[
        int, Meta(ge=0, le=200, description="Links by which one room may be joined at a time; 0 for none.")
    ] = 50
    invitation_days: Annotated[
        int, Meta(ge=1, le=3650, description="For how many days such a link may be good at most.")
    ] = 365
    trace_days: Annotated[
        Days,
        Meta(description="For how long those who moderate a room may read what was deleted in it; 0 for not at all."),
    ] = 30
    receipts: Annotated[
        ReceiptRooms,
        Meta(
            description="Where people see that others have got and read what they wrote: `nobody` does anywhere, "
            "`direct`: in direct rooms, `everybody`: in other rooms, too. Each person may switch it off for themselves."
        ),
    ] = "direct"
    receipts_people: Annotated[
        int,
        Meta(ge=2, le=RECEIPTS_MOST, description="Members of the largest room that has that, direct rooms left out."),
    ] = 20
    find_people: Annotated[
        FindPeople,
        Meta(
            description="Whom people find by name: `nobody`, `rooms`: those with whom they share a room, `everybody`: "
            "members of the site find every other one, too. Guests are found where they share a room."
        ),
    ] = "rooms"
    status_characters: Annotated[
        int, Meta(ge=0, le=200, description="Length of the text that somebody may set as their status; 0 for none.")
    ] = 80
    idle_minutes: Annotated[
        int,
        Meta(
            ge=0,
            le=1440,
            description="Minutes after which a page that nobody touches shows its person as away; 0: never.",
        ),
    ] = 10
    last_seen: Annotated[
        bool,
        Meta(
            description="Whether people see when others were last here. Each person may switch it off for themselves."
        ),
    ] = False
    refused_words: Annotated[
        list[Word],
        Meta(max_length=1000, description="Words that no room takes: `word`, or `word*` for all that begin so."),
    ] = []
    reviewed_words: Annotated[
        list[Word], Meta(max_length=1000, description="Words whose messages are put before a room's moderators.")
    ] = []
    described_commands: Annotated[
        int, Meta(ge=0, le=10_000, description="Commands of which backends may say what they do, for `/help`.")
    ] = 200
    file_kinds: Annotated[
        list[FileKind],
        Meta(
            max_length=10,
            description="Files that may be sent, by what is in them: `image`, `audio`, `video`, `document` (PDF, "
            "office), `text`, `archive`, `other`. Without any, nobody can send files.",
        ),
    ] = field(default_factory=lambda: ["image", "audio", "video", "document", "text", "archive"])
    file_bytes: Annotated[Count, Meta(description="Largest file, in bytes.")] = 10_000_000
    file_bytes_per_person: Annotated[Bytes, Meta(description="Bytes that one person's files may have altogether.")] = (
        500_000_000
    )
    file_bytes_total: Annotated[Bytes, Meta(description="Bytes that all files may have together.")] = 20_000_000_000
    files_per_message: Annotated[
        int, Meta(ge=0, le=FILES_LIMIT, description="Files that one message may have; 0 for none.")
    ] = 10
    file_unused_hours: Annotated[
        int, Meta(ge=1, le=8760, description="For how long a file is kept that was uploaded and not sent.")
    ] = 24
    bucket: Annotated[
        str,
        Meta(
            max_length=255,
            description="Bucket of an S3-compatible store that files are kept in; empty: in the data folder.",
        ),
    ] = ""
    bucket_endpoint: Annotated[
        str, Meta(max_length=1000, description="Address of that store, `https://…`; empty: AWS.")
    ] = ""
    bucket_region: Annotated[str, Meta(max_length=100, description="Region of the bucket, if the store has any.")] = ""
    bucket_prefix: Annotated[
        str, Meta(max_length=200, description="What the name of each object begins with: `chat/`, say.")
    ] = ""
    bucket_key_id: Annotated[
        str,
        Meta(max_length=255, description="Access key; empty: where AWS's own tools look (role, `~/.aws`, `AWS_…`)."),
    ] = ""
    bucket_secret: Annotated[str, Meta(max_length=1000, description="Secret of the access key.")] = ""
    bucket_seconds: Annotated[
        int, Meta(ge=1, le=600, description="How long the store may be silent; three tries are made.")
    ] = 20
    bucket_at_once: Annotated[int, Meta(ge=1, le=64, description="Files that are fetched from it at once.")] = 8
    bucket_waiting: Annotated[
        Count, Meta(description="Readers who may wait for a file from it at once; the others are told to try again.")
    ] = 256
    bucket_cache_bytes: Annotated[
        Bytes, Meta(description="Bytes of copies that are kept in the data folder, of what is read most.")
    ] = 1_000_000_000
    uploads_per_person: Annotated[
        Count, Meta(description="Files that one person may have on their way in at once.")
    ] = 4
    uploads_at_once: Annotated[Count, Meta(description="Files that may be on their way in at once.")] = 32
    upload_seconds: Annotated[int, Meta(ge=1, le=86_400, description="How long a file may take to come in.")] = 600
    picture_pixels: Annotated[
        int, Meta(ge=64, le=16_384, description="Longest side of a picture; larger ones are scaled down.")
    ] = 2048
    thumbnail_pixels: Annotated[
        int, Meta(ge=16, le=4096, description="Longest side of the small picture that messages show.")
    ] = 480
    picture_megapixels: Annotated[
        int, Meta(ge=1, le=1000, description="Pixels of the largest picture that is taken, in millions.")
    ] = 64
    picture_seconds: Annotated[
        int, Meta(ge=1, le=600, description="Processor time that one picture may take to be made anew.")
    ] = 20
    picture_memory_megabytes: Annotated[
        int, Meta(ge=256, le=65_536, description="Memory that it may take; a picture that needs more is refused.")
    ] = 1024
    pictures_at_once: Annotated[
        int, Meta(ge=1, le=64, description="Files that are worked on at once, each by a process of its own.")
    ] = 2
    link_previews: Annotated[
        bool,
        Meta(
            description="Whether messages show what their links lead to. The node asks those pages itself, on the "
            "public internet alone; where it may not or cannot, there are no previews and nothing else changes."
        ),
    ] = True
    link_previews_per_message: Annotated[
        int, Meta(ge=1, le=3, description="How many links of one message are looked at, the first ones.")
    ] = 1
    link_preview_seconds: Annotated[
        float, Meta(gt=0, le=60, description="How long a page may take, with its redirects; and then its picture.")
    ] = 5
    link_preview_page_bytes: Annotated[
        int, Meta(ge=1024, le=8_388_608, description="Bytes of a page that are read, its beginning.")
    ] = 1_048_576
    link_preview_picture_bytes: Annotated[
        int, Meta(ge=0, le=52_428_800, description="Largest picture that is fetched for a preview; 0 for none.")
    ] = 5_242_880
    link_previews_at_once: Annotated[
        int, Meta(ge=1, le=64, description="Sites that are asked at once; of each, one page after the other.")
    ] = 4
    link_previews_waiting: Annotated[
        Count, Meta(description="Links that may wait to be looked at; those beyond that get no preview.")
    ] = 200
    link_preview_cache_minutes: Annotated[
        int, Meta(ge=0, le=10_080, description="For how long a page is not asked again when its link is said again.")
    ] = 60
    link_preview_hosts: Annotated[
        list[Host],
        Meta(max_length=1000, description="Hosts that are asked, with all below them; without any, all are."),
    ] = []
    link_preview_denied_hosts: Annotated[
        list[Host], Meta(max_length=1000, description="Hosts that are never asked, with all below them.")
    ] = []
    link_preview_ports: Annotated[
        list[Annotated[int, Meta(ge=1, le=65_535)]],
        Meta(min_length=1, max_length=100, description="Ports that may be asked."),
    ] = field(default_factory=lambda: [80, 443])
    link_preview_private_addresses: Annotated[
        bool, Meta(description="Whether links may lead to private addresses: this machine, its network.")
    ] = False
    link_preview_contact: Annotated[
        str,
        Meta(
            pattern=r"^[!-~]{0,200}$(?!\n)",
            description="What the questions say of who asks, besides Tidings: `https://chat.example.com`.",
        ),
    ] = ""
    commands: Annotated[
        list[Literal["help", "invite", "kitten", "me", "poll", "topic"]],
        Meta(
            max_length=10,
            description="Which of Tidings' own commands there are. For one that is left out a backend may register its "
            "own.",
        ),
    ] = field(default_factory=lambda: ["help", "invite", "kitten", "me", "poll", "topic"])
    command_seconds: Annotated[
        float, Meta(gt=0, le=600, description="For how long a backend that answers a command may say nothing.")
    ] = 10
    command_most_seconds: Annotated[
        float, Meta(gt=0, le=3600, description="How long a command may take altogether.")
    ] = 300
    questions: Annotated[Count, Meta(description="Questions that may wait for people's answers at once.")] = 1000
    questions_per_person: Annotated[Count, Meta(description="How many of them one person may be asked at once.")] = 5
    question_most_seconds: Annotated[
        int, Meta(ge=1, le=3600, description="For how long a question may wait for its answer.")
    ] = 600
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
    waiting_reads: Annotated[Count, Meta(description="Reads of streams that may wait for something new at once.")] = (
        1000
    )
    waiting_reads_per_person: Annotated[Count, Meta(description="How many of them may be one person's.")] = 20
    write_queue: Annotated[
        Count, Meta(description="Writes that may wait, and as many short reads; past that callers are asked to retry.")
    ] = 10_000

    def limits(self) -> Limits:
        """What the rules count against."""
        return Limits(**{name: getattr(self, name) for name in Limits.__struct_fields__})

    def words(self) -> tuple[Filter, ...]:
        """The words that are not wanted in any room.

        Raises:
            SettingsError: one of them is no word.
        """
        try:
            return site_words(self.refused_words, self.reviewed_words)
        except Invalid as error:
            raise SettingsError(f"TIDINGS_REFUSED_WORDS or TIDINGS_REVIEWED_WORDS: {error}") from None

    def rates(self) -> Rates:
        """How often somebody may call."""
        return Rates(
            calls=Rate(per_second=self.calls_per_second, burst=self.calls_burst),
            sends=Rate(per_second=self.sends_per_second, burst=self.sends_burst),
            address_calls=Rate(per_second=self.address_calls_per_second, burst=self.address_calls_burst),
            address_logins=Rate(per_second=self.logins_per_second, burst=self.logins_burst),
            service_calls=Rate(per_second=self.service_calls_per_second, burst=self.service_calls_burst),
        )

    def command_rules(self) -> CommandRules:
        """Which commands there are, and how long they may take."""
        return CommandRules(
            shipped=frozenset(self.commands), seconds=self.command_seconds, most_seconds=self.command_most_seconds
        )

    def ask_rules(self) -> AskRules:
        """How much people may be asked."""
        return AskRules(
            most=self.questions,
            per_person=self.questions_per_person,
            longest_ms=self.question_most_seconds * 1000,
        )

    def retention(self) -> Retention:
        """For how long what is kept."""
        return Retention(
            room=self.room_days,
            topic=self.topic_days,
            user=self.user_days,
            node=self.presence_days,
            answers=self.idempotency_days,
            traces=self.trace_days,
            unused_file_hours=self.file_unused_hours,
        )

    def file_rules(self) -> FileRules:
        """How uploads go."""
        return FileRules(at_once=self.uploads_at_once, seconds=self.upload_seconds)

    def picture_bounds(self) -> Bounds:
        """What pictures may be and become."""
        return Bounds(
            longest=self.picture_pixels,
            thumbnail=self.thumbnail_pixels,
            pixels=self.picture_megapixels * 1_000_000,
            seconds=self.picture_seconds,
            memory_bytes=self.picture_memory_megabytes * 1_048_576,
        )

    def preview_rules(self) -> PreviewRules | None:
        """How links are previewed, if they are."""
        if not self.link_previews:
            return None
        has_pictures = self.link_preview_picture_bytes > 0 and "image" in self.file_kinds
        return PreviewRules(
            per_message=self.link_previews_per_message,
            seconds=self.link_preview_seconds,
            page_bytes=self.link_preview_page_bytes,
            picture_bytes=self.link_preview_picture_bytes if has_pictures else 0,
            at_once=self.link_previews_at_once,
            queue=self.link_previews_waiting,
            cache_ms=self.link_preview_cache_minutes * 60_000,
            reach="anywhere" if self.link_preview_private_addresses else "public",
            ports=tuple(self.link_preview_ports),
            hosts=Hosts(allowed=tuple(self.link_preview_hosts), denied=tuple(self.link_preview_denied_hosts)),
            contact=self.link_preview_contact,
        )

    def bucket_place(self) -> Place | None:
        """Which bucket files are kept in, if in one."""
        if not self.bucket:
            return None
        return Place(
            bucket=self.bucket,
            prefix=self.bucket_prefix,
            endpoint=self.bucket_endpoint,
            region=self.bucket_region,
            key_id=self.bucket_key_id,
            secret=self.bucket_secret,
            timeout_s=self.bucket_seconds,
            at_once=self.bucket_at_once,
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

    def push_rules(self, vapid_key: str) -> PushRules:
        """How browsers are told."""
        contact = self.web_push_contact or "https://localhost"
        return PushRules(
            vapid=Vapid(private=vapid_key, contact=contact) if self.web_push else None,
            reach="anywhere" if self.web_push_private_addresses else "public",
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

    def access(self, secrets_of_node: NodeSecrets) -> AccessRules:
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
