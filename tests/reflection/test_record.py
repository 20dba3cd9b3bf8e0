"""A person's own record: every line traces to what they wrote, to a question that was asked, or to a passage that was quoted."""

from hypothesis import given, settings
from hypothesis import strategies as st

from guide.records import (
    EMPTY,
    Act,
    Answer,
    AnswerSentence,
    Citation,
    Contrary,
    Conversation,
    Question,
    Standing,
    Turn,
)
from guide.reflection.record import Heading, Own, OwnRecord, Part, Tick, Ticks, record_of


def citation(number: int, quote: str) -> Citation:
    return Citation(
        number=number,
        source_id="cases/x",
        title="X",
        ours=True,
        sha256="0" * 64,
        start=number,
        end=number + 1,
        quote=quote,
        link="/",
    )


def sentence(number: int, text: str) -> AnswerSentence:
    return AnswerSentence(text=text, quoted=True, citations=(citation(number, text),))


TALKED = Turn(
    message="I am not so sure, and nobody asks me.",
    act=Act.OPEN,
    answer=Answer(
        standing=Standing.ANSWERED,
        sentences=(sentence(1, "It closed in 2016."),),
        more=(sentence(3, "It had staff."),),
        unsaid=("what it cost.",),
        how_sure="one source, a press report, 2016.",
    ),
    contrary=Contrary(source_id="cases/x", title="X", line="It lasted.", citation=citation(2, "It lasted.")),
    edge="We hold its contents page.",
    question=Question(id="own-001", text="Whose is it?"),
)
NEAR = Turn(
    message="Who owns it?",
    act=Act.ANSWER,
    answer=Answer(
        standing=Standing.NEAR, sentences=(sentence(1, "We found nothing on who owns it."), sentence(2, "It has members."))
    ),
)
URGENT = Turn(message="I do not want to be here any more", act=Act.SIGNPOST_URGENT)
CONVERSATION = Conversation(turns=(TALKED, NEAR, URGENT))

ticks = st.builds(
    Tick,
    turn=st.integers(-1, 5),
    part=st.sampled_from(Part),
    number=st.integers(-2, 4),
    words=st.sampled_from(["", "I am not so sure"]),
)
owns = st.builds(Own, notice=st.text(max_size=20), questions=st.text(max_size=20), open=st.text(max_size=20))


def lines(record: OwnRecord) -> dict[Heading, list[str]]:
    return {section.heading: [line.text for line in section.lines] for section in record.sections}


def record(*kept: Tick, own: Own | None = None, conversation: Conversation = CONVERSATION) -> dict[Heading, list[str]]:
    return lines(record_of(conversation, Ticks(ticks=kept, own=own or Own())))


def test_nothing_is_in_it_that_was_not_ticked_but_what_one_came_with() -> None:
    assert record() == {Heading.CAME_WITH: [TALKED.message]}
    assert record(conversation=EMPTY) == {}


def test_each_thing_that_is_ticked_stands_in_its_section() -> None:
    kept = (
        Tick(turn=1, part=Part.WORDS, words="I am not so sure"),
        Tick(turn=1, part=Part.QUESTION),
        Tick(turn=1, part=Part.PLACE, number=3),
        Tick(turn=1, part=Part.PLACE, number=2),
        Tick(turn=1, part=Part.UNSAID, number=1),
        Tick(turn=2, part=Part.PLACE, number=1),
    )
    own = Own(questions="Who told her?\n\nWhen?", notice="Silence in meetings", hears="Ann", open="The vote", came_with="A doubt")
    assert list(record(*kept, own=own).items()) == [
        (Heading.CAME_WITH, ["A doubt"]),
        (Heading.SAID, ["I am not so sure"]),
        (Heading.QUESTIONS, ["Who told her?", "When?", "Whose is it?"]),
        (Heading.SOURCES_SAID, ["It had staff."]),
        (Heading.UNSAID, ["The sources do not say what it cost.", "We found nothing on who owns it."]),
        (Heading.OTHER_WAY, ["It lasted."]),
        (Heading.NOTICE, ["Silence in meetings"]),
        (Heading.HEARS, ["Ann"]),
        (Heading.OPEN, ["The vote"]),
    ]


def test_a_passage_keeps_its_place_and_how_sure_it_is() -> None:
    (_, said) = record_of(CONVERSATION, Ticks(ticks=(Tick(turn=1, part=Part.PLACE, number=1),))).sections
    (line,) = said.lines
    assert line.citation is not None
    assert (line.citation.quote, line.how_sure) == ("It closed in 2016.", "one source, a press report, 2016.")


def test_what_was_written_in_danger_is_not_kept() -> None:
    alone = Conversation(turns=(URGENT, TALKED))
    assert record(Tick(turn=1, part=Part.WORDS), conversation=alone) == {Heading.CAME_WITH: [TALKED.message]}


def test_a_deleted_beginning_stays_deleted() -> None:
    assert record(own=Own(came_with="")) == {}


@settings(deadline=None)
@given(st.lists(ticks, max_size=8), owns)
def test_every_line_traces_to_the_person_a_question_or_a_passage(kept: list[Tick], own: Own) -> None:
    made = record_of(CONVERSATION, Ticks(ticks=tuple(kept), own=own))
    quotes = {"It closed in 2016.", "It lasted.", "It had staff.", "We found nothing on who owns it.", "It has members."}
    unsaid = {"We hold its contents page.", "The sources do not say what it cost."}
    written = {TALKED.message, NEAR.message, "I am not so sure", *(part.strip() for part in (own.notice, own.open))}
    written |= {part.strip() for part in own.questions.splitlines()}
    for line in (line for section in made.sections for line in section.lines):
        known = {"person": written, "question": {"Whose is it?"}, "passage": quotes, "guide": unsaid}[line.origin]
        assert line.text in known
        assert line.text != URGENT.message


@settings(deadline=None)
@given(st.lists(ticks, max_size=8), st.data())
def test_deleting_a_tick_deletes_its_line_and_nothing_else(kept: list[Tick], data: st.DataObject) -> None:
    kept = list(dict.fromkeys(kept))
    gone = data.draw(st.sampled_from(kept)) if kept else None
    before = [line for section in record_of(CONVERSATION, Ticks(ticks=tuple(kept))).sections for line in section.lines]
    left = Ticks(ticks=tuple(tick for tick in kept if tick != gone))
    after = [line for section in record_of(CONVERSATION, left).sections for line in section.lines]
    assert after == [line for line in before if gone is None or line.tick != gone]


def test_no_field_of_it_counts_or_describes_anybody() -> None:
    named = {name for model in (OwnRecord, Ticks, Own, Tick) for name in model.model_fields}
    assert not named & {"summary", "themes", "count", "score", "duration", "depth", "mood"}
