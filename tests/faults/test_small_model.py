"""The model writer with a real small model over a real server: `make model`. Its wording is never asserted."""

from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest

from guide import Guide, read_settings
from guide.answer import dictation
from guide.faces.doctor import _model
from guide.guide import _writer
from guide.records import Done, Turn, Wrote
from guide.settings import ModelSettings
from tests.conftest import missing
from tests.faults.small_model import LARGER, NAME, start, weights
from tests.small_library import open_small

pytestmark = pytest.mark.model
ASKED = "What happened to Peninsula Community Health?"
Served = tuple[Popen[str], str]


@pytest.fixture
def served() -> Iterator[Served]:
    file = weights()
    if file is None:
        missing("model", "The small model is not installed: `make model` installs it.")
    assert file is not None
    server, address = start(file)
    yield server, address
    server.kill()
    server.wait()


@pytest.fixture
def guide(tmp_path: Path) -> Iterator[Guide]:
    opened = open_small(tmp_path)
    yield opened
    opened.close()


def told(guide: Guide, address: str, seconds: float = 120) -> Iterator[Wrote | Done]:
    """The sentences of one answer as they come, and the turn, with the model at `address`."""
    settings = guide.settings.model_copy(update={"model": ModelSettings(address=address, name=NAME, seconds=seconds)})
    writing = Guide(settings, guide.prompts, guide.librarian, _writer(settings, guide.prompts, guide.librarian))
    return (event for event in writing.stream(ASKED) if isinstance(event, Wrote | Done))


def turn_of(events: Iterator[Wrote | Done]) -> Turn:
    *_, last = events
    assert isinstance(last, Done)
    return last.turn


def test_an_answer_comes_through_the_gate_or_in_quotes(guide: Guide, served: Served) -> None:
    _, address = served
    answer = turn_of(told(guide, address)).answer
    assert answer is not None
    assert answer.sentences
    assert answer.writer == (NAME if not answer.note else "quotes")
    for citation in (citation for sentence in answer.sentences for citation in sentence.citations):
        assert guide.library.reading(citation.source_id).text[citation.start : citation.end] == citation.quote


@pytest.mark.skipif(LARGER is None, reason="GUIDE_TEST_MODEL names no model that keeps to its passages; SmolLM2-135M does not.")
def test_a_sentence_of_a_model_that_keeps_to_its_passages_comes_through_the_gate(guide: Guide, served: Served) -> None:
    _, address = served
    answer = turn_of(told(guide, address, seconds=400)).answer
    assert answer is not None
    assert answer.writer == NAME
    assert any(not sentence.quoted and sentence.citations for sentence in answer.sentences)


def test_a_server_that_is_too_slow_ends_in_quotes(guide: Guide, served: Served) -> None:
    _, address = served
    turn = turn_of(told(guide, address, seconds=0.05))
    assert turn.answer is not None
    assert turn.answer.writer == "quotes"
    assert turn.edge == turn.answer.note == guide.prompts.phrases.model.failed


def test_a_server_that_dies_while_it_writes_ends_in_quotes(guide: Guide, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    server, address = served
    pieces = dictation._listened

    def dying(*args: object) -> Iterator[str]:
        for piece in pieces(*args):  # type: ignore[arg-type]
            yield piece
            server.kill()

    monkeypatch.setattr(dictation, "_listened", dying)
    turn = turn_of(told(guide, address))
    assert turn.answer is not None
    assert turn.answer.writer == "quotes"
    assert turn.answer.note.startswith(guide.prompts.phrases.model.failed)


def test_doctor_says_whether_the_server_answers(served: Served, tmp_path: Path) -> None:
    server, address = served
    settings = read_settings(data=tmp_path, model={"address": address, "name": NAME})
    found = _model(settings)
    assert (found.well, found.said) == (True, f"{NAME} at {address}: the server answers")
    server.kill()
    server.wait()
    found = _model(settings)
    assert not found.well
    assert "does not answer" in found.said
