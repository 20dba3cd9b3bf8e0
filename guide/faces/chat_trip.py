"""What the chat page shows as a message makes its trip. No Gradio here: a Screen says what changes, `chat` puts it on the page.

The conversation is held by the browser and comes back with every message; the server keeps nothing between two of them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import JsonValue, ValidationError

from guide.errors import GuideError, MessageError
from guide.faces.chat_evidence import desk_markup
from guide.faces.chat_first import intro_markup, shelf_markup, ways_markup
from guide.faces.chat_markup import TurnView, citations_of, turn_markup, turns_markup
from guide.faces.chat_scope import scope_markup, scope_of
from guide.faces.listing import faults_and_left_out
from guide.faces.pages import render, status_of
from guide.guide import Guide
from guide.records import (
    EMPTY,
    EVERYTHING,
    Act,
    Answer,
    AskBack,
    Asked,
    Changes,
    Conversation,
    Done,
    Event,
    Evidence,
    Found,
    Heard,
    Standing,
    Turn,
    Wrote,
)
from guide.reflection import welcome

UNREADABLE = (
    "The conversation that this browser kept could not be read, so the page begins anew. It stays kept until you write something."
)
STOPPED = "You stopped this answer here."
BROKEN_OFF = "This answer was broken off before it was whole. Ask again for the rest."

Kept = dict[str, JsonValue]
"""What the browser keeps: a Conversation, and `under_way` while the last of them is being written."""


@dataclass(frozen=True)
class Screen:
    """What changes on the page; None leaves a part as it is."""

    top: str | None = None
    notice: str | None = None
    """A line above the box, about the box; empty clears it."""
    intro: str | None = None
    past: str | None = None
    now: str | None = None
    """The newest turn."""
    ways: str | None = None
    desk: str | None = None
    box: str | None = None
    manner: str | None = None
    """Whether questions are asked back, and how to change it."""
    scope: str | None = None
    """Which sources may answer."""
    busy: bool | None = None
    """While a turn is being written, Stop stands in the place of Send."""
    kept: Kept | None = None


def keep(conversation: Conversation, *, under_way: bool = False) -> Kept:
    """A conversation as the browser keeps it: of the evidence only what is cited, since its storage holds five megabytes."""
    turns = tuple(turn.model_copy(update={"evidence": _cited(turn)}) for turn in conversation.turns)
    dumped: Kept = conversation.model_copy(update={"turns": turns, "minutes": 0}).model_dump(mode="json", exclude_defaults=True)
    return {**dumped, "under_way": True} if under_way else dumped


def _cited(turn: Turn) -> tuple[Evidence, ...]:
    places = [(citation.source_id, citation.start, citation.end) for citation in citations_of(turn)]
    return tuple(
        found
        for found in turn.evidence
        if any(found.source_id == source and found.start < end and start < found.end for source, start, end in places)
    )


def conversation_of(kept: Kept | None) -> Conversation:
    """The conversation that a browser sent. Raises ValidationError when it is none of ours."""
    return Conversation.model_validate({name: value for name, value in (kept or {}).items() if name in Conversation.model_fields})


def restored(guide: Guide, kept: Kept | None) -> Screen:
    """The page as it opens: the first screen, or the conversation that the browser kept."""
    top = top_markup(guide)
    try:
        conversation = conversation_of(kept)
    except ValidationError:
        return _first_screen(guide, top=top, notice=_notice(UNREADABLE))
    scope = scope_markup(guide.library, conversation.scope)
    if not conversation.turns:
        return replace(_first_screen(guide, conversation, top=top), scope=scope)
    if (kept or {}).get("under_way"):
        conversation = _closed_with(conversation, BROKEN_OFF)
    return replace(_whole(guide, conversation, top=top), scope=scope)


def chosen(kept: Kept | None, sent: Mapping[str, JsonValue]) -> Kept:
    """Sources were ticked or unticked: what the browser keeps, with them."""
    return keep(conversation_or_empty(kept).model_copy(update={"scope": scope_of(sent)}))


def asked_back(kept: Kept | None, wanted: bool) -> Kept:
    """Questions back were chosen or put off beside the box: what the browser keeps, with that."""
    conversation = conversation_or_empty(kept)
    chosen = AskBack(welcome=wanted, after=len(conversation.turns))
    return keep(conversation.model_copy(update={"ask_back": chosen}))


def said(guide: Guide, message: str, kept: Kept | None) -> Iterator[Screen]:
    """A message was sent: the page as its turn grows, sentence by sentence. What cannot be sent stays in the box."""
    conversation = conversation_or_empty(kept)
    turn: Turn | None = None
    try:
        for event in guide.stream(message, conversation):
            if turn is None:
                turn = Turn(message=message.strip(), act=Act.OPEN)
                yield _opening(conversation, turn)
            turn = _grown(turn, event)
            yield _growing(guide, conversation, turn, under_way=not isinstance(event, Done))
    except MessageError as refused:
        yield Screen(notice=_notice(f"{refused.message} {refused.advice}"), busy=False)
    except GuideError as fault:
        unsaid = turn or Turn(message=message, act=Act.OPEN)
        yield Screen(now=_now(conversation, unsaid, fault=fault), box=message, busy=False, kept=keep(conversation))


def stopped(guide: Guide, kept: Kept | None) -> Screen:
    """The person stopped the answer: what had arrived stands, and says so. The box is left alone: it may hold the next words.

    Gradio calls this a second time for a stopped answer, once the browser has cancelled it.
    """
    conversation = conversation_or_empty(kept)
    if not conversation.turns:
        return _first_screen(guide)
    under_way = (kept or {}).get("under_way")
    return replace(_whole(guide, _closed_with(conversation, STOPPED) if under_way else conversation), box=None)


def deleted(guide: Guide) -> Screen:
    """The conversation was deleted: the first screen, and nothing kept."""
    return replace(_first_screen(guide, kept={}, box=""), scope=scope_markup(guide.library, EVERYTHING))


def looked_back(guide: Guide, kept: Kept | None, place: int, number: int) -> Screen:
    """Citation `number` of the turn at `place` was opened: its evidence lies on the desk."""
    turns = conversation_or_empty(kept).turns
    return Screen(desk=desk_markup(guide, turns[place - 1], place, number)) if 0 < place <= len(turns) else Screen()


def added(guide: Guide, path: Path) -> str:
    """A file was handed in: what became of it, as markup."""
    try:
        changes = guide.add(path)
    except GuideError as fault:
        return render("chat/added.html", lines=(), refusals=((path.name, fault.message, fault.advice),))
    refusals = tuple((Path(refusal.path).name, refusal.reason, refusal.advice) for refusal in changes.refused)
    return render("chat/added.html", lines=tuple(_read_lines(guide, changes, path)), refusals=refusals)


def top_markup(guide: Guide) -> str:
    """Header and status line."""
    return render("parts/header.html", here="conversation") + render("parts/status.html", status=status_of(guide))


def _read_lines(guide: Guide, changes: Changes, path: Path) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Link, title, faults of each source that was read, and what was left out of it on purpose."""
    for source_id in (*changes.added, *changes.replaced):
        reading = guide.library.reading(source_id)
        yield f"/read/{source_id}", reading.source.title, *faults_and_left_out(reading)
    if not (changes.added or changes.replaced or changes.refused):
        yield "/library", f"{path.name} is in the library already", (), ()


def conversation_or_empty(kept: Kept | None) -> Conversation:
    """The conversation that a browser sent, or none."""
    try:
        return conversation_of(kept)
    except ValidationError:
        return EMPTY


def manner_markup(guide: Guide, conversation: Conversation) -> str:
    """Whether questions are welcome after this conversation, with the control that changes it, and what prints it."""
    manner = guide.library.manner
    asks = welcome(conversation, manner.listening) if manner.bank.active else None
    return render("chat/manner.html", asks=asks, whole=json.dumps(keep(conversation)) if conversation.turns else "")


def _controls(guide: Guide, conversation: Conversation) -> tuple[tuple[str, str], ...]:
    """What stands under the newest turn. Each sends a plain message, as anybody could write it."""
    turn, listening = conversation.turns[-1], guide.library.manner.listening
    say, otherwise = listening.say, ("A case that went otherwise", listening.say.otherwise)
    if turn.question:
        return ("Another question", say.another), otherwise, ("Stop asking", say.stop_asking)
    if turn.signpost or not (turn.contrary or (turn.answer and turn.answer.sentences)):
        return ()
    return (("Ask me a question", say.question), otherwise) if welcome(conversation, listening) else (otherwise,)


def _ends(guide: Guide, turn: Turn) -> bool:
    lines = guide.library.manner.listening.lines
    return turn.act is Act.CLOSE or turn.offer in (lines.stop, lines.points)


def _opening(conversation: Conversation, turn: Turn) -> Screen:
    """The message was taken: the box is free, and everything before it stands above."""
    return Screen(
        notice="", intro="", ways="", past=turns_markup(conversation.turns), now=_now(conversation, turn), box="", busy=True
    )


def _grown(turn: Turn, event: Event) -> Turn:
    match event:
        case Heard():
            return turn.model_copy(update={"act": event.act, "rewritten": event.rewritten})
        case Found():
            return turn.model_copy(update={"evidence": event.evidence})
        case Wrote():
            sentences = (*(turn.answer.sentences if turn.answer else ()), event.sentence)
            return turn.model_copy(update={"answer": Answer(standing=Standing.ANSWERED, sentences=sentences)})
        case Asked():
            return turn.model_copy(update={"question": event.question})
        case Done():
            return event.turn


def _growing(guide: Guide, conversation: Conversation, turn: Turn, *, under_way: bool) -> Screen:
    together = conversation.model_copy(update={"turns": (*conversation.turns, turn)})
    view = TurnView(turn, len(together.turns), under_way=under_way)
    return Screen(
        now=turn_markup(view if under_way else _finished(guide, together)),
        manner=None if under_way else manner_markup(guide, together),
        desk=desk_markup(guide, turn, len(together.turns)) or shelf_markup(guide),
        kept=keep(together, under_way=under_way),
        busy=under_way,
    )


def _now(conversation: Conversation, turn: Turn, *, fault: GuideError | None = None) -> str:
    """A turn that has just begun, or that failed."""
    return turn_markup(TurnView(turn, len(conversation.turns) + 1, under_way=fault is None, fault=fault))


def _finished(guide: Guide, conversation: Conversation) -> TurnView:
    """The newest turn, whole, with what can be done under it."""
    turn, place = conversation.turns[-1], len(conversation.turns)
    return TurnView(turn, place, controls=_controls(guide, conversation), ends=_ends(guide, turn))


def _closed_with(conversation: Conversation, line: str) -> Conversation:
    *before, last = conversation.turns
    return conversation.model_copy(update={"turns": (*before, last.model_copy(update={"offer": line}))})


def _whole(guide: Guide, conversation: Conversation, top: str | None = None) -> Screen:
    """The page with a conversation that is not under way."""
    *before, last = conversation.turns
    return Screen(
        top=top,
        notice="",
        intro="",
        ways="",
        past=turns_markup(before),
        now=turn_markup(_finished(guide, conversation)),
        manner=manner_markup(guide, conversation),
        desk=desk_markup(guide, last, len(conversation.turns)) or shelf_markup(guide),
        box="",
        busy=False,
        kept=keep(conversation),
    )


def _first_screen(
    guide: Guide,
    conversation: Conversation = EMPTY,
    *,
    top: str | None = None,
    notice: str = "",
    kept: Kept | None = None,
    box: str | None = None,
) -> Screen:
    library = guide.library
    return Screen(
        top=top,
        notice=notice,
        intro=intro_markup(library),
        past="",
        now="",
        ways=ways_markup(library),
        manner=manner_markup(guide, conversation),
        desk=shelf_markup(guide),
        box=box,
        busy=False,
        kept=kept,
    )


def _notice(line: str) -> str:
    return render("chat/notice.html", line=line)
