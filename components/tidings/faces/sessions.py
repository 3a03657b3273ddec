"""The sessions that are joined now: who each one is, from which address, until when.

Filled when a session is admitted, by the router's join and leave events, and, after this process was restarted, by
asking the router. Shared by the components of one process; bounded by the router's own number of connections.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from tidings.model.addresses import UNTRUSTING, Proxies, route
from tidings.model.people import PEOPLE, Caller, Role

NODE_AUTHID = "service:tidings"
NODE_NAME = "Tidings"


class Joined(Struct, frozen=True, kw_only=True):
    """One session. `expires_at` (ms) is when its token ends. `is_sure` once the router said that it joined.

    `cookie` is the site's, for those who came in by it: the site is asked again now and then whose it is.
    `has_new_picture`: those who see this person know an older one.
    """

    caller: Caller
    expires_at: int | None = None
    is_sure: bool = False
    admitted: int = 0
    cookie: str = ""
    has_new_picture: bool = False

    def __repr__(self) -> str:
        return f"Joined(caller={self.caller!r}, …)"  # a cookie is a secret


class Sessions:
    """All sessions by id, and the sessions of a person.

    Args:
        proxies: those whose word is taken for where a session comes from.
    """

    def __init__(self, proxies: Proxies = UNTRUSTING) -> None:
        self.proxies = proxies
        self._by_id: dict[int, Joined] = {}
        self._by_person: dict[str, set[int]] = {}
        self._by_address: dict[str, int] = {}

    def put(self, session: int, joined: Joined) -> None:
        """Add a session, or what is newly known of it."""
        self.drop(session)
        self._by_id[session] = joined
        self._by_person.setdefault(joined.caller.authid, set()).add(session)
        address = joined.caller.address
        self._by_address[address] = self._by_address.get(address, 0) + 1

    def drop(self, session: int) -> Joined | None:
        """Forget a session."""
        joined = self._by_id.pop(session, None)
        if joined is None:
            return None
        theirs = self._by_person[joined.caller.authid]
        theirs.discard(session)
        if not theirs:
            del self._by_person[joined.caller.authid]
        address = joined.caller.address
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]
        return joined

    def get(self, session: int) -> Joined | None:
        """One session, if known."""
        return self._by_id.get(session)

    def of_person(self, authid: str) -> frozenset[int]:
        """The sessions of a person."""
        return frozenset(self._by_person.get(authid, ()))

    def count_person(self, authid: str) -> int:
        """How many sessions a person has."""
        return len(self._by_person.get(authid, ()))

    def count_address(self, address: str) -> int:
        """How many sessions come from an address."""
        return self._by_address.get(address, 0)

    def expired(self, now: int) -> list[int]:
        """Sessions whose token has ended."""
        return [key for key, one in self._by_id.items() if one.expires_at is not None and one.expires_at <= now]

    def doubtful(self, before: int) -> list[int]:
        """Sessions that were admitted before a time (ms) and have not been seen to join since."""
        return [key for key, one in self._by_id.items() if not one.is_sure and one.admitted < before]

    def by_cookie(self) -> dict[str, list[int]]:
        """The sessions that came in by each cookie of the site."""
        found: dict[str, list[int]] = {}
        for session, joined in self._by_id.items():
            if joined.cookie:
                found.setdefault(joined.cookie, []).append(session)
        return found

    def people(self) -> list[str]:
        """Everybody with a session."""
        return list(self._by_person)

    def present(self) -> dict[str, Caller]:
        """The people, not the services, that the router says are connected."""
        joined = (one for one in self._by_id.values() if one.is_sure and one.caller.role in PEOPLE)
        return {one.caller.authid: one.caller for one in joined}

    def keep_only(self, sessions: Iterable[int]) -> None:
        """Forget all sessions but these."""
        kept = set(sessions)
        for session in [key for key in self._by_id if key not in kept]:
            self.drop(session)


def address_of(transport: Mapping[str, Any] | None, proxies: Proxies = UNTRUSTING) -> str:
    """The visitor's network address in the router's account of a transport: `tcp4:192.0.2.1:5123` gives `192.0.2.1`.

    Where a trusted proxy stands between, it is the address that the proxy has seen. A session that is carried over HTTP
    comes by the node's own socket; where from, our own bridge has said.
    """
    kind, _, rest = str((transport or {}).get("peer") or "").partition(":")
    forwarded_for = header_of(transport, "x-forwarded-for") or ""
    if kind == "unix" and forwarded_for:
        return proxies.visitor(forwarded_for)
    if not kind.startswith("tcp"):
        return ""
    return proxies.visitor(route(rest.rpartition(":")[0].strip("[]"), forwarded_for))


def header_of(transport: object, name: str) -> str | None:
    """One header of the request that opened a session (lower case), in the router's account of its transport."""
    headers = transport.get("http_headers_received") if isinstance(transport, Mapping) else None
    value = headers.get(name) if isinstance(headers, Mapping) else None
    return value if isinstance(value, str) else None


_ROLES = frozenset(Role)


def joined_of(details: Mapping[str, Any], proxies: Proxies = UNTRUSTING) -> tuple[int, Joined] | None:
    """A session from the router's details: of `wamp.session.on_join`, of `wamp.session.get`, or for an authoriser.

    None for sessions that are not ours to know: the router's own and those of roles we do not use.
    """
    session, authid, role = details.get("session"), details.get("authid"), details.get("authrole")
    if not isinstance(session, int) or not isinstance(authid, str) or role not in _ROLES:
        return None
    extra = details.get("authextra") or {}
    name = str(extra.get("name") or authid)
    if role == Role.COMPONENT:
        # the router gives each a random authid; what they do is the site's doing, and a retry must have one sender
        authid, name = NODE_AUTHID, NODE_NAME
    caller = Caller(
        authid=authid,
        role=Role(role),
        name=name,
        session=session,
        address=address_of(details.get("transport"), proxies),
        streams=tuple(extra.get("streams") or ()),
    )
    cookie = header_of(details.get("transport"), "cookie") if extra.get("login") == "site" else None
    return session, Joined(caller=caller, expires_at=_expiry(caller.role, extra), is_sure=True, cookie=cookie or "")


def _expiry(role: Role, extra: Mapping[str, Any]) -> int | None:
    value = extra.get("expires_at")
    return value if role is Role.MEMBER and isinstance(value, int) else None
