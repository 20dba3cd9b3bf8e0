"""A Query becomes Evidence."""

from pathlib import Path

import pytest
from llama_index.core import VectorStoreIndex

from guide.index import Index, MiniLM, build
from guide.records import Evidence, PassageRole, Query, QuestionKind
from tests.index.conftest import SETTINGS, library


@pytest.fixture(scope="session")
def meaning(minilm: MiniLM, tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("index")
    return build(folder / "index", library(), minilm, shelf=folder / "shelf", settings=SETTINGS)


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("words")
    return build(folder / "index", library(), None, shelf=folder / "shelf", settings=SETTINGS)


def text(one: Evidence) -> str:
    passages = {passage.id: passage for _, passages in library() for passage in passages}
    within = passages[one.passage_id]
    return within.text[one.start - within.start : one.end - within.start]


def test_a_question_in_other_words_is_found_by_meaning(meaning: Index) -> None:
    found = meaning.search(Query(text="Which company ran out of money?"))
    assert text(found[0]) == "Northbank Care was insolvent in 2016."
    assert found[0].likeness is not None


def test_strength_falls_and_no_place_comes_twice(meaning: Index) -> None:
    found = meaning.search(Query(text="pensions of staff"))
    assert [one.strength for one in found] == sorted((one.strength for one in found), reverse=True)
    assert len({(one.source_id, one.start) for one in found}) == len(found)


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_no_more_than_the_limit_comes_back(meaning: Index, limit: int) -> None:
    assert len(meaning.search(Query(text="staff"), limit)) == limit


def test_words_alone_work_and_say_so(words: Index) -> None:
    found = words.search(Query(text="insolvent"))
    assert words.words_only
    assert text(found[0]) == "Northbank Care was insolvent in 2016."
    assert found[0].likeness is None
    assert not found[0].why.near_in_meaning


def test_words_alone_find_nothing_where_no_word_is_shared(words: Index) -> None:
    assert words.search(Query(text="zygote")) == ()


@pytest.mark.parametrize("name", ["meaning", "words"])
def test_what_is_not_known_is_found_only_when_it_is_asked_for(name: str, request: pytest.FixtureRequest) -> None:
    index: Index = request.getfixturevalue(name)
    asked = Query(text="What is the pay at Northbank Care?")
    gap = "We found no figure for pay at Northbank Care."
    assert gap not in [text(one) for one in index.search(asked)]
    assert [text(one) for one in index.search(asked, roles=frozenset({PassageRole.NOT_KNOWN}))] == [gap]


@pytest.mark.parametrize("name", ["meaning", "words"])
def test_organisations_that_are_named_take_turns_ranked_by_what_is_asked_of_them(
    name: str, request: pytest.FixtureRequest
) -> None:
    index: Index = request.getfixturevalue(name)
    asked = Query(
        text="Compare what staff got at Circle and at Northbank Care",
        organisations=("cases/circle", "cases/north"),
        attribute_words=("staff", "shares", "pension"),
    )
    found = index.search(asked)
    assert [one.source_id for one in found[:2]] == ["cases/circle", "cases/north"]
    assert [text(one) for one in found[:2]] == [
        "Staff of Circle held shares in the company.",
        "Staff of Northbank Care kept the NHS pension.",
    ]


def test_an_organisation_that_is_not_held_changes_nothing(meaning: Index) -> None:
    plain = meaning.search(Query(text="pensions"))
    assert meaning.search(Query(text="pensions", organisations=("cases/gone",))) == plain


def test_a_question_about_money_favours_a_sentence_with_a_sum(words: Index) -> None:
    asked = "Northbank Care insolvent contract"
    open_, money = (words.search(Query(text=asked, kind=kind)) for kind in (QuestionKind.OPEN, QuestionKind.HOW_MUCH))
    paid, other = "Its first contract was worth £4m.", "Northbank Care was insolvent in 2016."
    before, after = ({text(one): one.strength for one in found} for found in (open_, money))
    assert after[paid] > before[paid]
    assert after[other] == before[other]


def test_asked_about_now_the_newest_dated_sentence_gains(words: Index) -> None:
    asked = "Northbank Wells opened insolvent"
    plain, now = words.search(Query(text=asked)), words.search(Query(text=asked, time="now"))
    gains = {text(one): one.strength - {text(two): two.strength for two in plain}[text(one)] for one in now}
    assert gains["Northbank Care was insolvent in 2016."] > gains["Wells Leisure opened in 2004."] > 0


def test_why_names_the_words_of_the_question_as_they_were_written(meaning: Index) -> None:
    found = meaning.search(Query(text="What happened to the Pensions at Tynebridge?"))
    assert found[0].why.terms == ("Pensions", "Tynebridge")


def test_words_that_the_library_does_not_know_are_told(meaning: Index) -> None:
    assert meaning.unfamiliar("Who decides about zygotes at Northbank?") == pytest.approx(2 / 3)


def test_the_same_library_gives_the_same_fingerprint_and_another_does_not(words: Index, meaning: Index, tmp_path: Path) -> None:
    again = build(tmp_path, library(), None, shelf=tmp_path, settings=SETTINGS)
    other = build(tmp_path, library("One more."), None, shelf=tmp_path, settings=SETTINGS)
    assert again.fingerprint == words.fingerprint
    assert len({words.fingerprint, other.fingerprint, meaning.fingerprint}) == 3


def test_llama_index_gets_the_bare_sentence_with_its_place(meaning: Index) -> None:
    asked = "Which company ran out of money?"
    found = meaning.retriever(2).retrieve(asked)
    expected = meaning.search(Query(text=asked), 2)
    assert [one.node.get_content() for one in found] == [text(one) for one in expected]
    assert [one.score for one in found] == [one.strength for one in expected]
    assert found[0].node.metadata["source"] == expected[0].source_id


def test_the_chroma_collection_opens_as_any_llama_index_store(meaning: Index, minilm: MiniLM) -> None:
    assert meaning.store is not None
    others = VectorStoreIndex.from_vector_store(meaning.store.vector_store, embed_model=minilm).as_retriever(similarity_top_k=1)
    node = others.retrieve("Northbank Care was insolvent in 2016.")[0].node
    assert node.get_content() == "Northbank Care was insolvent in 2016."
    assert node.metadata["role"] == "body"


def test_only_the_sources_that_were_chosen_answer(meaning: Index, words: Index) -> None:
    everywhere = {one.source_id for one in meaning.search(Query(text="pensions of staff"))}
    chosen = frozenset(sorted(everywhere)[:1])
    for index in (meaning, words):
        assert {one.source_id for one in index.search(Query(text="pensions of staff"), sources=chosen)} == chosen
        assert index.search(Query(text="pensions of staff"), sources=frozenset({"cases/nowhere"})) == ()
