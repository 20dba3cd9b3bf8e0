"""Files of subjects are read whole or refused by name, and rest on sentences that stand in the notes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guide import Guide
from guide.errors import SourceError
from guide.reading import read_subjects, subjects_of
from guide.reading.subjects import subject_faults
from guide.records import PassageRole, SourceKind, Subject

GOOD = """
[[subject]]
name = "Staff went on strike"
wordings = ["who walked out?", "any strikes?"]
cases = [{case = "cases/one", sentence = "They struck."}]
"""


def corpus(folder: Path, text: str) -> Path:
    (folder / "subjects").mkdir()
    (folder / "subjects" / "staff.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_file_becomes_subjects(tmp_path: Path) -> None:
    wordings = ("who walked out?", "any strikes?")
    assert subjects_of(corpus(tmp_path, GOOD)) == (
        (Subject(name="Staff went on strike", wordings=wordings, cases={"cases/one": "They struck."}),),
        (),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[subject]", "staff.toml cannot be read as subjects"),
        (GOOD.replace("name", "title"), "Extra inputs"),
        (GOOD.replace("}]", '}, {case = "cases/one", sentence = "Again."}]'), "cases/one stands twice"),
        (GOOD.replace('"any strikes?"', ""), "at least 2 items"),
        (GOOD[: GOOD.index("cases = ")], "has cases, or the line that says it has none"),
        (GOOD + 'none = {note = "notes/one", sentence = "None did."}', "has cases, or the line that says it has none"),
    ],
)
def test_a_faulty_file_is_refused_by_name_and_stops_nothing_else(text: str, said: str, tmp_path: Path) -> None:
    folder = corpus(tmp_path, text)
    with pytest.raises(SourceError, match=said):
        read_subjects(folder / "subjects" / "staff.toml")
    subjects, refused = subjects_of(folder)
    assert (subjects, [one.path for one in refused]) == ((), ["subjects/staff.toml"])


def test_a_sentence_that_the_note_does_not_have_is_named_with_its_line(tmp_path: Path) -> None:
    [fault] = subject_faults(corpus(tmp_path, GOOD), {"cases/one": "They stayed at work."})
    assert (fault.path, fault.line) == ("subjects/staff.toml", 5)
    assert "They struck." in fault.what
    assert not list(subject_faults(tmp_path, {"cases/one": "In 2012 they met. They struck."}))


def test_a_subject_that_holds_of_no_case_rests_on_the_line_that_says_so(tmp_path: Path) -> None:
    of_none = GOOD[: GOOD.index("cases = ")] + 'none = {note = "notes/one", sentence = "None did."}'
    folder = corpus(tmp_path, of_none)
    [subject] = read_subjects(folder / "subjects" / "staff.toml")
    assert (dict(subject.cases), subject.none) == ({}, ("notes/one", "None did."))
    assert not list(subject_faults(folder, {"notes/one": "They were asked. None did."}))
    [fault] = subject_faults(folder, {"notes/one": "They were asked."})
    assert "None did." in fault.what


def shipped() -> tuple[Subject, ...]:
    return subjects_of(Path(__file__).parents[2] / "corpus")[0]


def _told(guide: Guide) -> Iterator[tuple[str, str]]:
    for passage in guide.library.passages.values():
        text = guide.library.readings[passage.source_id].text
        yield from ((passage.source_id, text[start:end]) for start, end in passage.sentences if passage.role is PassageRole.BODY)


def test_every_subject_rests_on_whole_sentences_of_cases(guide: Guide) -> None:
    kinds = {source.id: source.kind for source in guide.library.sources}
    told = set(_told(guide))
    assert [entry for subject in shipped() for entry in subject.cases.items() if entry not in told] == []
    assert {kinds[id] for subject in shipped() for id in subject.cases} == {SourceKind.CASE}


def test_subjects_differ_in_name_and_wording() -> None:
    names, wordings = [one.name for one in shipped()], [w.lower() for one in shipped() for w in one.wordings]
    assert len(names) == len(set(names))
    assert sorted({wording for wording in wordings if wordings.count(wording) > 1}) == []
