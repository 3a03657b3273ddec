"""The settings as rows of a table, for `tidings settings` and for the reference page that is made from them."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Meta

from tidings.faces.cli.local import SettingRow
from tidings.node.loading import load
from tidings.node.settings import FILE, PREFIX, Settings
from tidings.services.tokens import TokenKey

_IN_WORDS: Mapping[object, str] = {bool: "yes or no", int: "whole number", float: "number", str: "text"}

_SECRET = frozenset({"before_send_secret", "bucket_secret", "database"})

Source = Literal["default", "environment", "tidings.toml"]


def rows(root: Path, environment: Mapping[str, str] = os.environ) -> list[SettingRow]:
    """Every setting as it is for the node at a root.

    Raises:
        SettingsError: one is wrong.
    """
    settings = load(root, environment)
    in_file = tomllib.loads((root / FILE).read_text("utf-8")) if (root / FILE).exists() else {}
    return [
        _row(field, getattr(settings, field.name), _source(field.name, in_file, environment))
        for field in msgspec.structs.fields(Settings)
    ]


def default_rows() -> list[SettingRow]:
    """Every setting as it comes."""
    return [_row(field, _default(field), "default") for field in msgspec.structs.fields(Settings)]


def _row(field: msgspec.structs.FieldInfo, value: object, source: Source) -> SettingRow:
    return SettingRow(
        name=field.name,
        variable=PREFIX + field.name.upper(),
        value="set" if field.name in _SECRET and value else _shown(value),
        default=_shown(_default(field)),
        allowed=_allowed(field.type),
        says=_description(field.type),
        source=source,
    )


def _source(name: str, in_file: Mapping[str, Any], environment: Mapping[str, str]) -> Source:
    if PREFIX + name.upper() in environment:
        return "environment"
    return "tidings.toml" if name in in_file else "default"


def _default(field: msgspec.structs.FieldInfo) -> object:
    if field.default is not NODEFAULT:
        return field.default
    made: object = field.default_factory()
    return made


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(f"{one.kid} ({one.alg})" if isinstance(one, TokenKey) else str(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _metas(kind: object) -> list[Meta]:
    """The annotations of a type, the innermost last."""
    found: list[Meta] = []
    while get_origin(kind) is not None and hasattr(kind, "__metadata__"):
        found += [meta for meta in reversed(kind.__metadata__) if isinstance(meta, Meta)]
        kind = get_args(kind)[0]
    return found


def _description(kind: object) -> str:
    return next((meta.description for meta in _metas(kind) if meta.description), "")


def _allowed(kind: object) -> str:
    """What may be set, in words: the type and its bounds."""
    metas, plain = _metas(kind), kind
    while hasattr(plain, "__metadata__"):
        plain = get_args(plain)[0]
    if get_origin(plain) is Literal:
        return " or ".join(get_args(plain))
    name = _IN_WORDS.get(plain, "list")
    lowest = [float(bound) for meta in metas for bound in (meta.ge, meta.gt) if bound is not None]
    highest = [float(meta.le) for meta in metas if meta.le is not None]
    if not lowest or not highest:
        return name
    above = "more than " if any(meta.gt is not None for meta in metas) else ""
    return f"{name}, {above}{max(lowest):,.0f} to {min(highest):,.0f}"
