"""The composition root: settings → store → services → faces, said once, in the open."""

import secrets
import time
from pathlib import Path

from msgspec import Struct
from twisted.logger import Logger

from tidings.faces.before import Before
from tidings.faces.courier import Means
from tidings.faces.feed import Feed
from tidings.faces.fetching import Fetcher
from tidings.faces.guarded import Ways
from tidings.faces.limiter import Limiter
from tidings.faces.outgoing import Outgoing
from tidings.faces.pipeline import Pipeline
from tidings.faces.previewer import Previewer
from tidings.faces.pusher import Pusher
from tidings.faces.sessions import NODE_AUTHID, NODE_NAME, Sessions
from tidings.faces.waiting import Waiting
from tidings.faces.wamp import Parts
from tidings.faces.webhooks import Desk
from tidings.faces.whois import Whois, site
from tidings.files.bucket import Bucket
from tidings.files.cache import Cache
from tidings.files.shelf import Shelf
from tidings.files.storage import Disk, Storage
from tidings.files.workshop import Workshop
from tidings.model.people import Caller, Role
from tidings.model.requests import RoomCreate
from tidings.node.database import open_store
from tidings.node.loading import load
from tidings.node.secrets import NodeSecrets, node_secrets, push_key
from tidings.node.settings import Settings
from tidings.reactor import Reactor
from tidings.services import Turn, rooms
from tidings.store import Tx
from tidings.webpage.reader import Reader

log = Logger(namespace="tidings.node")

FILES = "files"
CACHE = "cache"
READERS_MOST = 2
"""Pages that are read at once, each by a process that may use a whole core."""


class Workers(Struct, frozen=True, kw_only=True):
    """What goes on beside the rules: telling of what was committed, looking at files."""

    desk: Desk
    pusher: Pusher
    workshop: Workshop
    previewer: Previewer | None


class Node:
    """Everything of one process: made by `compose`, shared by its components."""

    def __init__(
        self, settings: Settings, node_secrets: NodeSecrets, parts: Parts, workers: Workers, whois: Whois | None
    ) -> None:
        self.settings = settings
        self.secrets = node_secrets
        self.parts = parts
        self.desk = workers.desk
        self.pusher = workers.pusher
        self.whois = whois
        self.workshop = workers.workshop
        self.previewer = workers.previewer


def now_ms() -> int:
    """Wall clock in ms: for what is shown and for what tokens say, never for order."""
    return time.time_ns() // 1_000_000


def steady_ms() -> int:
    """A clock that never jumps, in ms: for limits and leases."""
    return time.monotonic_ns() // 1_000_000


def new_id() -> str:
    """A fresh id of a message or event: 96 random bits, safe in URLs."""
    return secrets.token_hex(12)


def compose(root: Path, reactor: Reactor) -> Node:
    """Make the node's parts.

    Args:
        root: the folder with `.crossbar/`.

    Raises:
        SettingsError: a setting is wrong.
    """
    settings = load(root)
    data = Path(settings.data)
    limits, words = settings.limits(), settings.words()
    store = open_store(settings, reactor)

    def turn() -> Turn:
        return Turn(now=now_ms(), new_id=new_id, limits=limits, words=words)

    limiter = Limiter(settings.rates(), steady_ms)
    feed = Feed(steady_ms)
    store.listen(feed.committed)
    waiting = Waiting(feed, reactor, most=settings.waiting_reads, per_person=settings.waiting_reads_per_person)
    pipeline = Pipeline(store, limiter, turn, {})
    pipeline.around["tidings.stream.read"] = waiting.read
    parts = Parts(
        store=store,
        pipeline=pipeline,
        limiter=limiter,
        sessions=Sessions(settings.proxies()),
        feed=feed,
        waiting=waiting,
        turn=turn,
        reactor=reactor,
        instance=secrets.token_hex(6),
    )
    _ask_before(settings, parts, reactor)
    desk = _desk(settings, parts, reactor)
    reactor.addSystemEventTrigger("before", "shutdown", desk.stop)
    reactor.addSystemEventTrigger("before", "shutdown", store.close)
    workshop = _workshop(settings, data / FILES, reactor)
    reactor.addSystemEventTrigger("before", "shutdown", workshop.stop)
    previewer = _previewer(settings, parts, reactor, workshop)
    workers = Workers(desk=desk, pusher=_pusher(settings, parts, reactor), workshop=workshop, previewer=previewer)
    return Node(settings, node_secrets(data), parts, workers, whois_of(settings, reactor))


def _workshop(settings: Settings, folder: Path, reactor: Reactor) -> Workshop:
    disk = Disk(folder)
    made = Workshop(
        Shelf(storage_of(settings, folder, disk), settings.bucket_at_once, settings.bucket_waiting),
        disk,
        kinds=settings.file_kinds,
        bounds=settings.picture_bounds(),
        at_once=settings.pictures_at_once,
    )
    made.start(reactor)
    return made


def storage_of(settings: Settings, folder: Path, disk: Disk) -> Storage:
    """Where files are kept: in the folder itself, or in a bucket, with copies in the folder."""
    place = settings.bucket_place()
    return disk if place is None else Bucket(place, disk, Cache(folder / CACHE, settings.bucket_cache_bytes))


def _ask_before(settings: Settings, parts: Parts, reactor: Reactor) -> None:
    rules = settings.before_rules()
    if rules is not None:  # whoever sets the node up says where: private machines are the usual case
        Before(parts, Outgoing(Ways(reactor=reactor, reach="anywhere"), at_once=rules.at_once), rules)


def _desk(settings: Settings, parts: Parts, reactor: Reactor) -> Desk:
    rules = settings.webhook_rules()
    outgoing = Outgoing(Ways(reactor=reactor, reach=rules.reach), at_once=max(1, rules.most * rules.at_once))
    return Desk(parts, Means(store=parts.store, outgoing=outgoing, turn=parts.turn, rules=rules))


def _pusher(settings: Settings, parts: Parts, reactor: Reactor) -> Pusher:
    rules = settings.push_rules(push_key(Path(settings.data)))
    return Pusher(parts, Outgoing(Ways(reactor=reactor, reach=rules.reach), at_once=rules.at_once), rules)


def _previewer(settings: Settings, parts: Parts, reactor: Reactor, workshop: Workshop) -> Previewer | None:
    rules = settings.preview_rules()
    if rules is None:
        return None
    outgoing = Outgoing(Ways(reactor=reactor, reach=rules.reach, in_clear=True), at_once=rules.at_once)
    fetcher = Fetcher(outgoing, rules.hosts, rules.ports, rules.contact, lambda: steady_ms() / 1000)
    reader = Reader(reactor, min(rules.at_once, READERS_MOST))
    reactor.addSystemEventTrigger("before", "shutdown", reader.stop)
    return Previewer(parts, fetcher, reader, workshop, rules)


def whois_of(settings: Settings, reactor: Reactor) -> Whois | None:
    """Who asks the site whose a cookie is, if it is to be asked."""
    if not settings.whois_url:
        return None
    # the address is the operator's own setting, and mostly one of this machine
    outgoing = Outgoing(Ways(reactor=reactor, reach="anywhere"))
    return Whois(site(outgoing, settings.whois_url, settings.whois_timeout_seconds), settings.whois_cookies)


def make_default_rooms(tx: Tx, names: list[str], turn: Turn) -> list[str]:
    """Make the rooms that every node has; the names of those that are new."""
    node = Caller(authid=NODE_AUTHID, role=Role.COMPONENT, name=NODE_NAME)
    made = [name for name in names if tx.room(name) is None]
    for name in made:
        rooms.create(tx, node, RoomCreate(room=name, title=name.capitalize()), turn)
    return made
