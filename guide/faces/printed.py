"""What the command line prints. Words of sources and people are printed as they are: markup in them is text."""

from rich.console import Console

from guide.errors import GuideError
from guide.faces.telling import Telling
from guide.faces.wire import Sources, is_left_out
from guide.records import Changes, Turn


def told_fault(console: Console, fault: GuideError) -> None:
    """Message and advice."""
    console.print(fault.message, style="bold")
    console.print(fault.advice)


def told_turn(console: Console, turn: Turn, address: str = "") -> None:
    """A turn as plain text. Links lead to the server at `address`, when there is one."""
    console.print(Telling(address).text(turn))


def told_changes(console: Console, changes: Changes) -> None:
    """What a refresh did, a line each."""
    for verb in ("added", "replaced", "removed"):
        for source_id in getattr(changes, verb):
            console.print(f"{verb}: {source_id}")
    for refusal in changes.refused:
        console.print(f"could not be read: {refusal.path}: {refusal.reason} {refusal.advice}")


def told_sources(console: Console, sources: Sources) -> None:
    """The library's list, a line or two each."""
    faults = {each.source_id: each.faults for each in sources.faulty}
    for source in sources.sources:
        known = " · ".join(filter(None, (source.kind.value, source.published, source.nation)))
        console.print(f"{source.id}\n    {source.title} ({known})")
        if source.credit:
            console.print(f"    {source.credit}")
        for fault in faults.get(source.id, ()):
            console.print(f"    {fault}" if is_left_out(fault) else f"    not read: {fault}")
    for refusal in sources.refused:
        console.print(f"{refusal.path}\n    could not be read: {refusal.reason}\n    {refusal.advice}")
    console.print(f"{sources.total} sources, {len(sources.refused)} files that could not be read.")
    if sources.words_only:
        console.print(f"Word search alone: {sources.words_only}")
