"""What was decided once is not decided again by way of callbacks.

Crossbar remembers decisions that depend on the role alone (`cache: true`), and hands them on through the same callbacks
as new ones, for each call and publication. Here what it remembers is given back as it is: it went through them once.

What a router does for itself (it calls the authenticator and the authorizer, and tells who has joined) is decided in
the same way each time, and is never remembered, because a trusted role says no more than yes. Here that yes is at hand.
"""

from typing import Any, Final

from crossbar.router.role import RouterTrustedRole
from crossbar.router.router import Router
from twisted.internet.defer import Deferred, succeed

_theirs = Router.authorize
_YES: Final = {"allow": True, "cache": False}
_YES_SAYING_WHO: Final = {**_YES, "disclose": True}
_SAY_WHO: Final = ("call", "publish")
TRUSTED: Final = "trusted"
"""The name that Crossbar gives that role; to no other it discloses who calls."""


def authorize(self: Any, session: Any, uri: str, action: str, options: Any) -> Deferred[Any]:  # noqa: ANN401 - Crossbar is not typed
    """Decide, in place of `Router.authorize`."""
    role = session._authrole  # noqa: SLF001 - as the stock one does
    if role in self._roles:
        known = self._authorization_cache.get((session._realm, role, uri, action))  # noqa: SLF001 - see above
        if known:
            return succeed(known)
        if role == TRUSTED and type(self._roles[role]) is RouterTrustedRole:
            return succeed(_YES_SAYING_WHO if action in _SAY_WHO else _YES)
    asked: Deferred[Any] = _theirs(self, session, uri, action, options)
    return asked


def pull() -> None:
    """Have every router in this process decide so."""
    Router.authorize = authorize  # type: ignore[method-assign] # that is the point
