"""The OpenAPI document (3.1), made from the table of procedures."""

import re
from functools import lru_cache
from typing import Any

import msgspec

from tidings import __version__
from tidings.api import PROCEDURES, Procedure, Route
from tidings.model.files import MessageFile

_PARAMETER = re.compile(r"{(\w+)}")
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "error": {"type": "string", "description": "The error's URI, the same as over WAMP."},
        "field": {"type": "string"},
        "limit": {"type": "integer"},
        "retry_after_ms": {"type": "integer"},
        "temporary": {"type": "boolean"},
    },
    "required": ["type", "title", "status", "detail", "error", "temporary"],
}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole document, as plain data."""
    routed = [(procedure, procedure.http) for procedure in PROCEDURES if procedure.http is not None]
    types = [kind for procedure, _ in routed for kind in (procedure.request, procedure.reply)]
    types.append(MessageFile)
    _, schemas = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    paths: dict[str, Any] = {}
    for procedure, route in routed:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(procedure, route, schemas)
    for path, operations in _file_paths().items():
        paths.setdefault(path, {}).update(operations)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tidings",
            "version": __version__,
            "description": "The web app speaks: publish, notify, send. The same procedures as over WAMP.",
        },
        "paths": paths,
        "components": {
            "schemas": {**schemas, "Problem": _PROBLEM},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"bearer": []}],
    }


def _operation(procedure: Procedure, route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    fields = schemas[procedure.request.__name__].get("properties", {})
    required = set(schemas[procedure.request.__name__].get("required", ()))
    in_path = set(_PARAMETER.findall(route.path))
    rest = {name: schema for name, schema in fields.items() if name not in in_path}
    parameters = [{"name": name, "in": "path", "required": True, "schema": fields[name]} for name in sorted(in_path)]
    found: dict[str, Any] = {
        "operationId": procedure.uri,
        "summary": procedure.says,
        "tags": [procedure.area],
        "parameters": parameters,
        "responses": {
            str(route.status): _content("The reply.", f"#/components/schemas/{procedure.reply.__name__}"),
            "default": _content("What is wrong.", "#/components/schemas/Problem", "application/problem+json"),
        },
    }
    if route.method in {"GET", "DELETE"}:
        parameters += [
            {"name": name, "in": "query", "required": name in required, "schema": schema}
            for name, schema in rest.items()
        ]
    else:
        body = {"type": "object", "properties": rest, "required": sorted(required - in_path)}
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if "key" in fields:
        parameters.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string"}})
    return found


def _file_paths() -> dict[str, Any]:
    """What is no procedure: bytes go in and out as they are."""
    room, file = (
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in ("room", "file")
    )
    name = {"name": "name", "in": "query", "required": False, "schema": {"type": "string", "maxLength": 1000}}
    raw = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    problem = _content("What is wrong.", "#/components/schemas/Problem", "application/problem+json")
    answered = {"description": "The file.", "content": raw}
    upload = {
        "operationId": "files.upload",
        "summary": "Bring a file into a room.",
        "tags": ["file"],
        "parameters": [room, name],
        "requestBody": {"required": True, "content": raw},
        "responses": {"201": _content("What it is now.", "#/components/schemas/MessageFile"), "default": problem},
    }

    def download(what: str, summary: str) -> dict[str, Any]:
        return {
            "operationId": f"files.{what}",
            "summary": summary,
            "tags": ["file"],
            "parameters": [room, file],
            "responses": {"200": answered, "304": {"description": "It has not changed."}, "default": problem},
        }

    return {
        "/api/rooms/{room}/files": {"post": upload},
        "/api/rooms/{room}/files/{file}": {"get": download("download", "Download a file.")},
        "/api/rooms/{room}/files/{file}/thumbnail": {"get": download("thumbnail", "Download the small picture.")},
    }


def _content(description: str, schema: str, kind: str = "application/json") -> dict[str, Any]:
    return {"description": description, "content": {kind: {"schema": {"$ref": schema}}}}
