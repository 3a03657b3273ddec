"""Letting sessions in: by which proof somebody is whom, from which pages, and how many at once."""

from msgspec import Struct

from tidings.faces.hello import Hello
from tidings.faces.wamp import Parts
from tidings.faces.whois import Whois
from tidings.model.errors import GuestsNotAllowed, OriginNotAllowed, TooMany, Unauthorized
from tidings.model.origins import Origins
from tidings.model.people import Admission, Role
from tidings.services import access, service_keys, tokens
from tidings.services.access import GuestHello, GuestRules
from tidings.services.tokens import TokenKey


class AccessRules(Struct, frozen=True, kw_only=True):
    """What a site sets about access."""

    token_keys: tuple[TokenKey, ...]
    guests: GuestRules | None
    sessions_per_person: int = 20
    sessions_per_address: int = 200
    origins: Origins = Origins()


class Door:
    """Decides who comes in.

    Args:
        whois: asks the site whose cookie it is; None where the site has not said how.
    """

    def __init__(self, parts: Parts, rules: AccessRules, whois: Whois | None = None) -> None:
        self._parts = parts
        self._rules = rules
        self._whois = whois

    async def admit(self, hello: Hello) -> Admission:
        """Who a joining session is.

        Raises:
            OriginNotAllowed, RateLimited, TooMany: whoever it is.
            Unauthorized and what is below it, Invalid, NameTaken: the proof or the nickname.
            Unavailable: the site was to say who it is, and did not.
        """
        self._require_origin(hello.origin)
        self._parts.limiter.check_address(hello.address)
        admission = await self._admit(hello)
        self._require_room_for(admission, hello.address)
        return admission

    async def visitor(self, hello: Hello) -> Admission | None:
        """Who looks at a page without a session: a user of the site, a guest who was here before, or anybody (None).

        Raises:
            OriginNotAllowed, RateLimited: whoever it is.
            GuestsNotAllowed: nobody the site knows.
            Unavailable: the site was to say who it is, and did not.
        """
        self._require_origin(hello.origin)
        if self._whois is not None and self._whois.cookie_of(hello.cookie):
            self._parts.limiter.check_address(hello.address)  # the site is asked, and who asks is not known yet
        user = await self._by_site(hello)
        if user is not None:
            return user
        if self._rules.guests is None:
            raise GuestsNotAllowed("This site does not admit guests; log in first.")
        try:
            return await self.by_ticket(hello.ticket) if self._is_guest(hello.ticket) else None
        except Unauthorized:
            return None  # whom they were is over; they may come as somebody new

    def _require_origin(self, origin: str | None) -> None:
        if not self._rules.origins.allows(origin):
            raise OriginNotAllowed(
                f"Pages of {(origin or '')[:200]} may not connect here. If they are yours, name them in "
                "the node's setting TIDINGS_ALLOWED_ORIGINS."
            )

    async def _admit(self, hello: Hello) -> Admission:
        match hello.method:
            case "anonymous":
                return await self._by_site(hello) or await self._guest(
                    GuestHello(nickname=hello.nickname, key=hello.key)
                )
            case "ticket" if self._is_guest(hello.ticket):
                return await self._by_site(hello) or await self.by_ticket(hello.ticket, hello.nickname)
            case "ticket":
                return await self.by_ticket(hello.ticket)
            case "cryptosign":
                key = hello.public_key
                return await self._parts.store.read(lambda tx: service_keys.service_of_public_key(tx, key))
        raise Unauthorized("This way of logging in is not known here.")

    async def by_ticket(self, ticket: str, nickname: str | None = None) -> Admission:
        """Whose API key or token this is.

        Raises:
            KeyInvalid, TokenExpired, TokenInvalid: nobody's.
        """
        if service_keys.is_api_key(ticket):
            return await self._parts.store.read(lambda tx: service_keys.service_of_api_key(tx, ticket))
        if self._is_guest(ticket):
            return await self._guest(GuestHello(nickname=nickname, token=ticket))
        return await self.by_token(ticket)

    async def by_token(self, token: str) -> Admission:
        """Whose token this is, of those that the site signs.

        Raises:
            TokenExpired, TokenInvalid: nobody's.
        """
        turn = self._parts.turn()
        claims = tokens.check_token(token, self._rules.token_keys, turn.now)
        return await self._parts.store.write(lambda tx: access.admit_token(tx, claims, turn))

    async def _by_site(self, hello: Hello) -> Admission | None:
        """Whoever the site says that this cookie belongs to; None if that is nobody, or there is none to ask about."""
        cookie = self._whois.cookie_of(hello.cookie) if self._whois else ""
        if self._whois is None or not cookie:
            return None
        user = await self._whois.ask(cookie)
        if user is None:
            return None
        turn = self._parts.turn()
        return await self._parts.store.write(lambda tx: access.admit_user(tx, user, turn))

    def _is_guest(self, ticket: str) -> bool:
        rules = self._rules.guests
        return rules is not None and tokens.is_guest_token(ticket, rules.key)

    async def _guest(self, hello: GuestHello) -> Admission:
        rules = self._rules.guests
        if rules is None:
            raise GuestsNotAllowed("This site does not admit guests; log in first.")
        turn = self._parts.turn()
        return await self._parts.store.write(lambda tx: access.admit_guest(tx, hello, turn, rules=rules))

    def _require_room_for(self, admission: Admission, address: str) -> None:
        if admission.role is Role.SERVICE:
            return
        sessions, rules = self._parts.sessions, self._rules
        if sessions.count_person(admission.authid) >= rules.sessions_per_person:
            limit = rules.sessions_per_person
            raise TooMany(f"You have {limit} connections already; close a tab.", limit=limit)
        if address and sessions.count_address(address) >= rules.sessions_per_address:
            limit = rules.sessions_per_address
            raise TooMany(f"There are {limit} connections from your address already.", limit=limit)
