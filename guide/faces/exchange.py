"""What a request of REST is answered with, without anything of the web: the same for every face that speaks in records.

The conversation is held by the caller. As Turns it is taken as it was; of bare messages it is recalled, so that both give the
turn that the chat would give.
"""

from collections.abc import Generator, Sequence

from guide.faces.recalling import recalled
from guide.faces.wire import Hit, Hits, ReplyRequest, Said, SearchRequest
from guide.guide import Guide
from guide.records import EVERYTHING, Asked, Conversation, Done, Event, Scope, Span, Turn


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
    """The conversation that a request carries, and the sources that are to answer."""
    turns = tuple(entry for entry in history if isinstance(entry, Turn))
    return recalled(guide, [entry for entry in history if isinstance(entry, Said)], Conversation(turns=turns, scope=scope))


def hits_of(guide: Guide, asked: SearchRequest) -> Hits:
    """What is found for a text, each sentence with its exact place."""
    library = guide.library.fingerprint
    found = guide.search(asked.text, limit=asked.limit, scope=asked.options.scope)
    cited = [guide.cite(each.source_id, Span(each.start, each.end), number) for number, each in enumerate(found, 1)]
    return Hits(hits=tuple(Hit(evidence=e, citation=c) for e, c in zip(found, cited, strict=True)), library=library)
