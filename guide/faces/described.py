"""The OpenAPI description, read as people read it: doors, what they take, what they give. For the page /docs and docs/api.md."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guide.faces.examples import EXAMPLES, Example
from guide.faces.examples_of_a_workshop import IN_A_WORKSHOP

Schema = Mapping[str, Any]
SIMPLE = {"integer": "number", "number": "number", "boolean": "true or false", "string": "text", "null": "null"}
SHOWN = (*EXAMPLES, *IN_A_WORKSHOP)
FIRST = ("Turn", "Answer", "AnswerSentence", "Citation")
"""Records that stand first among those that are told; the others follow by name."""


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a record."""

    name: str
    type: str
    """In words, with the names of records."""
    needed: bool
    meaning: str


@dataclass(frozen=True)
class Door:
    """One method of one path."""

    method: str
    path: str
    does: str
    parameters: tuple[Field, ...]
    takes: str
    """The record that is sent; empty when there is none."""
    gives: str
    """The record that comes back, or the media type."""
    examples: tuple[Example, ...]

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return re.sub(r"\W+", "-", f"{self.method} {self.path}".lower()).strip("-")


@dataclass(frozen=True)
class Form:
    """A record: its fields, or the values of an enumeration."""

    name: str
    meaning: str
    fields: tuple[Field, ...]
    values: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return self.name.lower()


@dataclass(frozen=True)
class Described:
    """The whole API."""

    doors: tuple[Door, ...]
    forms: tuple[Form, ...]


def described(schema: Schema) -> Described:
    """Read an OpenAPI document of version 3.1."""
    doors = [_door(method.upper(), path, told) for path, ways in schema["paths"].items() for method, told in ways.items()]
    forms = [_form(name, told) for name, told in schema["components"]["schemas"].items()]
    return Described(
        doors=tuple(sorted(doors, key=_place)),
        forms=tuple(sorted(forms, key=lambda form: (FIRST.index(form.name) if form.name in FIRST else len(FIRST), form.name))),
    )


def _place(door: Door) -> int:
    """Doors stand in the order of their examples, those without one at the end."""
    return SHOWN.index(door.examples[0]) if door.examples else len(SHOWN)


def _door(method: str, path: str, told: Schema) -> Door:
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    good: Schema = next((answer for status, answer in told["responses"].items() if status.startswith("2")), {})
    return Door(
        method=method,
        path=path,
        does=_line(told.get("description", "")),
        parameters=tuple(map(_parameter, told.get("parameters", ()))),
        takes=_type(body) if body else "",
        gives=" or ".join(_given(good.get("content", {}))),
        examples=tuple(each for each in SHOWN if (each.method, each.door) == (method, path)),
    )


def _given(content: Schema) -> Iterator[str]:
    for media, told in content.items():
        yield _type(told["schema"]) if media == "application/json" else media


def _parameter(told: Schema) -> Field:
    return Field(told["name"], _type(told["schema"]), bool(told.get("required")), _meaning(told["schema"]))


def _form(name: str, told: Schema) -> Form:
    needed = told.get("required", ())
    fields = (
        Field(field, _type(schema), field in needed, _meaning(schema)) for field, schema in told.get("properties", {}).items()
    )
    meaning = f"{_line(told.get('description', ''))} {_type(told) if 'prefixItems' in told else ''}".strip()
    return Form(name, meaning, tuple(fields), tuple(map(str, told.get("enum", ()))))


def _meaning(schema: Schema) -> str:
    """What is said of a field, with its limits and what holds when it is left out."""
    limits = "; ".join(filter(None, (_limits(schema), _left_out(schema.get("default")))))
    return " ".join(filter(None, (_line(schema.get("description", "")), f"({limits})" if limits else "")))


def _limits(schema: Schema) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is None:
        return ""
    return f"{least:,.0f} to {most:,.0f}" if most is not None else f"from {least:,.0f}"


def _left_out(default: object) -> str:
    if isinstance(default, bool):
        return f"{str(default).lower()} when left out"
    return f"{default} when left out" if isinstance(default, str | int) and default != "" else ""


def _type(schema: Schema) -> str:
    """ "text", "list of `Citation`", "`Turn` or null" """
    if "$ref" in schema:
        return f"`{schema['$ref'].rsplit('/', 1)[-1]}`"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(map(_type, schema["anyOf"])))
    if "enum" in schema:
        return " or ".join(f'"{value}"' for value in schema["enum"])
    if schema.get("type") == "array":
        return _list(schema)
    return SIMPLE.get(schema.get("type", ""), "object")


def _list(schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(each.get('title', '').lower() for each in schema['prefixItems'])}]"
    return f"list of {_type(schema['items'])}"


def _line(text: str) -> str:
    """On one line, in the words of JSON."""
    return re.sub(r"\bNone\b", "null", " ".join(text.split()))
