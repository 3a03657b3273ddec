"""What was decided once is not decided again by way of callbacks.

Crossbar remembers decisions that depend on the role alone (`cache: true`), and hands them on through the same callbacks
as new ones, for each call and publication. Here what it remembers is given back as it is: it went through them once.
"""

from typing import Any

from crossbar.router.router import Router
from twisted.internet.defer import Deferred, succeed

_theirs = Router.authorize


def authorize(self: Any, session: Any, uri: str, action: str, options: Any) -> Deferred[Any]:  # noqa: ANN401 - Crossbar is not typed
    """Decide, in place of `Router.authorize`."""
    role = session._authrole  # noqa: SLF001 - as the stock one does
    if role in self._roles:
        known = self._authorization_cache.get((session._realm, role, uri, action))  # noqa: SLF001 - see above
        if known:
            return succeed(known)
    asked: Deferred[Any] = _theirs(self, session, uri, action, options)
    return asked


def pull() -> None:
    """Have every router in this process decide so."""
    Router.authorize = authorize  # type: ignore[method-assign] # that is the point
