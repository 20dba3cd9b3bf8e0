"""Which sources may answer: what is offered beside the box, and what was chosen there."""

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import JsonValue, ValidationError

from guide.faces.pages import render
from guide.library import Library
from guide.records import EVERYTHING, Scope, Source, SourceKind

KINDS = {
    SourceKind.REPORT: "The report",
    SourceKind.BRIEFING: "Our briefing",
    SourceKind.CASE: "All case notes",
    SourceKind.NOTE: "Our topic notes",
    SourceKind.ADDED: "Added files",
}


class Offered(NamedTuple):
    """One box that can be ticked."""

    name: str
    """`kinds` or `sources`."""
    value: str
    label: str
    ticked: bool
    held: bool = True
    """False: there is nothing of the kind in the library."""


def scope_markup(library: Library, scope: Scope) -> str:
    """The boxes of `scope` ticked; closed, with what is chosen in its summary."""
    kinds, sources = _kinds(library, scope), _sources(library, scope)
    chosen = [box.label for box in (*kinds, *sources) if box.ticked]
    everything = f"all {len(library.sources)}"
    return render("chat/scope.html", kinds=kinds, sources=sources, chosen=", ".join(chosen) or everything, everything=everything)


def scope_of(sent: Mapping[str, JsonValue]) -> Scope:
    """What the page sent; everything when that is no scope."""
    try:
        return Scope.model_validate({name: sent.get(name, ()) for name in Scope.model_fields})
    except ValidationError:
        return EVERYTHING


def _kinds(library: Library, scope: Scope) -> list[Offered]:
    held = {source.kind for source in library.sources}
    return [
        Offered("kinds", kind.value, label, ticked=kind in scope.kinds, held=kind in held)
        for kind, label in KINDS.items()
        if kind in held or kind is SourceKind.REPORT
    ]


def _sources(library: Library, scope: Scope) -> list[Offered]:
    """Cases and added files one by one, by title; the rest is chosen by its kind."""
    single = [source for source in library.sources if source.kind in (SourceKind.CASE, SourceKind.ADDED)]
    return [
        Offered("sources", source.id, source.title, ticked=source.id in scope.sources) for source in sorted(single, key=_by_title)
    ]


def _by_title(source: Source) -> str:
    return source.title.casefold()
