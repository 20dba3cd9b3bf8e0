"""What was quoted before and no longer stands is taken back, once; what is doubted is shown again with what it rests on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guide import Guide
from guide.records import Act, Conversation, Span, Turn
from guide.reflection.record import Heading, Line, Origin, Part, Tick, Ticks, record_of
from tests.small_library import open_small

ASKED = "In what year did Navigo leave the National Health Service?"
LEFT = "Navigo left the National Health Service (NHS) in 2011 with the local mental health services."
NOW = "Navigo left the National Health Service (NHS) in 2012 with the local mental health services."
NEXT = "Who elects the board at Rochdale?"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Guide]:
    opened = open_small(tmp_path)
    yield opened
    opened.close()


def told(guide: Guide, *messages: str, past: Conversation | None = None) -> Conversation:
    talk = past or Conversation()
    for message in messages:
        talk = talk.model_copy(update={"turns": (*talk.turns, guide.reply(message, talk))})
    return talk


def rewrite(guide: Guide, old: str, new: str) -> None:
    """A note of the corpus with `new` in the place of `old`, wherever it stands, read anew."""
    note = guide.settings.corpus.folder / "cases/navigo.md"
    text = note.read_text(encoding="utf-8")
    assert old in text
    note.write_text(text.replace(old, new), encoding="utf-8")
    guide.refresh()


def kept(talk: Conversation, turn: int, number: int) -> tuple[Line, ...]:
    made = record_of(talk, Ticks(ticks=(Tick(turn=turn, part=Part.PLACE, number=number),)))
    return next(section.lines for section in made.sections if section.heading is Heading.SOURCES_SAID)


def quoted(turn: Turn) -> list[str]:
    return [sentence.text for sentence in turn.answer.sentences] if turn.answer else []


def test_a_sentence_that_was_changed_is_taken_back_once_with_how_it_now_reads(small: Guide) -> None:
    before = told(small, ASKED)
    assert LEFT in quoted(before.turns[0])
    rewrite(small, LEFT, NOW)
    after = told(small, NEXT, "And who chairs it?", past=before)
    (correction,) = after.turns[1].corrections
    assert correction.said.quote == LEFT
    assert correction.now is not None
    assert correction.now.quote == NOW
    assert small.cite("cases/navigo", Span(correction.now.start, correction.now.end)).quote == NOW
    assert correction.line == small.prompts.phrases.correction.changed.format(title=correction.said.title)
    assert after.turns[2].corrections == ()


def test_its_number_comes_before_those_of_the_answer(small: Guide) -> None:
    before = told(small, ASKED)
    rewrite(small, LEFT, NOW)
    turn = told(small, NEXT, past=before).turns[1]
    assert turn.corrections[0].now is not None
    assert turn.corrections[0].now.number == 1
    assert turn.answer is not None
    assert turn.answer.sentences[0].citations[0].number == 2


def test_a_sentence_with_nothing_like_it_in_its_place_was_taken_out(small: Guide) -> None:
    before = told(small, ASKED)
    rewrite(small, LEFT, "In 2024 Navigo was still holding elections to choose representatives of its members.")
    (correction,) = told(small, NEXT, past=before).turns[1].corrections
    assert (correction.said.quote, correction.now) == (LEFT, None)
    assert "nothing like it" in correction.line


def test_a_source_that_is_no_longer_held_is_named(small: Guide) -> None:
    before = told(small, ASKED)
    (small.settings.corpus.folder / "cases/navigo.md").unlink()
    small.refresh()
    lines = {each.line for each in told(small, NEXT, past=before).turns[1].corrections}
    assert lines == {small.prompts.phrases.correction.source_gone.format(title="Navigo")}


def test_a_change_elsewhere_in_the_file_takes_nothing_back(small: Guide) -> None:
    before = told(small, ASKED)
    shown = {citation.quote for sentence in before.turns[0].answer.sentences for citation in sentence.citations}  # type: ignore[union-attr]
    other = "The membership board of Navigo has five representatives of the community and five of the staff."
    assert other not in shown
    rewrite(small, other, other.replace("five", "six"))
    assert told(small, NEXT, past=before).turns[1].corrections == ()


def test_bare_messages_carry_no_quotes_and_nothing_is_taken_back(small: Guide) -> None:
    rewrite(small, LEFT, NOW)
    past = Conversation(turns=(Turn(message=ASKED, act=Act.ANSWER),))
    assert told(small, NEXT, past=past).turns[1].corrections == ()


def test_nobody_in_distress_is_told_of_it_before_the_next_turn(small: Guide) -> None:
    before = told(small, ASKED)
    rewrite(small, LEFT, NOW)
    after = told(small, "I can't cope with any of this any more", NEXT, past=before)
    assert [len(turn.corrections) for turn in after.turns] == [0, 0, 1]


def test_the_record_keeps_the_sentence_what_was_said_of_it_and_how_it_now_reads(small: Guide) -> None:
    before = told(small, ASKED)
    rewrite(small, LEFT, NOW)
    after = told(small, NEXT, past=before)
    number = next(c.number for s in before.turns[0].answer.sentences for c in s.citations if c.quote == LEFT)  # type: ignore[union-attr]
    lines = kept(after, 1, number)
    assert [(line.origin, line.text) for line in lines] == [
        (Origin.PASSAGE, LEFT),
        (Origin.GUIDE, after.turns[1].corrections[0].line),
        (Origin.PASSAGE, NOW),
    ]
    assert [line.text for line in kept(before, 1, number)] == [LEFT]
    assert [line.text for line in kept(after, 2, 1)] == [NOW]


def test_a_doubted_sentence_is_shown_again_with_what_it_rests_on_and_where_to_say_so(small: Guide) -> None:
    doubted = told(small, ASKED, "That's wrong.").turns
    words = small.prompts.phrases.correction
    assert (doubted[1].act, doubted[1].edge) == (Act.DECLINE, small.library.manner.listening.lines.cannot_tell)
    assert quoted(doubted[1]) == quoted(doubted[0])
    assert doubted[1].answer is not None
    assert all(citation.references for sentence in doubted[1].answer.sentences for citation in sentence.citations)
    assert "20" in doubted[1].answer.how_sure
    assert (doubted[1].offer, doubted[1].question) == (words.tell_whoever_runs_it, None)


def test_a_doubt_of_a_named_place_or_thing_is_of_what_was_quoted_of_it(small: Guide) -> None:
    talk = told(small, ASKED, NEXT, "That is not right about Navigo")
    assert quoted(talk.turns[2]) == quoted(talk.turns[0])
    wards = told(small, ASKED, "It is wrong about the wards")
    assert [text for text in quoted(wards.turns[0]) if "wards" in text] == quoted(wards.turns[1])


def test_where_an_address_was_set_it_is_named(tmp_path: Path) -> None:
    opened = open_small(tmp_path)
    try:
        server = opened.settings.server.model_copy(update={"contact": "library@example.org"})
        guide = Guide(opened.settings.model_copy(update={"server": server}), opened.prompts, opened.librarian)
        assert "library@example.org" in (told(guide, ASKED, "Are you sure?").turns[1].offer or "")
    finally:
        opened.close()


def test_what_is_doubted_and_no_longer_stands_is_taken_back_and_not_shown_again(small: Guide) -> None:
    before = told(small, ASKED)
    rewrite(small, LEFT, NOW)
    turn = told(small, "That's wrong.", past=before).turns[1]
    assert LEFT not in quoted(turn)
    assert [each.said.quote for each in turn.corrections] == [LEFT]


def test_where_nothing_was_quoted_nothing_can_be_doubted(small: Guide) -> None:
    assert small.reply("That's wrong.").edge != small.library.manner.listening.lines.cannot_tell
    past = Conversation(turns=(Turn(message="I wonder about the vote", act=Act.OPEN),))
    assert small.reply("That's wrong.", past).edge != small.library.manner.listening.lines.cannot_tell
