"""The trip of a message when a model writes: what it is asked, what is shown, and what the pages say of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from guide import Guide
from guide.answer import ModelWriter
from guide.faces.pages import status_of
from guide.records import Done, Event, Wrote
from guide.settings import ModelSettings
from tests.scripted import ScriptedLLM
from tests.small_library import open_small

ASKED = "When were the homes of Rochdale council transferred?"
LIE = "In March 2047 the homes of Rochdale council were transferred to Rochdale Boroughwide Housing [{0}]."


@pytest.fixture(scope="module")
def quoting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    opened = open_small(tmp_path_factory.mktemp("small"))
    yield opened
    opened.close()


def written_by(guide: Guide, llm: ScriptedLLM) -> Guide:
    settings = guide.settings.model_copy(update={"model": ModelSettings(address="http://127.0.0.1:9/v1", name="scripted")})
    return replace(guide, settings=settings, writer=ModelWriter(llm, "scripted", 30, guide.prompts.writer, guide.prompts.phrases))


def done(events: list[Event]) -> Done:
    assert isinstance(events[-1], Done)
    return events[-1]


def test_sentences_that_passed_are_told_and_the_turn_holds_them(quoting: Guide) -> None:
    first = quoting.reply(ASKED).answer
    assert first is not None
    llm = ScriptedLLM([f"{first.sentences[0].text[:-1]} [{{0}}]."])
    events = list(written_by(quoting, llm).stream(ASKED))
    answer = done(events).turn.answer
    assert answer is not None
    assert [event.sentence for event in events if isinstance(event, Wrote)] == list(answer.sentences)
    assert (answer.writer, answer.sentences[0].quoted) == ("scripted", False)
    assert ASKED in llm.seen[0]


def test_a_lie_is_never_told_and_the_line_says_that_quotes_stand_in(quoting: Guide) -> None:
    events = list(written_by(quoting, ScriptedLLM([LIE])).stream(ASKED))
    turn = done(events).turn
    assert turn.answer is not None
    assert turn.answer.sentences == getattr(quoting.reply(ASKED).answer, "sentences", None)
    assert turn.edge is not None and turn.edge.startswith(quoting.prompts.phrases.model.unsupported)
    assert not any("2047" in event.sentence.text for event in events if isinstance(event, Wrote))


@pytest.mark.parametrize("message", ["How do I bake sourdough bread?", "hello", "I want to kill myself", "Which ones closed?"])
def test_the_model_is_not_called_where_the_sources_do_not_say_or_need_no_writer(quoting: Guide, message: str) -> None:
    llm = ScriptedLLM(["x"])
    written_by(quoting, llm).reply(message)
    assert llm.seen == []


def test_the_status_line_says_who_writes_and_where_words_go(quoting: Guide) -> None:
    status = status_of(written_by(quoting, ScriptedLLM(["x"])))
    assert "scripted" in status.writer
    assert "127.0.0.1:9" in status.words
    assert status_of(quoting).writer == quoting.prompts.phrases.status.writer


def test_a_configured_address_makes_a_writer_without_contacting_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_MODEL__ADDRESS", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("GUIDE_MODEL__NAME", "nobody")
    guide = open_small(tmp_path)
    turn = guide.reply(ASKED)
    guide.close()
    assert guide.writer is not None
    assert turn.answer is not None
    assert turn.answer.sentences
    assert (turn.answer.writer, turn.edge) == ("quotes", guide.prompts.phrases.model.failed)


@pytest.mark.parametrize(
    "message", ["I want to kill myself", "they told us to delete the records", "I can't cope, I haven't slept in weeks"]
)
def test_danger_wrongdoing_and_distress_are_not_sent_to_a_model(quoting: Guide, message: str) -> None:
    llm = ScriptedLLM(["x"])
    turn = written_by(quoting, llm).reply(message)
    assert turn.signpost is not None
    assert llm.seen == []
