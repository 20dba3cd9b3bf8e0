"""A conversation from bare messages, as chat clients keep them: what each turn was is read from our own text.

What a message was taken for is heard anew, as it was then; questions are known by their text, places by their links. A turn
recalled so holds what later turns ask of it, and nothing else: no evidence, nothing that was only shown.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing

from guide.errors import MessageError, NotFound
from guide.faces.markdown import unescaped
from guide.faces.telling import APART, EARLIER, NOW, OTHER_WAY, WROTE
from guide.faces.wire import Said
from guide.guide import Guide
from guide.records import (
    Act,
    Answer,
    AnswerSentence,
    Citation,
    Contrary,
    Conversation,
    Heard,
    Mirror,
    Question,
    Span,
    Standing,
    Turn,
)

MARK = re.compile(r"(?<!\\)\[(\d{1,3})\]")
PLACE = re.compile(r"/read/([^\s?)]+)\?at=(\d{1,9})-(\d{1,9})&of=([0-9a-f]+)")
SAID_BACK = re.compile(f"(?:{WROTE}|{EARLIER} “(?P<earlier>.*)” {NOW}) “(?P<now>.*)”", re.DOTALL)
OFFERS = frozenset({"instead", "passage_on_this", "plain_answers", "stop", "name_a_service"})
"""Those of the fixed lines that stand as a turn's offer; the others stand as its edge."""


def recalled(guide: Guide, said: Sequence[Said]) -> Conversation:
    """The conversation of these messages, oldest first. Read-only; a message that the guide would refuse is left out."""
    turns: list[Turn] = []
    for message, reply in _exchanges(said):
        try:
            with closing(guide.stream(message, Conversation(turns=tuple(turns)))) as events:
                heard = next(events)
        except MessageError:
            continue
        assert isinstance(heard, Heard)
        turns.append(_recalled(guide, Turn(message=message.strip(), act=heard.act, rewritten=heard.rewritten), reply))
    return Conversation(turns=tuple(turns))


def _exchanges(said: Sequence[Said]) -> Iterator[tuple[str, str]]:
    """Each message with what was replied to it; a reply before the first message belongs to none."""
    message, replies = "", []
    for each in said:
        if each.role == "assistant":
            replies.append(each.content)
            continue
        if message:
            yield message, APART.join(replies)
        message, replies = each.content, []
    if message:
        yield message, APART.join(replies)


def _recalled(guide: Guide, turn: Turn, reply: str) -> Turn:
    manner, text = guide.library.manner, unescaped(reply)
    parts = [part.strip() for part in reply.replace("\r\n", "\n").split(APART)]
    lines = {unescaped(part) for part in parts}
    fixed = [(name, line) for name, line in manner.listening.lines if line in lines]
    edge = next((line for name, line in fixed if name not in OFFERS), None)
    asked = manner.bank.recognised(text)
    return turn.model_copy(
        update={
            **_quoted(
                guide,
                parts,
                searched=edge != manner.listening.lines.asks_off
                if turn.act is Act.ANSWER
                else any(rule.search and rule.text in text for rule in guide.prompts.acts.rule),
            ),
            "mirror": next(filter(None, map(_mirror, lines)), None),
            "frame": next((each.line for each in manner.listening.loaded if each.line in lines), None),
            "edge": edge,
            "offer": next((line for name, line in fixed if name in OFFERS), None),
            "question": asked and Question(id=asked[0].id, text=asked[1]),
        }
    )


def _quoted(guide: Guide, parts: Sequence[str], *, searched: bool) -> dict[str, Answer | Contrary | None]:
    """Answer and contrary case. What was searched for was answered, even where nothing was found."""
    cited = dict(_places(guide, parts))
    said: list[AnswerSentence] = []
    contrary = None
    for part in parts:
        numbers = [int(number) for number in MARK.findall(part)]
        if not numbers or PLACE.search(part):
            continue
        citations = tuple(cited[number] for number in numbers if number in cited)
        words = unescaped(MARK.sub("", part)).strip()
        if not words.startswith(OTHER_WAY):
            said.append(AnswerSentence(text=words, quoted=False, citations=citations))
        elif citations:
            contrary = Contrary(source_id=citations[0].source_id, title=citations[0].title, line=words, citation=citations[0])
    standing = Standing.ANSWERED if said else Standing.SILENT
    answer = Answer(sentences=tuple(said), standing=standing) if said or searched else None
    return {"answer": answer, "contrary": contrary}


def _mirror(line: str) -> Mirror | None:
    """What a line says back, where it says nothing else."""
    back = SAID_BACK.fullmatch(line)
    return Mirror(earlier=back["earlier"] or "", now=back["now"]) if back else None


def _places(guide: Guide, parts: Sequence[str]) -> Iterator[tuple[int, Citation]]:
    """The list of sources, by number. A place of a file that was changed since is left out."""
    for line in (line for part in parts for line in part.splitlines()):
        number, place = MARK.search(line), PLACE.search(line)
        if not number or not place:
            continue
        source_id, start, end, digits = place.groups()
        try:
            citation = guide.cite(source_id, Span(int(start), int(end)), int(number[1]))
        except NotFound:
            continue
        if citation.sha256.startswith(digits):
            yield int(number[1]), citation
