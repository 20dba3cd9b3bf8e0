"""What a request of REST is answered with, without anything of the web: the same for every face that speaks in records.

The conversation is held by the caller. As Turns it is taken as it was; of bare messages it is recalled, so that both give the
turn that the chat would give.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from guide.answer import cite
from guide.faces.recalling import recalled
from guide.faces.wire import (
    PLAIN,
    Hit,
    Hits,
    OfferedQuestion,
    Options,
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
from guide.records import Asked, Citation, Conversation, Done, Event, Span, Turn
from guide.reflection import BankQuestion, Place, questions_for, shelved


def events_of(guide: Guide, asked: ReplyRequest) -> Generator[Event]:
    """The events of a reply, without the question back where none is wanted. Raises MessageError as `Guide.stream` does."""
    conversation = conversation_of(guide, asked.history, asked.options)
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


def conversation_of(guide: Guide, history: Sequence[Turn | Said], options: Options = PLAIN) -> Conversation:
    """The conversation that a request carries: its last 50 turns, the sources that are to answer, and how long it has lasted.

    Earlier turns are recalled without the minutes: they are those of now, and no stop was offered then for their sake.
    """
    turns = tuple(entry for entry in history if isinstance(entry, Turn))
    said = [entry for entry in history if isinstance(entry, Said)]
    conversation = recalled(guide, said, Conversation(turns=turns, scope=options.scope))
    return conversation.model_copy(update={"minutes": options.minutes})


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
