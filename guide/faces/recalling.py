"""A conversation from bare messages, as chat clients keep them: what a turn was is read from its text.

How a message was taken is heard anew; questions are known by their wording, places by their links. A turn that is read so holds
what later turns ask of it, and nothing else. Text that holds no link of ours says too little: there the guide takes the message
again.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import groupby

from guide.errors import MessageError, NotFound
from guide.faces.markdown import unescaped
from guide.faces.telling import APART, CORRECTED, EARLIER, NOW, OTHER_WAY, WROTE
from guide.faces.wire import LONGEST_HISTORY, Said
from guide.guide import Guide
from guide.records import (
    EMPTY,
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
from guide.reflection import Listening

MARK = re.compile(r"(?<!\\)\[(\d{1,3})\]")
PLACE = re.compile(r"/read/([^\s?)]+)\?at=(\d{1,9})-(\d{1,9})&of=([0-9a-f]+)")
SAID_BACK = re.compile(f"(?:{WROTE}|{EARLIER} “(?P<earlier>.{{1,1000}})” {NOW}) “(?P<now>.{{1,1000}})”", re.DOTALL)
OFFERS = frozenset({"instead", "passage_on_this", "plain_answers", "stop", "name_a_service", "say_what_you_hold"})
"""Those of the fixed lines that stand as a turn's offer; the others stand as its edge."""


def recalled(guide: Guide, said: Sequence[Said], conversation: Conversation = EMPTY) -> Conversation:
    """`conversation` with the last 50 turns of these messages after its own. Read-only; what the guide refuses is left out."""
    for message, reply in list(_exchanges(said))[-LONGEST_HISTORY:]:
        try:
            turn = _turn(guide, message, reply, conversation)
        except MessageError:
            continue
        conversation = conversation.model_copy(update={"turns": (*conversation.turns, turn)})
    return conversation


def _exchanges(said: Sequence[Said]) -> Iterator[tuple[str, str | None]]:
    """Each message with what was replied to it, None where nothing was; a reply before the first message belongs to none."""
    messages: list[str] = []
    for role, group in groupby(said, key=lambda each: each.role):
        contents = [each.content for each in group]
        if role == "user":
            yield from ((message, None) for message in (*messages, *contents[:-1]))
            messages = contents[-1:]
        elif messages:
            yield messages.pop(), APART.join(contents)
    yield from ((message, None) for message in messages)


def _turn(guide: Guide, message: str, reply: str | None, conversation: Conversation) -> Turn:
    """The turn of a message: where its text cites, read from it without a search; otherwise taken again, without a model."""
    parts = [part.strip() for part in (reply or "").replace("\r\n", "\n").split(APART)]
    said, contrary = _quoted(guide, parts)
    if said:
        heard = next(guide.stream(message, conversation))
        assert isinstance(heard, Heard)
        turn = Turn(message=message.strip(), act=heard.act, rewritten=heard.rewritten, contrary=contrary)
        turn = _with_lines(guide.library.manner.listening, turn, {unescaped(part) for part in parts})
        turn = turn.model_copy(update={"answer": Answer(sentences=said, standing=Standing.ANSWERED)})
    else:
        turn = replace(guide, writer=None).reply(message, conversation)
    return turn if reply is None else turn.model_copy(update={"question": _question(guide, reply)})


def _question(guide: Guide, reply: str) -> Question | None:
    """The question that stands in a reply, in one of its wordings."""
    asked = guide.library.manner.bank.recognised(unescaped(reply))
    return Question(id=asked[0].id, text=asked[1]) if asked else None


def _with_lines(listening: Listening, turn: Turn, words: Set[str]) -> Turn:
    """The turn with what was said back, and with those of the fixed lines that stand among its words."""
    fixed = [(name, line) for name, line in listening.lines if line in words]
    return turn.model_copy(
        update={
            "mirror": next(filter(None, map(_mirror, words)), None),
            "frame": next((each.line for each in listening.loaded if each.line in words), None),
            "edge": next((line for name, line in fixed if name not in OFFERS), None),
            "offer": next((line for name, line in fixed if name in OFFERS), None),
        }
    )


def _quoted(guide: Guide, parts: Sequence[str]) -> tuple[tuple[AnswerSentence, ...], Contrary | None]:
    """The sentences that cite, and the contrary case."""
    cited = dict(_places(guide, parts))
    said: list[AnswerSentence] = []
    contrary = None
    for part in (part for part in parts if not PLACE.search(part) and not part.startswith(CORRECTED)):
        citations = tuple(cited[number] for number in map(int, MARK.findall(part)) if number in cited)
        words = unescaped(MARK.sub("", part)).strip()
        if citations and words.startswith(OTHER_WAY):
            contrary = Contrary(source_id=citations[0].source_id, title=citations[0].title, line=words, citation=citations[0])
        elif citations:
            said.append(AnswerSentence(text=words, quoted=False, citations=citations))
    return tuple(said), contrary


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
