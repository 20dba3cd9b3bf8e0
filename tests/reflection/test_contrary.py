"""The case that points the other way: owed alike to those who are sure that it works and to those who are sure that it cannot."""

from collections import Counter

import pytest

from guide.answer import cite
from guide.records import Case, Contrary, Reading, Span
from guide.reflection import Listening
from guide.reflection.contrary import ENDED, LASTED, contrary_for, lean_of_case
from guide.reflection.listening import Lean, lean_of
from tests.quality.sets import questions

CERTAIN = questions("certain")


@pytest.fixture(scope="session")
def offers(cases: dict[str, Reading], words: Listening) -> dict[str, Contrary]:
    """The offer for each certain message; a message without one is missing."""
    known = {name: reading.case for name, reading in cases.items() if reading.case}
    made = {}
    for asked in CERTAIN:
        lean = lean_of(asked.asked, words.certain)
        offer = contrary_for(lean, asked.asked, known, lambda name, at: cite(cases[name], at), words) if lean else None
        if offer:
            made[asked.id] = offer
    return made


def test_nine_of_ten_certain_messages_are_offered_a_case(offers: dict[str, Contrary]) -> None:
    assert len(offers) >= 0.9 * len(CERTAIN)


def test_it_points_the_other_way(offers: dict[str, Contrary], cases: dict[str, Reading]) -> None:
    for asked in CERTAIN:
        if asked.id in offers:
            case = cases[offers[asked.id].source_id].case
            assert case is not None
            if asked.voice == Lean.PESSIMIST:
                assert case.outcome.value in LASTED
            else:
                assert case.outcome.value in ENDED or offers[asked.id].citation.start == (case.tested_by.sentence or (None,))[0]


def test_its_line_is_exact_and_cited(offers: dict[str, Contrary], cases: dict[str, Reading]) -> None:
    for offer in offers.values():
        assert offer.line == cases[offer.source_id].text[offer.citation.start : offer.citation.end]


def test_no_case_is_offered_to_everybody(offers: dict[str, Contrary]) -> None:
    ((_, most),) = Counter(offer.source_id for offer in offers.values()).most_common(1)
    assert most <= 0.15 * len(offers)


def made(**fields: str) -> Case:
    values = {name: {"value": fields.get(name, "not known"), "sentence": Span(0, 4)} for name in Case.model_fields}
    return Case.model_validate(values)


LIBRARY, LIBRARY_ENDED = made(sector="libraries", outcome="running"), made(sector="libraries", outcome="closed")


def offered(
    lean: Lean, message: str, words: Listening, without: tuple[str, ...] = (), talk: str = "", **held: Case
) -> str | None:
    def at(name: str, span: Span) -> object:
        return cite(Reading.model_validate({"source": source(name), "text": "Text"}), span)

    found = contrary_for(lean, message, held, at, words, talk=talk, without=without)  # type: ignore[arg-type]
    return found.source_id if found else None


def source(name: str) -> dict[str, object]:
    return {"id": name, "title": name, "kind": "case", "ours": True, "path": name, "sha256": "0" * 64}


def test_hopeful_and_gloomy_are_met_alike(words: Listening) -> None:
    assert offered(Lean.OPTIMIST, "our libraries", words, a=LIBRARY, b=LIBRARY_ENDED) == "b"
    assert offered(Lean.PESSIMIST, "our libraries", words, a=LIBRARY, b=LIBRARY_ENDED) == "a"


def test_a_case_that_shares_nothing_or_was_offered_before_is_not_offered(words: Listening) -> None:
    assert offered(Lean.PESSIMIST, "our swimming pools", words, a=LIBRARY) is None
    assert offered(Lean.PESSIMIST, "our libraries", words, ("a",), a=LIBRARY) is None


def test_libraries_are_not_held_up_to_nurses(words: Listening) -> None:
    library, nurses = (
        made(sector="libraries", outcome="running", members="staff"),
        made(sector="community health", outcome="running"),
    )
    said = "members always lose out"
    assert offered(Lean.PESSIMIST, said, words, a=library) == "a"
    assert offered(Lean.PESSIMIST, said, words, talk="I am a district nurse", a=library) is None
    assert offered(Lean.PESSIMIST, said, words, talk="I am a district nurse", a=library, b=nurses) == "b"
    assert offered(Lean.PESSIMIST, f"our libraries: {said}", words, talk="I am a district nurse", a=library, b=nurses) == "a"


def test_its_own_trade_goes_before_a_trade_on_the_side(words: Listening) -> None:
    aside = made(sector="leisure, later also libraries", outcome="running")
    for message in ("our libraries", "the library", "libraries, then", "the archives"):
        assert offered(Lean.PESSIMIST, message, words, a=aside, b=LIBRARY) == "b"


def test_what_is_not_known_points_nowhere(words: Listening) -> None:
    unknown = made(sector="libraries")
    assert lean_of_case(unknown) is None
    assert offered(Lean.OPTIMIST, "our libraries", words, a=unknown) is None
    assert offered(Lean.PESSIMIST, "our libraries", words, a=unknown) is None
