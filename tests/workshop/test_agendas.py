"""Agendas are data: every fault of every file is told at once, and those that ship have none."""

from pathlib import Path

import pytest

from guide.errors import PromptError
from guide.reflection import Bank, read_bank
from guide.settings import read_settings
from guide.workshop import load_agendas

PROMPTS = read_settings().corpus.prompts
GOOD = """
schema = 1
minutes = 10
title = "Ten minutes"
about = "A short one."
people = [3, 9]
wanted = "What do we not know?"
rules = [{id = "stays", text = "Nothing leaves the room."}]
[[step]]
id = "write"
title = "Write"
minutes = 6
say = "Write."
wall = "question"
phones = "cards"
question = "unc-003"
cards = 2
swap = {question = "lea-011", why = "where one is raw"}
[[step]]
id = "read"
title = "Read"
minutes = 4
cues = "Silence."
wall = "passage"
phones = "notice"
notice = "Read the wall."
passages = [{source = "notes/one", sentence = "It closed."}]
"""
TEXTS = {"notes/one": "It closed. Nobody was asked."}


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank(PROMPTS / "questions")


def faults(folder: Path, bank: Bank, *changes: tuple[str, str]) -> str:
    """What is said of the good agenda with texts in it replaced."""
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "10.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PromptError) as told:
        load_agendas(folder, bank, TEXTS.get)
    return told.value.message


def test_a_good_one_comes_with_the_words_of_its_questions(tmp_path: Path, bank: Bank) -> None:
    (tmp_path / "10.toml").write_text(GOOD, encoding="utf-8")
    [agenda] = load_agendas(tmp_path, bank, TEXTS.get)
    write = agenda.steps[0]
    assert (agenda.minutes, len(agenda.steps)) == (10, 2)
    assert write.text == "Which question about this plan would be hardest for us to be asked in public?"
    assert write.swap is not None
    assert write.swap.text.startswith("What would we want to notice")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("minutes = 6", "minutes = 7", "the steps take 11, and the agenda 10"),
        ("minutes = 10", "minutes = 11", "belongs into 11.toml"),
        ('"unc-003"', '"unc-033"', "no question 'unc-033' that may be asked. Did you mean unc-0"),
        ('"unc-003"', '"age-001"', "a heavy question, and those stand on no screen"),
        ('"lea-011"', '"lea-999"', "swap: there is no question"),
        ("notes/one", "notes/two", "there is no source 'notes/two'"),
        ("It closed.", "It shut.", "does not stand in notes/one"),
        ("It closed.", "It closed. Nobody was", "spaces or ends in notes/one"),
        ('phones = "cards"', 'phones = "card"', "phones"),
        ("cards = 2", "cards = 0", "no card may be written"),
        ("notice =", "note =", "Did you mean notice?"),
        ('cues = "Silence."', "", "say or cues is missing"),
        ('wall = "question"\n', "", "wall is missing"),
        ('id = "read"', 'id = "write"', "the id is used twice"),
        ('wall = "passage"', 'wall = "passages"', "passages needs passages"),
        ('wall = "passage"', 'wall = "cards"\nof = "writ"', "no step 'writ'. Did you mean write?"),
        ('wall = "passage"', 'wall = "columns"\nof = "write"', "form.second"),
        ('wall = "passage"', 'wall = "circles"\nof = "write"', "form.places"),
        ('wall = "passage"', 'wall = "cross"\nof = "write"', "four form.places"),
        ("people = [3, 9]", "people = [9, 3]", "people"),
        ("minutes = 4", "minutes = 0", "step.2.minutes"),
    ],
)
def test_a_fault_is_told_with_its_file_and_step(tmp_path: Path, bank: Bank, old: str, new: str, told: str) -> None:
    message = faults(tmp_path, bank, (old, new))
    assert told in message
    assert message.startswith("agendas/10.toml: ")


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path, bank: Bank) -> None:
    (tmp_path / "20.toml").write_text("schema = 1", encoding="utf-8")
    message = faults(tmp_path, bank, ("minutes = 6", "minutes = 7"), ("It closed.", "It shut."))
    assert sum(line.startswith("agendas/10.toml") for line in message.splitlines()) == 2
    assert "agendas/20.toml: minutes" in message


def test_three_ship(bank: Bank) -> None:
    assert [agenda.minutes for agenda in load_agendas(PROMPTS / "agendas", bank)] == [45, 90, 180]
