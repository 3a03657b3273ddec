"""Access on the wire: the router asks here who may join, call and subscribe; what a login becomes."""

from collections.abc import Mapping
from typing import Any

from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import CallDetails, ComponentConfig
from msgspec.structs import replace
from twisted.logger import Logger

from tidings.api import BY_URI
from tidings.faces import deletions
from tidings.faces.admission import AccessRules, Door
from tidings.faces.deletions import Deletions
from tidings.faces.files import FileRules, Files
from tidings.faces.hello import Hello, hello_of
from tidings.faces.logins import Logins
from tidings.faces.over_http import OverHttp
from tidings.faces.sessions import Joined, joined_of
from tidings.faces.wamp import NODE_TOPIC, Face, Parts, wamp_error
from tidings.faces.whois import Whois
from tidings.files.workshop import Workshop
from tidings.model.errors import (
    Internal,
    TidingsError,
    TokenInvalid,
)
from tidings.model.people import Admission, Caller, Role
from tidings.model.requests import Identity, Logout, LogoutReply, Nothing, Renew
from tidings.services import access, streams

log = Logger(namespace="tidings.access")

Authorization = Mapping[str, bool]
_NO: Authorization = {"allow": False, "disclose": False, "cache": False}
_YES: Authorization = {"allow": True, "disclose": True, "cache": False}
_ALWAYS: Authorization = {"allow": True, "disclose": True, "cache": True}
"""Cached by the router per role and URI, so only for what depends on nothing else."""

APP = "app."
COMMAND = "tidings.command."
STREAM_TOPIC = "tidings.stream."
LIVE_ROOM = "tidings.live.room."
LIVE_USER = "tidings.live.user."
_TOUCH_S = 3600
_GONE_S = 5


class AccessFace(Face):
    """Serves `tidings.access.*`, the router's authenticator and authoriser, and what comes over HTTP."""

    def __init__(  # noqa: PLR0913 - what it serves
        self,
        config: ComponentConfig,
        parts: Parts,
        *,
        rules: AccessRules,
        whois: Whois | None = None,
        ask_again_s: int = 15,
        files: tuple[Workshop, FileRules] | None = None,
    ) -> None:
        super().__init__(config, parts, name="access", areas=("access", "file") if files else ("access",))
        self._door = Door(parts, rules, whois)
        self._logins = Logins(self, whois)
        self._over_http = OverHttp(self, self._door)
        self._files = Files(self, self._over_http, *files) if files else None
        self._deletions = Deletions(parts, self._logins)
        self._gone: dict[str, int] = {}  # who has gone, and when; noted together, soon
        self._ask_again_s = ask_again_s if whois is not None else 0
        parts.pipeline.live["tidings.access.whoami"] = self._whoami
        parts.pipeline.live["tidings.access.renew"] = self._renew
        parts.pipeline.live["tidings.access.logout"] = self._logout

    async def on_ready(self) -> None:
        """Follow the sessions, take in those that are there, then let the router ask."""
        await self.subscribe(self._on_join, "wamp.session.on_join")
        await self.subscribe(self._on_leave, "wamp.session.on_leave")
        await self._take_in()
        await self._over_http.serve()
        if self._files is not None:
            await self._files.serve()
        await self.serve("tidings.access.authorize", self._authorize)
        await self.serve("tidings.access.authenticate", self._authenticate)
        self.every(1, self._logins.end_expired, "ending sessions whose token has ended")
        if self._ask_again_s:
            self.every(self._ask_again_s, self._logins.ask_site_again, "asking the site who is still logged in")
        self._deletions.go_on()
        self.every(deletions.EVERY_SECONDS, self._deletions.run, "going on with deleting people")
        self.every(_TOUCH_S, self._touch, "noting who is still here")
        self.every(_GONE_S, self._touch_gone, "noting who has gone")

    # ---- who is joined

    async def _take_in(self) -> None:
        sessions = await self.call("wamp.session.list")
        self.parts.sessions.keep_only(sessions)
        for session in sessions:
            if self.parts.sessions.get(session) is None:
                try:
                    self._on_join(await self.call("wamp.session.get", session))
                except ApplicationError:
                    continue  # it has gone in the meantime

    def _on_join(self, details: Mapping[str, Any]) -> None:
        found = joined_of(details, self.parts.sessions.proxies)
        if found is None:
            return
        session, joined = found
        admitted = self.parts.sessions.get(session)
        is_drawn_anew = admitted is not None and admitted.has_new_picture
        self.parts.sessions.put(session, replace(joined, has_new_picture=is_drawn_anew))

    def _on_leave(self, session: int, *_: object) -> None:
        known = self.parts.sessions.get(session)
        self.parts.sessions.drop(session)
        if known is not None and not self.parts.sessions.of_person(known.caller.authid):
            self._gone[known.caller.authid] = self.parts.turn().now

    async def _touch_gone(self) -> None:
        gone, self._gone = self._gone, {}
        people = sorted(gone)
        for start in range(0, len(people), 100):
            some = {authid: gone[authid] for authid in people[start : start + 100]}
            await self.parts.store.write(lambda tx, some=some: access.saw_last(tx, some))  # type: ignore[misc] # a default fixes the loop's value

    async def _touch(self) -> None:
        people, now = self.parts.sessions.people(), self.parts.turn().now
        for start in range(0, len(people), 100):
            some = people[start : start + 100]
            await self.parts.store.write(lambda tx, some=some: access.touch(tx, some, now))  # type: ignore[misc] # a default fixes the loop's value

    # ---- who may join

    async def _authenticate(
        self, realm: str, authid: str | None, hello: Mapping[str, Any], *, details: CallDetails
    ) -> dict[str, Any]:
        """Crossbar's dynamic authenticator: the principal that a session is, or an error that ends its HELLO."""
        del authid, details  # whom a client says it is counts for nothing: the proof says it
        knock = hello_of(hello, self.parts.sessions.proxies)
        try:
            admission = await self._door.admit(knock)
        except TidingsError as error:
            raise wamp_error(error) from None
        except Exception:  # noqa: BLE001 - the last net: a client learns nothing but that it is in the log
            log.failure("letting a session in failed")
            raise wamp_error(Internal()) from None
        session = hello.get("session")
        if isinstance(session, int):
            self._logins.admitted(session, admission, knock)
        return _principal(realm, admission, knock)

    # ---- who may call and subscribe

    async def _authorize(
        self,
        session: Mapping[str, Any],
        uri: str,
        action: str,
        options: Mapping[str, Any],
        *,
        details: CallDetails,
    ) -> Authorization:
        """Crossbar's dynamic authoriser. Answers for the role alone may be cached; those about a person never."""
        del details
        found = joined_of(session, self.parts.sessions.proxies)
        if found is None:
            return _NO
        # what a renewed token says counts, not what the router was told when the session joined
        caller = (self.parts.sessions.get(found[0]) or found[1]).caller
        if action == "call":
            return _may_call(caller, uri)
        if (options or {}).get("match", "exact") != "exact":
            return _NO
        if action == "subscribe":
            return _YES if await self._may_subscribe(caller, uri) else _NO
        if action in {"register", "publish"} and caller.role is Role.SERVICE:
            is_theirs = uri.startswith(APP) or (action == "register" and uri.startswith(COMMAND))
            return _YES if is_theirs else _NO
        return _NO

    async def _may_subscribe(self, caller: Caller, uri: str) -> bool:
        if uri == NODE_TOPIC or uri.startswith(APP):
            return True
        if uri.startswith(LIVE_USER):
            return uri.removeprefix(LIVE_USER) == caller.authid
        if uri.startswith(STREAM_TOPIC):
            stream = uri.removeprefix(STREAM_TOPIC)
        elif uri.startswith(LIVE_ROOM):
            stream = "room." + uri.removeprefix(LIVE_ROOM)
        else:
            return False
        return await self.parts.store.read_together(lambda tx: streams.may_read(tx, caller, stream))

    # ---- procedures

    async def _whoami(self, caller: Caller, request: Nothing) -> Identity:
        del request
        joined = self.parts.sessions.get(caller.session) if caller.session is not None else None
        return _identity(caller, joined.expires_at if joined else None)

    async def _renew(self, caller: Caller, request: Renew) -> Identity:
        admission = await self._door.by_token(request.token)
        if caller.role is not Role.MEMBER or admission.authid != caller.authid or caller.session is None:
            raise TokenInvalid("The fresh token is for somebody else.", field="token")
        joined = self.parts.sessions.get(caller.session) or Joined(caller=caller)
        return _identity(self._logins.goes_on(joined, admission), admission.expires_at)

    async def _logout(self, caller: Caller, request: Logout) -> LogoutReply:
        del caller
        return LogoutReply(authid=request.authid, sessions=await self._logins.log_out(request.authid))


def _may_call(caller: Caller, uri: str) -> Authorization:
    procedure = BY_URI.get(uri)
    if procedure is not None:
        return _ALWAYS if caller.role in procedure.roles else {**_NO, "cache": True}
    if uri.startswith(APP) or (uri.startswith(COMMAND) and caller.role is Role.SERVICE):
        return _YES
    return _NO


def _principal(realm: str, admission: Admission, hello: Hello) -> dict[str, Any]:
    extra: dict[str, Any] = {
        "name": admission.name,
        "role": admission.role.value,
        "login": admission.login,
        "expires_at": admission.expires_at,
        "streams": list(admission.streams),
    }
    if admission.token is not None:
        extra["token"] = admission.token
    found = {
        "realm": realm or "tidings",
        "authid": admission.authid,
        "role": admission.role.value,
        "extra": extra,
    }
    if hello.method == "cryptosign":
        found["pubkey"] = hello.public_key
    return found


def _identity(caller: Caller, expires_at: int | None) -> Identity:
    return Identity(authid=caller.authid, name=caller.name, role=caller.role, expires_at=expires_at)
