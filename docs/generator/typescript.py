"""The types of the wire for the browser's client: TypeScript, made from the table of procedures."""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING

from msgspec import inspect

from docs.generator import shapes
from docs.generator.topics import LIVE_EVENTS, EventKind
from tidings.api import PROCEDURES, Procedure
from tidings.model.errors import all_errors
from tidings.model.people import PEOPLE
from tidings.model.requests import Done, Nothing, Request

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD = """\
/**
 * What the server can be asked: one interface per request and reply, from the server's table of procedures.
 * Generated: `python -m docs.generate typescript`. Times are milliseconds since 1970.
 */

export type Role = "guest" | "member" | "service" | "component";

export type Nothing = Readonly<Record<string, never>>;
"""

# names that say more in a browser than those of the server; `Event` and `Request` are the browser's own
RENAMED = {
    "Event": "StreamEvent",
    "Position": "Appended",
    "PresentPerson": "Person",
    "PresenceListReply": "PresenceList",
    "Identity": "Whoami",
}

TAIL = """
interface Procedure<Request, Reply, Progress = never> {
  readonly request: Request;
  readonly reply: Reply;
  readonly progress: Progress;
}

"""

END = """
export type ProcedureName = keyof Procedures;
export type Request<P extends ProcedureName> = Procedures[P]["request"];
export type Reply<P extends ProcedureName> = Procedures[P]["reply"];
/** What may come before the reply. */
export type Progress<P extends ProcedureName> = Procedures[P]["progress"];
"""


def module() -> str:
    """The whole module."""
    browsers = [procedure for procedure in PROCEDURES if procedure.roles & PEOPLE]
    parts = [HEAD, *(_interface(kind) for kind in _structs(browsers)), TAIL]
    parts += ["/** Every procedure that a browser may call. */\nexport interface Procedures {\n"]
    parts += [_row(procedure) for procedure in browsers]
    parts += ["}\n", END, _live_events(), _errors()]
    return "".join(parts)


def _structs(procedures: Iterable[Procedure]) -> list[type]:
    """Every Struct that is needed, parts before wholes."""
    found: dict[type, None] = {}
    for procedure in procedures:
        for kind in filter(None, (procedure.request, procedure.reply, procedure.progress)):
            for field in shapes.fields(kind):
                found.update(dict.fromkeys(reversed(list(shapes.structs_in(field.type)))))
            if kind not in {Nothing, Done}:
                found[kind] = None
    return list(found)


def name_of(kind: type) -> str:
    """What a Struct is called in TypeScript."""
    if kind in {Nothing, Done}:
        return "Nothing"
    if kind.__name__ in RENAMED:
        return RENAMED[kind.__name__]
    return kind.__name__ + "Request" if issubclass(kind, Request) else kind.__name__


def _interface(kind: type) -> str:
    told = kind.__doc__ if "__doc__" in vars(kind) else None
    comment = f"\n/** {' '.join(cleandoc(told).split())} */" if told else ""
    is_request = issubclass(kind, Request)
    lines = [
        f"  readonly {field.encode_name}{'?' if is_request and not field.required else ''}: {type_of(field.type)};"
        for field in shapes.fields(kind)
    ]
    return f"{comment}\nexport interface {name_of(kind)} {{\n" + "\n".join(lines) + "\n}\n"


PLAIN: dict[type[inspect.Type], str] = {
    inspect.StrType: "string",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.NoneType: "null",
    inspect.DictType: "Readonly<Record<string, unknown>>",
}


def type_of(kind: inspect.Type) -> str:
    """A type in TypeScript."""
    return PLAIN.get(type(kind)) or _composed(kind)


def _composed(kind: inspect.Type) -> str:
    match kind:
        case inspect.StructType(cls=cls):
            return name_of(cls)
        case inspect.EnumType(cls=cls) if cls.__name__ == "Role":
            return "Role"
        case inspect.EnumType(cls=cls):
            return " | ".join(f'"{one.value}"' for one in cls)
        case inspect.LiteralType(values=values):
            return " | ".join(f'"{value}"' for value in values)
        case inspect.ListType(item_type=item):
            inner = type_of(item)
            return f"readonly ({inner})[]" if " | " in inner else f"readonly {inner}[]"
        case inspect.UnionType(types=types):
            return " | ".join(type_of(one) for one in types)
    raise TypeError(f"no TypeScript for {kind}")


def _row(procedure: Procedure) -> str:
    types = [procedure.request, procedure.reply, *([procedure.progress] if procedure.progress else [])]
    return f'  "{procedure.uri}": Procedure<{", ".join(map(name_of, types))}>;\n'


def _live_events() -> str:
    by_topic: dict[str, list[EventKind]] = {}
    for kind in LIVE_EVENTS:
        by_topic.setdefault(kind.where, []).append(kind)
    names = {
        "tidings.live.room.<room>": "LiveRoomEvent",
        "tidings.live.user.<authid>": "LiveUserEvent",
        "tidings.live.node": "NodeEvent",
    }
    parts = []
    for topic, kinds in by_topic.items():
        variants = "\n".join(f"  | {{ {_members(kind)} }}" for kind in kinds)
        told = f"/** What arrives on `{topic}`: not stored, gone if missed. */"
        parts.append(f"\n{told}\nexport type {names[topic]} =\n{variants};\n")
    return "".join(parts)


def _members(kind: EventKind) -> str:
    data = {name: RENAMED.get(what, what) for name, what in kind.data.items()}
    return "; ".join(f"readonly {name}: {what}" for name, what in {"type": f'"{kind.type}"', **data}.items())


def _errors() -> str:
    uris = sorted({kind.uri for kind in all_errors()})
    lines = "\n".join(f'  | "{uri}"' for uri in uris)
    return f"\n/** The URI of every error that the server answers with. */\nexport type ErrorUri =\n{lines};\n"
