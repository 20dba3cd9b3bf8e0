from guide.answer.likely import ASKED, BELONGS, TOLD, likely_beside, signs_of, with_likely
from guide.records import Evidence, Why


def found(
    likeness: float | None = 0.5, *, on_topic: float | None = 0.5, asked_before: float = 0.0, length: int = 120
) -> Evidence:
    return Evidence(
        source_id="a",
        start=0,
        end=length,
        passage_id="a@0",
        strength=1.0,
        likeness=likeness,
        on_topic=on_topic if likeness is not None else None,
        asked_before=asked_before,
        why=Why(),
    )


def shares(*evidence: Evidence, unknown: bool = False, asked: bool = True) -> list[float]:
    reckoned = with_likely(evidence, [unknown] * len(evidence), asked=asked)
    return [one.likely for one in reckoned if one.likely is not None]


def test_what_is_nearer_and_known_to_be_asked_is_likelier_to_answer() -> None:
    assert shares(found(0.8))[0] > shares(found(0.3))[0]
    assert shares(found(on_topic=0.8))[0] > shares(found(on_topic=0.3))[0]
    assert shares(found(asked_before=0.4))[0] > shares(found())[0]


def test_what_is_found_later_is_less_likely_and_a_share_is_between_0_and_1() -> None:
    first, second, third = shares(found(), found(), found())
    assert 1 > first > second > third > 0


def test_a_line_on_what_is_not_known_belongs_beside_a_statement_less_than_a_fact() -> None:
    assert shares(found(), unknown=True, asked=False)[0] < shares(found(), asked=False)[0]


def test_question_and_statement_are_weighed_apart() -> None:
    assert ASKED != TOLD
    assert shares(found()) != shares(found(), asked=False)


def test_without_vectors_nothing_is_reckoned_and_nothing_is_kept_back() -> None:
    (one,) = with_likely([found(None)], [False], asked=False)
    assert one.likely is None
    assert list(signs_of([found(None)], [False])) == [None]
    assert likely_beside([one]) == (one,)


def test_beside_a_statement_stands_what_is_likely_to_belong_there() -> None:
    near, far = (found().model_copy(update={"likely": share}) for share in (BELONGS, BELONGS - 0.01))
    assert likely_beside([near, far]) == (near,)
