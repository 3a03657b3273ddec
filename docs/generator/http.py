"""docs/reference/http.md."""

from __future__ import annotations

import json
import re

from docs.generator import shapes
from docs.generator.procedures import errors_of
from tidings.api import PROCEDURES, Procedure, Route

HEAD = """\
# HTTP

The same procedures, for backends and scripts that speak HTTP. Everything is below `/api` on the node's port; the
machine-readable form is at [`/api/openapi.json`](http://localhost:8080/api/openapi.json).

- **Who you are:** `Authorization: Bearer …` with an API key (`tidings key create NAME`), or with a person's token.
- **Body:** a JSON object, `Content-Type: application/json`, 64 KiB at most. For `GET` and `DELETE` the fields go into
  the query.
- **Retries:** `Idempotency-Key: …` (or the field `key`). Repeat an uncertain request with the same one: it is done
  once.
- **Errors:** `application/problem+json` (RFC 9457) with `type`, `title`, `status`, `detail`, `error` (the URI, as over
  WAMP), `temporary`, and where they apply `field`, `limit`, `retry_after_ms`. With 429 and 503 comes `Retry-After`.

The examples take the key from the environment:

```sh
export TIDINGS_KEY=$(tidings key create web-app)
```
"""

FILES = """
## POST /api/rooms/{room}/files

Bring a file into a room; `tidings.chat.send` takes its `id`. The body is the file as it is, with a `Content-Length`.
More in [Files and pictures](../topics/files.md).

```sh
curl 'http://localhost:8080/api/rooms/lobby/files?name=tiger.jpg' \\
  -H "Authorization: Bearer $TIDINGS_KEY" \\
  --data-binary @tiger.jpg
```

Answers 201 with a [MessageFile](procedures.md#messagefile); or 400 there is no `Content-Length` · 401 who you are could
not be established · 403 you are not a member of this room · 404 there is no such room · 409 there is no room for more ·
413 the file is too large · 422 this file is not taken · 429 too many requests, or files on their way · 503 not
available right now.

## GET /api/rooms/{room}/files/{file}

Download a file; with `/thumbnail` after it the small picture. For whoever may read the room now.

```sh
curl http://localhost:8080/api/rooms/lobby/files/5f0c1a9e2b7d4c6f8a1b2c3d -o tiger.jpg \\
  -H "Authorization: Bearer $TIDINGS_KEY"
```

Answers 200 with the file, 304 if `If-None-Match` has its tag; or 401 who you are could not be established · 403 you may
not do this · 404 there is no such file in this room; or there is no such room · 429 too many requests.
"""

HEALTH = """
## GET /health

Whether the node lives: 200 as long as it can answer. With `/health?ready`: 200 when its components serve, else 503. No
key is needed; it is meant for load balancers and `tidings doctor`.

## GET /api/openapi.json

The OpenAPI 3.1 document of all of the above, made from the table of procedures.
"""
_PARAMETER = re.compile(r"{(\w+)}")
_STATUS = {401: "who you are could not be established", 422: "a field is not valid", 429: "too many requests"}


def routes() -> list[tuple[Procedure, Route]]:
    """The procedures that have an address."""
    return [(procedure, procedure.http) for procedure in PROCEDURES if procedure.http is not None]


def page() -> str:
    """The whole page."""
    return "".join([shapes.NOTE, HEAD, *(_entry(procedure, route) for procedure, route in routes()), FILES, HEALTH])


def _entry(procedure: Procedure, route: Route) -> str:
    link = f"[`{procedure.uri}`](procedures.md#{shapes.anchor(procedure.uri)})"
    statuses = dict(_STATUS)
    for kind in errors_of(procedure):
        title = kind.title[:1].lower() + kind.title[1:]
        statuses[kind.status] = title if kind.status not in statuses else f"{statuses[kind.status]}; or {title}"
    listed = " · ".join(f"{status} {what}" for status, what in sorted(statuses.items()))
    return (
        f"\n## {route.method} {route.path}\n\n{procedure.says} Fields and reply: {link}.\n\n"
        f"```sh\n{curl(procedure, route)}\n```\n\nAnswers {route.status}; or {listed}.\n"
    )


def curl(procedure: Procedure, route: Route) -> str:
    """A request as one would type it."""
    rest = dict(shapes.example(procedure.request))
    path = _PARAMETER.sub(lambda found: str(rest.pop(found[1])), route.path)
    key = rest.pop("key", None)
    lines = [f"-X {route.method}"] if route.method not in {"GET", "POST"} else []
    lines.append('-H "Authorization: Bearer $TIDINGS_KEY"')
    if route.method in {"GET", "DELETE"}:
        query = "&".join(f"{name}={json.dumps(value).strip(chr(34))}" for name, value in rest.items())
        address = f"'http://localhost:8080{path}?{query}'" if query else f"http://localhost:8080{path}"
    else:
        address = f"http://localhost:8080{path}"
        lines += ['-H "Content-Type: application/json"', f"-d '{json.dumps(rest, ensure_ascii=False)}'"]
    if key:
        lines.insert(-1, f'-H "Idempotency-Key: {key}"')
    return " \\\n  ".join([f"curl {address}", *lines])
