"""The door of a site: a router with the access face joined, at which a test knocks."""

from collections.abc import Mapping
from typing import Any

import pytest
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import ComponentConfig
from msgspec.structs import replace

from tests.support.cast import JACK, NODE
from tests.support.fake_router import FakeRouter
from tests.support.parts import JACKS
from tests.support.site import NOON
from tidings.faces.access import AccessFace
from tidings.faces.admission import AccessRules
from tidings.faces.files import FileRules
from tidings.faces.wamp import Parts
from tidings.faces.whois import Whois
from tidings.files.workshop import Workshop
from tidings.model.people import Caller
from tidings.services import tokens
from tidings.services.access import GuestRules
from tidings.services.tokens import Claims, TokenKey

SITE_KEY = TokenKey(kid="site", secret="s" * 32)
NODE_KEY = TokenKey(kid="node", secret="n" * 32)
RULES = AccessRules(
    token_keys=(SITE_KEY,), guests=GuestRules(key=NODE_KEY), sessions_per_person=2, sessions_per_address=3
)
LATER = NOON + 3_600_000
NODES_OWN = replace(NODE, session=9)


class Door:
    """A router with the access face joined; a test knocks."""

    def __init__(
        self,
        parts: Parts,
        rules: AccessRules = RULES,
        whois: Whois | None = None,
        ask_again_s: int = 0,
        files: tuple[Workshop, FileRules] | None = None,
    ) -> None:
        self.parts = parts
        self.killed: list[tuple[int, str]] = []
        config = ComponentConfig("tidings", {})
        self.face = AccessFace(config, parts, rules=rules, whois=whois, ask_again_s=ask_again_s, files=files)
        self.router = FakeRouter(self.face)
        self.router.answers = {
            "wamp.session.list": lambda: [JACK.session],
            "wamp.session.get": lambda session: {**JACKS, "session": session},
        }
        self._sessions = iter(range(1000, 2000))

    async def knocks(self, method: str, address: str = "192.0.2.7", **hello: Any) -> dict[str, Any]:  # noqa: ANN401 - a HELLO
        """Somebody wants to join; who they are, for the router."""
        session = next(self._sessions)
        transport = {"peer": f"tcp4:{address}:5000"}
        details = {"authmethod": method, "session": session, "transport": transport, **hello}
        found: dict[str, Any] = await self.router.ask(
            "tidings.access.authenticate", "tidings", "whoever", details, who=NODES_OWN
        )
        return {**found, "session": session}

    async def is_refused(self, method: str, **hello: Any) -> ApplicationError:  # noqa: ANN401 - see knocks
        """Somebody is not let in; how."""
        with pytest.raises(ApplicationError) as caught:
            await self.knocks(method, **hello)
        return caught.value

    async def may(self, who: Mapping[str, Any], action: str, uri: str, match: str = "exact") -> bool:
        """Whether the router is told yes."""
        answer = await self.router.ask("tidings.access.authorize", who, uri, action, {"match": match}, who=NODES_OWN)
        assert answer["disclose"] or not answer["allow"]
        return bool(answer["allow"])


def session_of(who: Caller, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - anything
    """A session as the router tells the authoriser of it."""
    extra = {"name": who.name, "streams": list(who.streams)}
    return {"session": who.session or 5, "authid": who.authid, "authrole": who.role.value, "authextra": extra, **more}


def token(authid: str = "jill", **more: Any) -> str:  # noqa: ANN401 - claims
    """A token of the web app."""
    claims: dict[str, Any] = {"authid": authid, "name": "Jill", "expires_at": LATER, **more}
    return tokens.mint(SITE_KEY, Claims(**claims), NOON)
