"""What the command line prints. Words of sources and people are printed as they are: markup in them is text."""

from collections.abc import Iterator

from rich.console import Console

from guide.errors import GuideError
from guide.faces.listing import is_left_out
from guide.faces.wire import Sources
from guide.records import Answer, AnswerSentence, Changes, Citation, Contact, Reference, Turn


def told_fault(console: Console, fault: GuideError) -> None:
    """Message and advice."""
    console.print(fault.message, style="bold")
    console.print(fault.advice)


def told_turn(console: Console, turn: Turn, address: str = "") -> None:
    """A turn in the order of its parts; what is empty is left out. Links lead to the server at `address`, when there is one."""
    for line in _turn(turn, address):
        console.print(line)


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


def _turn(turn: Turn, address: str) -> Iterator[str]:
    if turn.rewritten:
        yield f"Looking for: {turn.rewritten}\n"
    for plain in (turn.frame, turn.signpost.text if turn.signpost else "", turn.edge):
        if plain:
            yield f"{plain}\n"
    if turn.signpost:
        yield from map(_contact, turn.signpost.contacts)
    if turn.answer:
        yield from _answer(turn.answer, address)
    for last in (turn.offer, turn.question.text if turn.question else ""):
        if last:
            yield f"{last}\n"


def _contact(contact: Contact) -> str:
    return f"  {contact.who}: {contact.reach}{f' ({contact.note})' if contact.note else ''}"


def _answer(answer: Answer, address: str) -> Iterator[str]:
    yield from (f"{_sentence(sentence)}\n" for sentence in answer.sentences)
    yield from (f"The sources do not say {part}" for part in answer.unsaid)
    if answer.how_sure:
        yield f"How sure: {answer.how_sure}\n"
    cited = {citation.number: citation for sentence in answer.sentences for citation in sentence.citations}
    if cited:
        yield "Sources"
    for number in sorted(cited):
        yield from _citation(cited[number], address)


def _sentence(sentence: AnswerSentence) -> str:
    """Another's words in quotation marks, a sentence of our own notes without."""
    theirs = sentence.quoted and not all(citation.ours for citation in sentence.citations)
    marks = "".join(f" [{citation.number}]" for citation in sentence.citations)
    lead = f"{sentence.lead} " if sentence.lead else ""
    return f"{lead}“{sentence.text}”{marks}" if theirs else f"{lead}{sentence.text}{marks}"


def _citation(citation: Citation, address: str) -> Iterator[str]:
    place = ", ".join((*citation.pages, *(f"“{heading}”" for heading in citation.trail[-1:])))
    yield f"  [{citation.number}] {citation.title}{f', {place}' if place else ''}{', our note' if citation.ours else ''}"
    yield f"      {address}{citation.link}"
    yield from (f"      rests on: {_reference(reference)}" for reference in citation.references)


def _reference(reference: Reference) -> str:
    address = f" {reference.address}" if reference.address else ""
    return f"{reference.publisher}, {reference.title}, {reference.date or 'undated'} ({reference.kind.value}){address}"
