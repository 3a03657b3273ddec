"""docs/reference/errors.md."""

from __future__ import annotations

from docs.generator import shapes
from docs.generator.procedures import errors_of
from tidings.api import PROCEDURES
from tidings.model.errors import TidingsError, all_errors

HEAD = """\
# Errors

An error is a URI, `tidings.error.<what>`, with one sentence that says what is wrong and what to do.

- Over WAMP: an `ERROR` with that URI, the sentence as its first argument, and as keyword arguments `temporary` and,
  where they apply, `field` (of your request), `limit`, `retry_after_ms`. Where a session is refused or ended, the URI
  is the reason of `ABORT` or `GOODBYE`.
- Over HTTP: a problem (RFC 9457) with the status below; the URI is in `error`.

**Temporary** means: the same request, sent again later with the same idempotency key, may succeed.

Besides these, the router answers some calls itself while a component starts: `wamp.error.no_such_procedure`,
`wamp.error.canceled`, `wamp.error.not_authorized`. Treat them as temporary for some seconds; see
[rules for clients](../client-authors.md).
"""


def page() -> str:
    """The whole page."""
    entries = [_entry(kind) for kind in sorted(all_errors(), key=lambda kind: (kind.status, kind.uri))]
    return "".join([shapes.NOTE, HEAD, *entries])


def _entry(kind: type[TidingsError]) -> str:
    callers = [procedure.uri for procedure in PROCEDURES if kind in errors_of(procedure)]
    links = ", ".join(f"[`{uri}`](procedures.md#{shapes.anchor(uri)})" for uri in callers)
    lines = [
        f"\n## {kind.uri}\n",
        f"{kind.title}. Status {kind.status}{', temporary' if kind.temporary else ''}.",
        f"\nAnswered by {links}." if links else "",
    ]
    return "\n".join(line for line in lines if line) + "\n"
