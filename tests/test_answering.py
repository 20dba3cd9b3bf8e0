"""In what order that which was found is handed on."""

import pytest

from guide import Guide
from guide.answering import READ_FIRST, read_first
from guide.records import Evidence, Turn, Why


def found(passage: str, start: int, strength: float, of_passage: float) -> Evidence:
    return Evidence(
        source_id="cases/navigo",
        start=start,
        end=start + 9,
        passage_id=passage,
        strength=strength,
        passage_strength=of_passage,
        why=Why(),
    )


def test_the_strongest_passages_come_first_each_with_its_best_sentence_and_nothing_is_lost() -> None:
    evidence = (
        found("a", 0, 1.0, 1.0),
        found("a", 10, 0.9, 1.0),
        found("b", 20, 0.8, 3.0),
        found("c", 30, 0.7, 0.5),
        found("d", 40, 0.6, 2.0),
        found("d", 50, 0.5, 2.0),
    )
    ordered = read_first(evidence)
    assert [each.passage_id for each in ordered[:READ_FIRST]] == ["b", "d", "a"]
    assert [each.start for each in ordered] == [20, 40, 0, 10, 30, 50]


def first_passages(turn: Turn) -> set[str]:
    return set(list(dict.fromkeys(each.passage_id for each in turn.evidence))[:READ_FIRST])


@pytest.mark.parametrize(
    ("leader", "officer"),
    [
        (
            "Which responsibilities passed from the Representative Body to the directors at Rochdale Boroughwide Housing?",
            "what did tenants and staff at rbh lose when the board took the power off them?",
        ),
        (
            "What considerations led CSH Surrey and its partner to withdraw from the West Sussex award?",
            "why did csh surrey walk away from that muscle and joint job after winning it?",
        ),
        (
            "Which local body or group elects the directors at Rochdale Boroughwide Housing now?",
            "who gets to vote the directors in at Rochdale Boroughwide Housing, members or the top table?",
        ),
    ],
)
def test_a_leader_and_a_union_officer_who_ask_the_same_read_the_same_passages_first(
    guide: Guide, leader: str, officer: str
) -> None:
    assert first_passages(guide.reply(leader)) == first_passages(guide.reply(officer))
