"""What a request of REST is answered with, without anything of the web: the same for every face that speaks in records.

The conversation is held by the caller. As Turns it is taken as it was; of bare messages it is replayed: the guide takes each of
the person's messages again, so that both give the turn that the chat would give.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from guide.answer import cite
from guide.errors import MessageError
from guide.faces.wire import (
    LONGEST_HISTORY,
    Hit,
    Hits,
    OfferedQuestion,
    Places,
    Questions,
    QuestionsRequest,
    ReplyRequest,
    Said,
    SearchRequest,
    VerifyRequest,
)
from guide.guide import Guide
from guide.library import Library
from guide.records import EMPTY, EVERYTHING, Asked, Citation, Conversation, Done, Event, Question, Scope, Span, Turn
from guide.reflection import BankQuestion, Place, questions_for, shelved


def events_of(guide: Guide, asked: ReplyRequest) -> Generator[Event]:
    """The events of a reply, without the question back where none is wanted. Raises MessageError as `Guide.stream` does."""
    conversation = conversation_of(guide, asked.history, asked.options.scope)
    for event in guide.stream(asked.message, conversation):
        if asked.options.ask_back:
            yield event
        elif isinstance(event, Done):
            yield Done(turn=event.turn.model_copy(update={"question": None}))
        elif not isinstance(event, Asked):
            yield event


def turn_of(guide: Guide, asked: ReplyRequest) -> Turn:
    """The turn of a reply: its events, drained."""
    *_, last = events_of(guide, asked)
    assert isinstance(last, Done)
    return last.turn


def conversation_of(guide: Guide, history: Sequence[Turn | Said], scope: Scope = EVERYTHING) -> Conversation:
    """The conversation that a request carries: its last 50 turns, and the sources that are to answer."""
    turns = [entry for entry in history if isinstance(entry, Turn)]
    said = [entry for entry in history if isinstance(entry, Said)]
    return Conversation(turns=tuple(turns) or _replayed(guide, said, scope), scope=scope)


def hits_of(guide: Guide, asked: SearchRequest) -> Hits:
    """What is found for a text, each sentence with its exact place."""
    library = guide.library.fingerprint
    found = guide.search(asked.text, limit=asked.limit, scope=asked.options.scope)
    cited = [guide.cite(each.source_id, Span(each.start, each.end), number) for number, each in enumerate(found, 1)]
    return Hits(hits=tuple(Hit(evidence=e, citation=c) for e, c in zip(found, cited, strict=True)), library=library)


def places_of(guide: Guide, asked: VerifyRequest) -> Places:
    """Where a quote stands in the sources. Raises NotFound for a source that the library does not hold."""
    library = guide.library.fingerprint
    places = guide.verify(asked.quote, asked.source_id or None)
    return Places(places=tuple(places[: asked.limit]), total=len(places), library=library)


def questions_of(guide: Guide, asked: QuestionsRequest) -> Questions:
    """The questions of the bank that fit a message, or stand on a shelf, each with what it rests on. No model is asked."""
    library = guide.library
    fit: Sequence[BankQuestion] = library.manner.bank.active
    if asked.message is not None:
        conversation = conversation_of(guide, asked.history)
        fit = questions_for(replace(guide, writer=None).reply(asked.message, conversation), conversation, library.manner)
    chosen = shelved(fit, asked.theme, asked.stage, asked.move)
    shown = chosen[asked.offset : asked.offset + asked.limit]
    return Questions(
        questions=tuple(_offered(question, library) for question in shown), total=len(chosen), library=library.fingerprint
    )


def _offered(question: BankQuestion, library: Library) -> OfferedQuestion:
    return OfferedQuestion(
        id=question.id,
        text=question.text,
        room=question.room or question.text,
        rests_on=tuple(_cited(question.passages, library)),
        contrary=tuple(_cited(question.contrary, library)),
        not_when=question.not_when,
        weight=question.weight,
    )


def _cited(places: Sequence[Place], library: Library) -> Iterator[Citation]:
    """The places of a question as citations. Each stands in its source: a question of which one did not is not in the bank."""
    for number, place in enumerate(places, 1):
        reading = library.reading(place.source)
        start = reading.text.index(place.sentence)
        yield cite(reading, Span(start, start + len(place.sentence)), number)


def _replayed(guide: Guide, said: Sequence[Said], scope: Scope) -> tuple[Turn, ...]:
    """The turns of bare messages, taken again without a model, with the questions that were shown beside them."""
    quoting, conversation = replace(guide, writer=None), EMPTY.model_copy(update={"scope": scope})
    for message, shown in _exchanges(said)[-LONGEST_HISTORY:]:
        turns = (*conversation.turns, *_taken_again(quoting, message, shown, conversation))
        conversation = conversation.model_copy(update={"turns": turns})
    return conversation.turns


def _taken_again(guide: Guide, message: str, shown: str | None, conversation: Conversation) -> Iterator[Turn]:
    """The turn of a message; none for one that the guide would not have taken."""
    try:
        turn = guide.reply(message, conversation)
    except MessageError:
        return
    yield turn if shown is None else turn.model_copy(update={"question": _question_in(shown, turn, guide)})


def _exchanges(said: Sequence[Said]) -> list[tuple[str, str | None]]:
    """Each thing the person said, with what was answered; None where the answer was not sent along."""
    exchanges: list[tuple[str, str | None]] = []
    for entry in said:
        if entry.role == "user":
            exchanges.append((entry.content, None))
        elif exchanges:
            message, before = exchanges.pop()
            exchanges.append((message, f"{before or ''}\n{entry.content}"))
    return exchanges


def _question_in(shown: str, turn: Turn, guide: Guide) -> Question | None:
    """The question that stands in what was shown, recognised by its text; None where none does."""
    if turn.question and turn.question.text in shown:
        return turn.question
    asked = (question for question in guide.library.manner.bank.questions if question.text in shown)
    return next((Question(id=question.id, text=question.text) for question in asked), None)
