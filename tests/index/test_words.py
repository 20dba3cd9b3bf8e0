"""Search by words."""

from pathlib import Path

import pytest

from guide.errors import PromptError
from guide.index.sentences import sentences_of
from guide.index.words import Analyser, WordSearch, read_synonyms
from guide.settings import CorpusSettings
from tests.index.conftest import library


def best(search: WordSearch, question: str) -> str:
    rows = sentences_of(library()).rows
    return rows[int(search.scores(question).argmax())].text


def test_words_are_found_in_the_sentence_its_heading_and_its_source_s_names() -> None:
    search = WordSearch(sentences_of(library()))
    assert best(search, "insolvent") == "Northbank Care was insolvent in 2016."
    assert best(search, "outcome") == "Wells Leisure is running today."
    assert best(search, "pensions Tynebridge") == "Staff of Northbank Care kept the NHS pension."


def test_an_ordinary_word_that_is_a_name_counts_as_the_name_only_with_its_capital() -> None:
    search = WordSearch(sentences_of(library()))
    assert best(search, "who met in a circle") == "A reading circle met there on Fridays."
    named = search.scores("Why did the hospital go to Circle")
    rows = sentences_of(library()).rows
    assert {row.source_id for row, score in zip(rows, search.scores("about Circle"), strict=True) if score > 0} == {
        "cases/circle"
    }
    assert rows[int(named.argmax())].text.startswith("Circle ran the hospital")


@pytest.mark.parametrize("question", ["Circle the right answer", "circle"])
def test_a_capital_that_only_opens_a_sentence_makes_no_name(question: str) -> None:
    assert Analyser(["Circle"]).tokens(question)[0] == "circl"


def test_a_phrase_that_means_the_same_finds_its_fellow_but_counts_less() -> None:
    plain = WordSearch(sentences_of(library()))
    alike = WordSearch(sentences_of(library()), (("went bust", "insolvent"),))
    assert not plain.scores("which went bust").any()
    assert best(alike, "which went bust") == "Northbank Care was insolvent in 2016."
    assert alike.scores("which went bust").max() < plain.scores("insolvent").max()


def test_unknown_words_and_an_empty_library_score_nothing() -> None:
    assert not WordSearch(sentences_of(library())).scores("zygote 的 !!").any()
    assert WordSearch(sentences_of(())).scores("anything").shape == (0,)


def test_the_shipped_synonyms_are_forty_to_sixty_groups() -> None:
    assert 40 <= len(read_synonyms(CorpusSettings().prompts / "synonyms.toml")) <= 60


def test_every_fault_of_the_synonyms_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "synonyms.toml").write_text('groups = [["one"], ["a", 3], ["a", "b"]]\nother = 1')
    with pytest.raises(PromptError) as faults:
        read_synonyms(tmp_path / "synonyms.toml")
    assert [word in faults.value.message for word in ("`other`", "group 1", "group 2", "group 3")] == [True, True, True, False]
