"""The OpenAPI document: valid, complete, and about the API as it is."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # it has no types

from tidings import __version__
from tidings.api import PROCEDURES, Procedure, Route
from tidings.faces.openapi import document

ROUTED = [(procedure, procedure.http) for procedure in PROCEDURES if procedure.http is not None]
each_route = pytest.mark.parametrize(("procedure", "route"), ROUTED, ids=[procedure.uri for procedure, _ in ROUTED])


def operation(route: Route) -> dict[str, Any]:
    """What the document says of a route."""
    found: dict[str, Any] = document()["paths"][route.path][route.method.lower()]
    return found


FILES = {
    ("post", "/api/rooms/{room}/files"),
    ("get", "/api/rooms/{room}/files/{file}"),
    ("get", "/api/rooms/{room}/files/{file}/thumbnail"),
}


def schemas(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any part of the document
    """Every schema in a part of the document."""
    if isinstance(value, dict):
        if isinstance(value.get("schema"), dict):
            yield value["schema"]
        for inner in value.values():
            yield from schemas(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from schemas(inner)


def test_every_route_is_there_and_no_other() -> None:
    """From the table; and those of files, whose bytes are no procedure's."""
    told = {(method, path) for path, methods in document()["paths"].items() for method in methods}
    assert told == {(route.method.lower(), route.path) for _, route in ROUTED} | FILES


def test_the_document_says_what_it_is() -> None:
    """And can be sent as JSON."""
    assert document()["openapi"] == "3.1.0"
    assert document()["info"]["version"] == __version__
    assert msgspec.json.decode(msgspec.json.encode(document())) == document()


def test_every_reference_leads_somewhere() -> None:
    """None is broken."""
    references = re.findall(r'"\$ref":"#/([^"]+)"', msgspec.json.encode(document()).decode())
    assert references
    for reference in references:
        found = document()
        for part in reference.split("/"):
            found = found[part]
        assert found


def test_every_schema_is_a_schema() -> None:
    """By JSON Schema's own schema, which is what OpenAPI 3.1 uses."""
    found = [*schemas(document()["paths"]), *document()["components"]["schemas"].values()]
    assert len(found) > 50
    for schema in found:
        Draft202012Validator.check_schema(schema)


def test_patterns_mean_the_same_in_other_languages() -> None:
    """None uses what only Python's expressions have."""
    patterns = re.findall(r'"pattern":"((?:[^"\\]|\\.)*)"', msgspec.json.encode(document()).decode())
    assert patterns
    assert not [pattern for pattern in patterns if re.search(r"\\\\[AZz]|\(\?P", pattern)]


def test_operations_are_told_apart() -> None:
    """Each has an id of its own, which is the procedure's URI."""
    ids = [operation(route)["operationId"] for _, route in ROUTED]
    assert sorted(ids) == sorted({procedure.uri for procedure, _ in ROUTED})


@each_route
def test_parameters_and_body_are_the_requests_fields(procedure: Procedure, route: Route) -> None:
    """Each field stands in one place: the address, the query or the body; the key may be a header."""
    told = operation(route)
    fields = {field.name: field.required for field in msgspec.structs.fields(procedure.request)}
    in_path = {one["name"] for one in told["parameters"] if one["in"] == "path"}
    in_query = {one["name"]: one["required"] for one in told["parameters"] if one["in"] == "query"}
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    in_body = {name: name in body["required"] for name in body.get("properties", {})}
    assert in_path == set(re.findall(r"{(\w+)}", route.path))
    assert not in_query or not in_body
    said = dict.fromkeys(in_path, True)  # also where people, over WAMP, may leave it out
    assert {**said, **in_query, **in_body} == {**fields, **said}
    headers = [one["name"] for one in told["parameters"] if one["in"] == "header"]
    assert headers == (["Idempotency-Key"] if "key" in fields else [])
    assert ("requestBody" in told) == (route.method in {"POST", "PATCH"})


@each_route
def test_replies_are_told(procedure: Procedure, route: Route) -> None:
    """What comes when it is done, and what comes when it is not."""
    told = operation(route)
    assert set(told["responses"]) == {str(route.status), "default"}
    assert told["summary"] == procedure.says
    schema = told["responses"][str(route.status)]["content"]["application/json"]["schema"]
    assert schema == {"$ref": f"#/components/schemas/{procedure.reply.__name__}"}
    assert list(told["responses"]["default"]["content"]) == ["application/problem+json"]
