"""The bank as a whole: what is refused at load, and that everything is told at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from guide.errors import PromptError
from guide.reflection import Bank, coverage, load_bank, read_bank, resting_on

TEXTS = {
    "cases/navigo": "Outcome\n\nNavigo was running in 2024. It holds elections.",
    "notes/people": "Ann said “we stay”. Nobody’s pay fell.",
}
GOOD = """
[[question]]
id = "fai-001"
text = "Who would notice first if the service got a little worse?"
stage = ["living"]
move = "watch"
fits = ["staff", "board"]
passages = [{source = "cases/navigo", sentence = "Navigo was running in 2024."}]
contrary = [{source = "notes/people", sentence = "Nobody’s pay fell."}]
weight = "plain"
why = "Opens the small signs; not hoping for a procedure."
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(questions: str = GOOD, *changes: tuple[str, str], stem: str = "failure", head: str | None = None) -> Path:
        for old, new in changes:
            assert old in questions
            questions = questions.replace(old, new)
        text = (f'schema = 1\ntheme = "{stem}"\n' if head is None else head) + questions
        (tmp_path / f"{stem}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return _write


def faults(folder: Path) -> str:
    with pytest.raises(PromptError) as caught:
        load_bank(folder, TEXTS.get)
    return caught.value.message


def test_a_good_file_is_loaded_and_its_questions_found_by_id(write: Write) -> None:
    bank = load_bank(write(), TEXTS.get)
    question = bank.named("fai-001")
    assert question in bank.active
    assert bank.named("fai-002") is None
    assert coverage(bank, "theme", "stage") == {("failure", "living"): 1}


def test_an_absent_folder_is_an_empty_bank(tmp_path: Path) -> None:
    assert load_bank(tmp_path / "none", TEXTS.get) == Bank()


def test_every_fault_of_every_file_is_told_at_once(write: Write) -> None:
    write(GOOD, ('fits = ["staff", "board"]', 'fits = ["stafff"]\nmood = "low"'), ("fai-001", "dia-001"), stem="dialogue")
    told = faults(write(GOOD, ("Who would", "Should you"), ("in 2024", "in 2025")))
    assert "dialogue.toml: dia-001: fits.1: Input should be 'staff'" in told
    assert "dialogue.toml: dia-001: mood: Extra inputs" in told
    assert "failure.toml: fai-001: text says what should be done" in told
    assert "failure.toml: fai-001: passages 1: does not stand in cases/navigo" in told


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('["living"]\nmove = "watch"', '["wrong"]\nmove = "failure"', "not for stage 'wrong'"),
        ('move = "watch"', 'move = "opener"', "for unstaged questions alone"),
        ('stage = ["living"]', 'stage = ["living", "living"]', "each value once"),
        ('stage = ["living"]', "stage = []", "begins with 'any'"),
        ("fai-001", "unc-001", "begins with 'fai'"),
        ("fai-001", "fai-1", "id: String should match"),
        ('passages = [{source = "cases/navigo", sentence = "Navigo was running in 2024."}]\n', "", "rests on no passage"),
        ('contrary = [{source = "notes/people", sentence = "Nobody’s pay fell."}]\n', "", "nothing contrary"),
        ("Nobody’s pay fell.", "Nobody's pay fell.", "stands with other signs"),
        ("Nobody’s pay fell.", "pay fell", "stands with other signs"),
        ("Nobody’s pay fell.", "Somebody’s pay fell.", "does not stand in notes/people"),
        ("cases/navigo", "cases/navigoo", "no source 'cases/navigoo'"),
        ('weight = "plain"', 'weight = "plain"\nquote = "Who wrote this?"', "must hold {quote} once"),
        ('weight = "plain"', 'weight = "plain"\nroom = "Who wrote {this}?"', "have no blanks"),
        ('weight = "plain"', 'weight = "plain"\ntheme = "dialogue"', "belongs into dialogue.toml"),
        ('weight = "plain"', 'weight = "plain"\nretired = "long ago"', "retired:"),
    ],
)
def test_what_a_question_may_not_be_is_told_with_file_and_id(write: Write, old: str, new: str, fault: str) -> None:
    told = faults(write(GOOD, (old, new)))
    assert fault in told
    assert all(line.startswith("failure.toml: ") for line in told.splitlines())


def test_an_id_used_twice_is_refused_and_one_question_in_two_wordings_too(write: Write) -> None:
    write(GOOD, ("fai-001", "dia-001"), ("a little worse", "much worse"), stem="dialogue")
    assert "failure.toml: fai-001: too like dia-001" in faults(write())
    assert "the id is used in failure.toml too" in faults(write(GOOD + GOOD))


def test_a_retired_question_keeps_its_id_and_is_judged_and_asked_no_more(write: Write) -> None:
    retired = GOOD.replace("fai-001", "fai-002").replace("Who would", "Should you") + 'retired = "2026-05-01"\n'
    bank = load_bank(write(GOOD + retired), TEXTS.get)
    assert [question.id for question in bank.active] == ["fai-001"]
    assert bank.named("fai-002") is not None


def test_unstaged_questions_rest_on_nothing_and_may_stand_in_a_file_of_their_own(write: Write) -> None:
    unstaged = """
    [[question]]
    id = "any-001"
    theme = "dialogue"
    text = "What brought you here today?"
    stage = []
    move = "opener"
    fits = ["staff"]
    weight = "light"
    why = "A beginning; any answer will do."
    """
    bank = load_bank(write(unstaged, stem="any", head="schema = 1\n"), TEXTS.get)
    assert coverage(bank, "stage", "fits") == {("any", "staff"): 1}


def test_a_file_that_cannot_be_read_stops_no_other(write: Write, tmp_path: Path) -> None:
    (tmp_path / "hierarchy.toml").write_bytes(b"\xff")
    told = faults(write(GOOD, ("fai-001", "fai-1"), head="schema = 2\n"))
    assert "hierarchy.toml" in told
    assert "failure.toml: schema" in told
    assert "fai-1: id" in told


def test_a_question_whose_sentence_is_gone_is_left_out_with_a_warning(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    bank = read_bank(write(GOOD, ("in 2024", "in 2025")))
    assert [question.id for question in bank.active] == ["fai-001"]
    assert resting_on(bank, TEXTS.get) == Bank()
    assert "fai-001" in caplog.text


def test_a_question_whose_sentences_stand_stays(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    bank = read_bank(write())
    assert resting_on(bank, TEXTS.get) == bank
    assert not caplog.text
