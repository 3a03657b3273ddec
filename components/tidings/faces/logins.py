"""What becomes of a login while its session lives: it is renewed, its token ends, the site logs somebody out."""

from collections.abc import Iterable, Sequence

from autobahn.wamp.exception import ApplicationError
from msgspec.structs import replace
from twisted.internet.defer import DeferredList, ensureDeferred

from tidings.background import in_background
from tidings.faces.hello import Hello
from tidings.faces.sessions import Joined
from tidings.faces.subscriptions import end_unreadable
from tidings.faces.wamp import Face
from tidings.faces.whois import Whois
from tidings.model.errors import LoggedOut, TokenExpired, Unavailable
from tidings.model.people import Admission, Caller, Role
from tidings.services import access

UNSURE_MS = 60_000
"""A session that was admitted so long ago, and that the router never told to have joined, did not come."""

_COOKIES_AT_ONCE = 100


class Logins:
    """Keeps what is known of the joined sessions true, and ends those whose time is over.

    Args:
        face: whose WAMP session tells the router.
        whois: asks the site whose cookie it is, where some came in by one.
    """

    def __init__(self, face: Face, whois: Whois | None = None) -> None:
        self._face = face
        self._parts = face.parts
        self._whois = whois

    def admitted(self, session: int, admission: Admission, hello: Hello) -> None:
        """Note who a session is that is about to join."""
        caller = admission.caller(session=session, address=hello.address)
        expires_at = admission.expires_at if admission.role is Role.MEMBER else None
        cookie = hello.cookie if admission.login == "site" else ""
        joined = Joined(
            caller=caller,
            expires_at=expires_at,
            admitted=self._parts.turn().now,
            cookie=cookie,
            has_new_picture=admission.has_new_picture,
        )
        self._parts.sessions.put(session, joined)

    def goes_on(self, joined: Joined, admission: Admission) -> Caller:
        """Note that a session is whom the site says from now on; what it may read no more, it follows no more."""
        session = joined.caller.session
        assert session is not None  # noqa: S101 - it has joined
        caller = admission.caller(session=session, address=joined.caller.address)
        renewed = replace(joined, caller=caller, expires_at=admission.expires_at, is_sure=True)
        self._parts.sessions.put(session, renewed)
        for stream in set(joined.caller.streams) - set(admission.streams):
            ending = end_unreadable(self._face, lambda: [session], stream)
            self._ending = in_background(ending, f"ending what session {session} follows of {stream}")
        return caller

    async def end_expired(self) -> None:
        """End the sessions whose token has ended; forget those that never came."""
        now, sessions = self._parts.turn().now, self._parts.sessions
        await self._end(sessions.expired(now), TokenExpired.uri, "Your token has ended; come back with a fresh one.")
        for session in sessions.doubtful(now - UNSURE_MS):
            sessions.drop(session)

    async def log_out(self, authid: str) -> int:
        """End all that a person has here, and let nothing count that was signed for them before; how many sessions."""
        turn = self._parts.turn()
        await self._parts.store.write(lambda tx: access.log_out(tx, authid, turn))
        self._parts.waiting.end(authid)
        theirs = self._parts.sessions.of_person(authid)
        await self._end_logged_out(theirs)
        return len(theirs)

    async def ask_site_again(self) -> None:
        """Ask the site about everybody who came in by its cookie: some may have logged out."""
        cookies = list(self._parts.sessions.by_cookie().items())
        for start in range(0, len(cookies), _COOKIES_AT_ONCE):
            some = cookies[start : start + _COOKIES_AT_ONCE]
            await DeferredList([ensureDeferred(self._ask_about(*one)) for one in some], fireOnOneErrback=True)

    async def _ask_about(self, header: str, sessions: Sequence[int]) -> None:
        """Ask whose a cookie is now. Where the site does not answer, those who came in by it stay."""
        assert self._whois is not None  # noqa: S101 - nobody came in by a cookie else
        try:
            user = await self._whois.ask(self._whois.cookie_of(header))
        except Unavailable:
            return
        found = [(session, self._parts.sessions.get(session)) for session in sessions]
        joined = {session: one for session, one in found if one is not None}
        gone = [session for session, one in joined.items() if user is None or user.authid != one.caller.authid]
        await self._end_logged_out(gone)
        changed = [
            one
            for session, one in joined.items()
            if user and session not in gone and (user.name, user.streams) != (one.caller.name, one.caller.streams)
        ]
        if user and changed:
            turn = self._parts.turn()
            admission = await self._parts.store.write(lambda tx: access.admit_user(tx, user, turn))
            for one in changed:
                self.goes_on(one, admission)

    async def _end_logged_out(self, sessions: Iterable[int]) -> None:
        await self._end(sessions, LoggedOut.uri, "You were logged out on the site.")

    async def _end(self, sessions: Iterable[int], reason: str, message: str) -> None:
        for session in sessions:
            self._parts.sessions.drop(session)
            try:
                await self._face.call("wamp.session.kill", session, reason=reason, message=message)
            except ApplicationError as error:
                if error.error != ApplicationError.NO_SUCH_SESSION:
                    raise
