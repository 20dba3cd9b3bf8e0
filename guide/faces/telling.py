"""A Turn as text, in the order of its parts: plain for the command line, Markdown for the chats of other programs.

`recalling` reads the Markdown back: what is set here is found there by the same marks.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from guide.faces.markdown import escaped
from guide.records import Answer, AnswerSentence, Citation, Contact, Contrary, Correction, Mirror, Reference, Standing, Turn

APART = "\n\n"
"""What stands between two parts."""
LOOKING, WROTE, EARLIER, NOW = "Looking for:", "You wrote:", "Earlier:", "Now:"
IN_GENERAL = "What the sources say in general:"
UNSAID = "The sources do not say"
SURE = "How sure:"
CORRECTED, BEFORE = "A correction.", "Before, it read:"
OTHER_WAY = "A case that points the other way:"
SOURCES = "Sources"
NOTHING = Answer(standing=Standing.SILENT)


@dataclass(frozen=True)
class Telling:
    """How turns are set as text."""

    address: str = ""
    """Of the server whose pages show the places; links begin with it. Empty without a server."""
    markdown: bool = False
    """True: words that hold signs of Markdown are shown as they are. False: plain text."""

    def text(self, turn: Turn) -> str:
        """The whole turn."""
        return APART.join(self.parts(turn))

    def parts(self, turn: Turn) -> Iterator[str]:
        """The parts of a turn, one by one; what is empty is left out. The question comes last."""
        answer = turn.answer or NOTHING
        yield from self._opening(turn)
        if turn.signpost and answer.sentences:
            yield IN_GENERAL
        yield from map(self.sentence, answer.sentences)
        yield from (self._set(f"{UNSAID} {part}") for part in answer.unsaid)
        if answer.how_sure:
            yield self._set(f"{SURE} {answer.how_sure.removeprefix(SURE).strip()}")
        if turn.frame:
            yield self._set(turn.frame)
        if turn.contrary:
            yield self._contrary(turn.contrary)
        if cited := citations_shown(turn):
            yield self._sources(cited)
        yield from map(self._set, filter(None, (turn.offer, turn.question.text if turn.question else "")))

    def looking(self, rewritten: str) -> str:
        """What is looked for in place of a follow-up."""
        return self._set(f"{LOOKING} {rewritten}")

    def sentence(self, sentence: AnswerSentence) -> str:
        """Another's words in quotation marks, a sentence of our own notes without."""
        theirs = sentence.quoted and not all(citation.ours for citation in sentence.citations)
        words = f"“{sentence.text}”" if theirs else sentence.text
        return self._set(f"{sentence.lead} {words}".strip()) + _marks(sentence.citations)

    def _opening(self, turn: Turn) -> Iterator[str]:
        """What stands above the answer: what is looked for, the person's own words, whom to turn to, the guide's own line."""
        if turn.rewritten:
            yield self.looking(turn.rewritten)
        if turn.mirror:
            yield self._set(_said_back(turn.mirror))
        yield from map(self._correction, turn.corrections)
        if turn.signpost:
            yield self._set(turn.signpost.text)
        if turn.signpost and turn.signpost.contacts:
            yield "\n".join(f"- {self._set(_contact(contact))}" for contact in turn.signpost.contacts)
        if turn.edge:
            yield self._set(turn.edge)

    def _correction(self, correction: Correction) -> str:
        now, before = correction.now, self._set(f"{BEFORE} “{correction.said.quote}”")
        reads = f" {self._set(now.quote if now.ours else f'“{now.quote}”')}{_marks((now,))}" if now else ""
        return f"{CORRECTED} {self._set(correction.line)}{reads} {before}"

    def _contrary(self, contrary: Contrary) -> str:
        line = contrary.line if contrary.citation.ours else f"“{contrary.line}”"
        return self._set(f"{OTHER_WAY} {contrary.title}. {line}") + _marks((contrary.citation,))

    def _sources(self, cited: tuple[Citation, ...]) -> str:
        lines = (line for citation in cited for line in (self._place(citation), *map(self._rests_on, citation.references)))
        return "\n".join((f"**{SOURCES}**\n" if self.markdown else SOURCES, *lines))

    def _place(self, citation: Citation) -> str:
        where = ", ".join((citation.title, *citation.pages, *(f"“{heading}”" for heading in citation.trail[-1:])))
        ours = ", our note" if citation.ours else ""
        if self.markdown:
            return f"- [{citation.number}] [{escaped(where)}]({self.address}{citation.link}){ours}"
        return f"  [{citation.number}] {where}{ours}\n      {self.address}{citation.link}"

    def _rests_on(self, reference: Reference) -> str:
        told = f"{reference.publisher}, {reference.title}, {reference.date or 'undated'} ({reference.kind.value})"
        if self.markdown:
            return f"  - rests on: {escaped(told)}{f' <{reference.address}>' if reference.address else ''}"
        return f"      rests on: {told} {reference.address}".rstrip()

    def _set(self, words: str) -> str:
        return escaped(words) if self.markdown else words


def citations_shown(turn: Turn) -> tuple[Citation, ...]:
    """The citations that a turn as text shows, each once, by number: of corrections, the answer and the contrary case."""
    said = turn.answer.sentences if turn.answer else ()
    found = {each.now.number: each.now for each in turn.corrections if each.now}
    found |= {citation.number: citation for sentence in said for citation in sentence.citations}
    if turn.contrary:
        found.setdefault(turn.contrary.citation.number, turn.contrary.citation)
    return tuple(found[number] for number in sorted(found))


def _marks(citations: tuple[Citation, ...]) -> str:
    return "".join(f" [{citation.number}]" for citation in citations)


def _said_back(mirror: Mirror) -> str:
    return f"{EARLIER} “{mirror.earlier}” {NOW} “{mirror.now}”" if mirror.earlier else f"{WROTE} “{mirror.now}”"


def _contact(contact: Contact) -> str:
    return f"{contact.who}: {contact.reach}{f' ({contact.note})' if contact.note else ''}"
