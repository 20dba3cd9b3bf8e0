from itertools import pairwise

import pytest

from guide.answer import Quoting
from guide.prompts import load_prompts
from guide.records import (
    Answer,
    Evidence,
    Passage,
    PassageRole,
    Query,
    Reading,
    Reference,
    ReferenceKind,
    ReferenceMark,
    Source,
    SourceKind,
    Span,
    Standing,
    Why,
)
from guide.settings import Settings

PHRASES = load_prompts(Settings().corpus.prompts).phrases


class Shelf:
    """A small library of sentences, each added with the strength at which it is found."""

    def __init__(self) -> None:
        self.texts: dict[str, list[tuple[str, float, PassageRole]]] = {}

    def add(self, source: str, text: str, strength: float, role: PassageRole = PassageRole.BODY) -> "Shelf":
        self.texts.setdefault(source, []).append((text, strength, role))
        return self

    def quoting(self) -> tuple[Quoting, tuple[Evidence, ...]]:
        readings, passages, evidence = {}, {}, []
        for name, entries in self.texts.items():
            text = " ".join(sentence for sentence, _, _ in entries)
            spans = [Span(text.index(sentence), text.index(sentence) + len(sentence)) for sentence, _, _ in entries]
            source = Source(
                id=name,
                title=name.title(),
                kind=SourceKind.CASE,
                ours=name != "report",
                path=name,
                sha256="0" * 64,
                published="2013-05",
            )
            readings[name] = Reading(
                source=source,
                text=text,
                references=tuple(ReferenceMark(span.end, "S1") for span in spans),
                bibliography=(Reference(key="S1", publisher="HSJ", title="t", date="2015-07", kind=ReferenceKind.PRESS),),
            )
            for number, (span, (_, strength, role)) in enumerate(zip(spans, entries, strict=True)):
                alike = tuple(s for s, (_, _, r) in zip(spans, entries, strict=True) if r is role)
                id = f"{name}@{role}"
                passages[id] = Passage(
                    id=id, source_id=name, start=0, end=len(text), trail=(), text=text, sentences=alike, role=role
                )
                evidence.append(
                    (
                        strength,
                        -number,
                        Evidence(source_id=name, start=span.start, end=span.end, passage_id=id, strength=strength, why=Why()),
                    )
                )
        ranked = tuple(found for _, _, found in sorted(evidence, key=lambda e: e[:2], reverse=True))
        return Quoting(readings, passages, PHRASES), ranked


def texts(shelf: Shelf, query: Query) -> list[str]:
    quoting, evidence = shelf.quoting()
    return [sentence.text for sentence in quoting.write(query, evidence).sentences]


def test_three_sentences_are_the_answer_and_not_five() -> None:
    shelf = Shelf()
    for word in ("alpha", "beta", "gamma", "delta", "epsilon"):
        shelf.add("a", f"The {word} of {word}s was {word}ish.", 1.0)
    quoting, evidence = shelf.quoting()
    answer = quoting.write(Query(text="?"), evidence)
    assert len(answer.sentences) == 3
    assert len(answer.more) == 2
    assert [c.number for s in (*answer.sentences, *answer.more) for c in s.citations] == [1, 2, 3, 4, 5]


def test_what_is_weak_beside_the_best_is_left_out() -> None:
    assert texts(Shelf().add("a", "Near.", 1.0).add("a", "Far off.", 0.4), Query(text="?")) == ["Near."]


def written(shelf: Shelf, *likely: float, text: str = "Who led it?") -> Answer:
    """The answer where each sentence, best first, is so likely to answer."""
    quoting, evidence = shelf.quoting()
    reckoned = (found.model_copy(update={"likely": share}) for found, share in zip(evidence, likely, strict=True))
    return quoting.write(Query(text=text), tuple(reckoned))


def two() -> Shelf:
    return Shelf().add("a", "A nurse led it.", 1.0).add("a", "The lease was short.", 0.9)


def test_what_is_not_likely_to_answer_is_told_as_the_nearest() -> None:
    answer = written(two(), 0.1, 0.1)
    assert answer.standing is Standing.NEAR
    assert answer.sentences[0].lead == PHRASES.silence.doubted
    assert [sentence.text for sentence in answer.sentences] == ["A nurse led it.", "The lease was short."]


def test_the_likeliest_stands_first_among_what_is_doubted() -> None:
    assert written(two(), 0.07, 0.15).sentences[0].text == "The lease was short."


def test_what_is_likely_is_told_as_an_answer_without_what_is_beside_it() -> None:
    answer = written(two(), 0.7, 0.01)
    assert answer.standing is Standing.ANSWERED
    assert [(sentence.lead, sentence.text) for sentence in answer.sentences] == [("", "A nurse led it.")]
    assert [sentence.text for sentence in answer.more] == ["The lease was short."]


def test_of_two_that_are_as_strong_the_likelier_comes_first() -> None:
    shelf = Shelf().add("a", "The lease was short.", 1.0).add("a", "A nurse led it.", 0.95)
    assert written(shelf, 0.3, 0.8).sentences[0].text == "A nurse led it."


def test_what_is_not_known_is_doubted_too() -> None:
    shelf = two().add("a", "We found nothing on who led it.", 0.2, PassageRole.NOT_KNOWN)
    assert written(shelf, 0.1, 0.1, 0.1).sentences[0].lead == PHRASES.silence.doubted


def test_no_fact_at_all_is_silence() -> None:
    quoting, _ = two().quoting()
    assert quoting.write(Query(text="?"), ()).standing is Standing.SILENT


def test_no_two_sentences_say_the_same() -> None:
    shelf = (
        Shelf()
        .add("a", "The board chose to stop in 2015.", 1.0)
        .add("b", "The board chose to stop in July 2015.", 0.99)
        .add("b", "Staff moved.", 0.9)
    )
    assert texts(shelf, Query(text="?")) == ["The board chose to stop in 2015.", "Staff moved."]


def test_named_organisations_are_taken_in_turn_each_under_its_name() -> None:
    shelf = (
        Shelf()
        .add("navigo", "Users sit on the board.", 0.5)
        .add("care", "Staff elect two.", 1.0)
        .add("other", "Nobody does.", 0.9)
    )
    quoting, evidence = shelf.quoting()
    answer = quoting.write(Query(text="?", organisations=("navigo", "care")), evidence)
    assert [(s.lead, s.text) for s in answer.sentences] == [("Navigo:", "Users sit on the board."), ("Care:", "Staff elect two.")]


def test_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    shelf = Shelf().add("report", "The trust had debts.", 0.1).add("report", "However, it went on.", 1.0)
    assert texts(shelf, Query(text="?")) == ["The trust had debts. However, it went on."]


def test_a_line_on_what_is_not_known_comes_first_when_it_is_as_near_as_the_best_fact() -> None:
    unknown = "We found no figure for turnout."
    near = Shelf().add("a", "Members vote.", 0.9).add("a", unknown, 1.0, PassageRole.NOT_KNOWN)
    quoting, evidence = near.quoting()
    answer = quoting.write(Query(text="?"), evidence)
    assert [s.text for s in answer.sentences] == [unknown, "Members vote."]
    assert answer.standing is Standing.NEAR
    far = Shelf().add("a", "Members vote.", 1.0).add("a", unknown, 0.5, PassageRole.NOT_KNOWN)
    assert texts(far, Query(text="?")) == ["Members vote."]


def test_after_such_a_line_only_the_two_nearest_facts_are_shown() -> None:
    unknown = "We found no figure for turnout."
    shelf = (
        Shelf()
        .add("a", "Members vote.", 0.9)
        .add("a", "Staff meet.", 0.8)
        .add("a", "It rains.", 0.8)
        .add("a", unknown, 1.0, PassageRole.NOT_KNOWN)
    )
    quoting, evidence = shelf.quoting()
    answer = quoting.write(Query(text="?"), evidence)
    assert ([s.text for s in answer.sentences], len(answer.more)) == ([unknown, "Members vote.", "Staff meet."], 1)


def test_two_lines_that_are_about_as_near_stand_side_by_side() -> None:
    lines = ["We found no figure for turnout.", "We found no count of members."]
    shelf = Shelf().add("a", "Members vote.", 0.9)
    for line in lines:
        shelf.add("a", line, 1.0, PassageRole.NOT_KNOWN)
    assert texts(shelf, Query(text="?")) == [*lines, "Members vote."]


def test_where_organisations_are_compared_no_line_of_one_stands_above_them_all() -> None:
    shelf = Shelf().add("a", "Members vote.", 0.9).add("b", "Staff vote.", 0.8)
    shelf.add("a", "We found no figure for turnout.", 1.0, PassageRole.NOT_KNOWN)
    assert texts(shelf, Query(text="?", organisations=("a", "b"))) == ["Members vote.", "Staff vote."]


def test_after_the_best_sentence_sources_follow_in_document_order() -> None:
    shelf = Shelf().add("a", "Early days.", 0.8).add("a", "The middle way.", 1.0).add("a", "Last things.", 0.9)
    assert texts(shelf, Query(text="?")) == ["The middle way.", "Early days.", "Last things."]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a", "one source, a press report, 2015."),
        ("report", "the words of Report, 2013; nothing here was checked against another source."),
    ],
)
def test_how_sure_is_told_in_words_from_the_sources_used(name: str, words: str) -> None:
    quoting, evidence = Shelf().add(name, "Something was.", 1.0).quoting()
    assert quoting.write(Query(text="?"), evidence).how_sure == words


def test_every_sentence_is_exact() -> None:
    shelf = Shelf().add("a", "One thing.", 1.0).add("b", "Then another thing.", 0.9).add("b", "A third.", 0.95)
    quoting, evidence = shelf.quoting()
    answer = quoting.write(Query(text="?"), evidence)
    for sentence in (*answer.sentences, *answer.more):
        (citation,) = sentence.citations
        assert quoting._readings[citation.source_id].text[citation.start : citation.end] == sentence.text == citation.quote
    assert all(a.citations[0].number < b.citations[0].number for a, b in pairwise(answer.sentences))


def test_in_doubt_no_other_words_connect_what_is_shown() -> None:
    shelf = two().add("a", "We found nothing on who led it.", 0.2, PassageRole.NOT_KNOWN)
    leads = [sentence.lead for sentence in written(shelf, 0.05, 0.07, 0.15).sentences]
    assert leads == [PHRASES.silence.doubted, *[""] * (len(leads) - 1)]
