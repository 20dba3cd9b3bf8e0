"""In what order that which was found is handed on."""

import pytest

from guide import Guide
from guide.answer.ordering import READ_FIRST, fresh, read_first
from guide.answering import CANDIDATES, OF_AN_ESSAY, SPOKEN_OF, Answering
from guide.records import EMPTY, Act, Answer, AnswerSentence, Citation, Conversation, Evidence, Standing, Turn, Why


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


def listed(turn: Turn) -> set[str]:
    return {citation.source_id for sentence in (turn.answer.sentences if turn.answer else ()) for citation in sentence.citations}


@pytest.mark.parametrize(
    "message",
    ["which had staff out on strike?", "show me places where people downed tools", "strikes and walkouts, any examples?"],
)
def test_a_list_is_told_by_its_subject_whatever_the_words(message: str, guide: Guide) -> None:
    turn = guide.reply(message)
    assert listed(turn) == {"cases/greenwich-leisure-gll", "cases/mycsp"}
    assert turn.answer is not None
    assert turn.answer.sentences[0].lead == "Staff went on strike or took industrial action, in 2 of the 30 cases here:"


def test_why_after_a_list_is_answered_for_each_of_it(guide: Guide) -> None:
    first = guide.reply("which had staff out on strike?")
    turn = guide.reply("why?", EMPTY.model_copy(update={"turns": (first,)}))
    assert listed(turn) == listed(first)
    assert turn.answer is not None
    assert any("staffing and pay" in sentence.text for sentence in turn.answer.sentences)
    assert any("union recognition" in sentence.text for sentence in turn.answer.sentences)


def test_a_subject_is_narrowed_to_the_kind_of_service_that_is_asked_for(guide: Guide) -> None:
    every, health = (guide.reply(f"which {kind} lost their own main contract?") for kind in ("ones", "health ones"))
    assert listed(health) == {
        "cases/anglian-community-enterprise-and-provide",
        "cases/bristol-community-health-and-sirona",
        "cases/seqol-swindon",
    }
    assert listed(health) < listed(every)
    assert health.answer is not None
    lead = "Lost its own main contract, in 6 of the 30 cases here; of the kind or year you ask for, 3:"
    assert health.answer.sentences[0].lead == lead


def test_a_year_chooses_by_when_they_left_or_ended(guide: Guide) -> None:
    assert listed(guide.reply("which ones closed in 2020?")) == {"cases/bristol-community-health-and-sirona", "cases/epic-cic"}
    assert "cases/navigo" in listed(guide.reply("which of them left in 2011?"))
    assert "cases/csh-surrey" not in listed(guide.reply("which of them left in 2011?"))


def test_a_list_with_nothing_in_it_says_so_and_shows_nothing_else(guide: Guide) -> None:
    turn = guide.reply("which libraries closed in 1999?")
    assert (listed(turn), turn.edge) == (set(), "Of none of the 30 cases here do our notes say so.")


def test_who_asks_something_else_in_like_words_gets_no_list(guide: Guide) -> None:
    turn = guide.reply("how many days did the strikes last?")
    assert turn.answer is None or not any("cases here:" in sentence.lead for sentence in turn.answer.sentences)


def test_beside_what_somebody_tells_no_list_is_begun(guide: Guide) -> None:
    turn = guide.reply("Our staff went on strike last spring and I am still angry about how it was handled by everyone here.")
    assert turn.answer is None or not any("cases here:" in sentence.lead for sentence in turn.answer.sentences)


def quoted(*places: int) -> Turn:
    citations = tuple(
        Citation(
            number=1, source_id="cases/navigo", title="", ours=True, sha256="ab" * 32, start=at, end=at + 9, quote="", link=""
        )
        for at in places
    )
    said = tuple(AnswerSentence(text="It is so.", quoted=True, citations=(each,)) for each in citations)
    return Turn(message="What happened?", act=Act.ANSWER, answer=Answer(sentences=said, standing=Standing.ANSWERED))


def test_what_was_quoted_is_not_quoted_again_where_something_else_comes_near_to_it() -> None:
    evidence = (found("a", 0, 1.0, 1.0), found("a", 10, 0.9, 1.0), found("b", 20, 0.8, 3.0))
    assert [each.start for each in fresh(evidence, [quoted(0)])] == [10, 20]
    assert [each.start for each in fresh(evidence, [quoted(10)])] == [0, 20]


def test_the_best_of_all_is_quoted_again_where_nothing_comes_near_to_it_unless_it_missed() -> None:
    evidence = (found("a", 0, 1.0, 1.0), found("a", 10, 0.4, 1.0), found("b", 20, 0.3, 3.0))
    assert [each.start for each in fresh(evidence, [quoted(0, 10)])] == [0, 20]
    assert [each.start for each in fresh(evidence, [quoted(0, 10)], anew=True)] == [20]
    assert fresh(evidence[:1], [quoted(0)], anew=True) == evidence[:1]


def test_a_miss_is_owned_and_the_subject_that_was_put_aside_is_left(guide: Guide) -> None:
    first = guide.reply("What happened at Suffolk Libraries?")
    then = guide.reply("That's not what I asked. Leave Suffolk. Who owns Explore York?", Conversation(turns=(first,)))
    assert then.edge == guide.library.manner.listening.lines.missed
    assert then.answer is not None
    assert {c.source_id for s in then.answer.sentences for c in s.citations} == {"cases/explore-york"}


def test_a_list_of_a_kind_is_no_answer_to_what_is_asked_of_that_kind(guide: Guide) -> None:
    turn = guide.reply("did new starters lose the nhs pension anywhere, yes or no")
    assert turn.answer is not None
    assert not turn.answer.complete


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("how many redundancies were there in all of these?", "We found no figure for redundancies in any of the thirty cases."),
        (
            "has anywhere the staff voted NO and it stopped?",
            "We found no vote of staff that stopped a move in any of the thirty cases.",
        ),
        ("did any of your cases have exam results", "We found no exam results in any of the thirty cases."),
    ],
)
def test_what_no_case_tells_is_said_of_all_of_them(guide: Guide, asked: str, line: str) -> None:
    answer = guide.reply(asked).answer
    assert answer is not None
    assert [sentence.text for sentence in answer.sentences] == [line]
    assert answer.standing is Standing.NEAR
    assert not answer.complete


def test_chatter_around_a_question_does_not_put_it_outside_the_library(guide: Guide) -> None:
    turn = guide.reply(
        "hiya!! so im 27, been here 4 yrs and my manager legged it down the corridor lol. what is a public service mutual, tho"
    )
    assert turn.answer is not None
    assert "public service mutual" in turn.answer.sentences[0].text


def test_the_essay_counts_less_than_the_notes_it_draws_on(guide: Guide) -> None:
    answering = Answering(guide.library, guide.prompts)
    query = answering.query("why did so few staff come to meetings?")
    strengths = [found.strength for found in answering.evidence(query)]
    before = {(f.source_id, f.start): f.strength for f in guide.library.search(query, CANDIDATES, SPOKEN_OF)}
    assert strengths == sorted(strengths, reverse=True)
    for found in answering.evidence(query):
        share = OF_AN_ESSAY if found.source_id == "briefing/companion" else 1.0
        assert found.strength == pytest.approx(share * before[found.source_id, found.start])


@pytest.mark.parametrize(
    "message",
    [
        "If they own it and the council pulls the contract, it is theirs that got shut again. Is that fair to do to kids?",
        "I stood up in front of three hundred of our staff and told them they would be better off. What do I owe them now?",
    ],
)
def test_what_no_source_can_settle_is_met_as_something_told(guide: Guide, message: str) -> None:
    turn = guide.reply(message)
    assert turn.act is Act.OPEN
    assert turn.edge == guide.library.manner.listening.lines.unsettled


def test_a_passage_that_was_offered_is_given_to_whoever_takes_it_up(guide: Guide) -> None:
    lines = guide.library.manner.listening.lines
    first = Turn(message="Who owns the shares of City Health Care Partnership", act=Act.NOTICE, offer=lines.passage_on_this)
    then = guide.reply("Yes please, go on", Conversation(turns=(first,)))
    assert then.answer is not None
    assert then.answer.sentences


def test_whether_something_is_so_is_looked_up(guide: Guide) -> None:
    assert guide.reply("Is it right that members elect the chief executive at Navigo?").act is Act.ANSWER


def test_a_sentence_that_is_likely_to_answer_keeps_a_question_within_the_library(guide: Guide) -> None:
    answer = guide.reply("can tenants sack the board in a mutual landlord").answer
    assert answer is not None
    assert any("remove a director" in sentence.text for sentence in answer.sentences)


@pytest.mark.parametrize("message", ["Do you keep what I say or not?", "Will it store everything?"])
def test_whether_anything_is_kept_is_told_and_not_looked_up(guide: Guide, message: str) -> None:
    turn = guide.reply(message)
    assert turn.answer is None
    assert turn.edge is not None
    assert "nobody reads this" in turn.edge


def test_nothing_is_announced_that_does_not_follow(guide: Guide) -> None:
    turn = guide.reply("Will the Klingon fleet survive?")
    assert turn.act is Act.DECLINE
    assert turn.answer is None or not turn.answer.sentences
    assert turn.edge == "I cannot tell what will happen, and nobody in these sources could either."


def test_who_worries_about_others_pay_bands_is_not_sent_to_advisers(guide: Guide) -> None:
    turn = guide.reply("My worry is my band 3s and healthcare assistants. Nobody's put one of them on any steering group.")
    assert turn.act is Act.OPEN
    assert guide.reply("Will my band 3s lose their sick pay?").act is Act.REFER
