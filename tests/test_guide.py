"""The trip of one message, over the shipped corpus with the real embedding."""

import re

import pytest

from guide import Guide
from guide.errors import MessageError, NotFound
from guide.records import Act, Asked, Conversation, Done, Found, Heard, Scope, SourceKind, Span, Standing, Turn, Wrote


def test_a_question_is_answered_in_exact_sentences_each_with_its_place_and_public_source(guide: Guide) -> None:
    turn = guide.reply("What happened to Peninsula Community Health?")
    assert turn.act is Act.ANSWER
    assert turn.answer is not None
    assert turn.answer.standing is Standing.ANSWERED
    assert 1 <= len(turn.answer.sentences) <= 3
    first = turn.answer.sentences[0]
    assert "Peninsula Community Health" in first.text
    assert "2016" in first.text
    for sentence in (*turn.answer.sentences, *turn.answer.more):
        (citation,) = sentence.citations
        assert guide.library.reading(citation.source_id).text[citation.start : citation.end] == sentence.text
        assert citation.references
    assert "press" in turn.answer.how_sure


def test_who_elects_the_board_at_rochdale_is_told_from_rochdale(guide: Guide) -> None:
    answer = guide.reply("Who elects the board at Rochdale?").answer
    assert answer is not None
    assert {c.source_id for s in answer.sentences for c in s.citations} == {"cases/rochdale-boroughwide-housing"}
    assert "Representative Body" in " ".join(sentence.text for sentence in answer.sentences)


@pytest.mark.parametrize(
    ("question", "case", "at"),
    [("What happened when Circle ran Hinchingbrooke?", "circle-hinchingbrooke", 0), ("Tell me about Navigo", "navigo", 2)],
)
def test_of_a_case_as_a_whole_its_outcome_is_told_first_or_after_what_it_is(
    guide: Guide, question: str, case: str, at: int
) -> None:
    answer = guide.reply(question).answer
    assert answer is not None
    assert answer.standing is Standing.ANSWERED
    assert answer.sentences[at].text.startswith("Outcome")
    assert {c.source_id for s in answer.sentences for c in s.citations} == {f"cases/{case}"}


def test_a_thing_is_told_by_the_sentence_that_says_what_it_is(guide: Guide) -> None:
    answer = guide.reply("What is a community interest company?").answer
    assert answer is not None
    assert re.match(r"A community interest company( \(CIC\))? is an? ", answer.sentences[0].text)


def test_a_list_by_fields_is_made_however_few_its_words_are(guide: Guide) -> None:
    answer = guide.reply("Which ones were taken back?").answer
    assert answer is not None
    assert "cases/suffolk-libraries" in {c.source_id for said in answer.sentences for c in said.citations}
    far = guide.reply("Which pizzerias in Naples closed?").answer
    assert far is not None
    assert far.standing is Standing.SILENT


def test_the_one_that_comes_first_of_all_is_no_list(guide: Guide) -> None:
    listed, longest = guide.reply("Which of the thirty are still running?"), guide.reply("Which of the thirty lasted longest?")
    assert listed.answer and longest.answer
    assert len(listed.answer.sentences) > 3 >= len(longest.answer.sentences)
    assert "longest" in longest.answer.sentences[0].text


def test_what_holds_of_no_case_stands_after_what_is_so_in_general(guide: Guide) -> None:
    of_cases = guide.reply("Did any of them have to answer freedom of information requests?").answer
    general = guide.reply("Does the Freedom of Information Act cover a company owned by its staff?").answer
    assert of_cases and general
    none = "We found nothing on freedom of information in any of the thirty cases."
    assert [sentence.text for sentence in of_cases.sentences] == [none]
    assert general.sentences[-1].text == none
    assert "Freedom of Information Act" in general.sentences[0].text
    assert general.standing is Standing.ANSWERED


def test_a_question_to_take_to_others_is_one_of_the_bank_and_nothing_else(guide: Guide) -> None:
    turn = guide.reply("What questions should I put to my board about the staff vote?")
    assert turn.question is not None
    assert turn.answer is None and turn.mirror is None
    lines = guide.library.manner.listening.lines
    assert turn.edge == lines.to_take
    quiet = guide.reply("Stop asking me questions.")
    again = guide.reply("What questions should I put to my board about the staff vote?", Conversation(turns=(quiet,)))
    assert again.question is not None
    assert again.edge == lines.to_take


def test_better_alone_is_praise_and_no_name(guide: Guide) -> None:
    named, praised = guide.reply("Tell me about Better."), guide.reply("Better. And why do councils take work back?")
    assert named.answer and praised.answer
    cited = [{c.source_id for s in turn.answer.sentences for c in s.citations} for turn in (named, praised) if turn.answer]
    assert cited[0] == {"cases/greenwich-leisure-gll"} != cited[1]
    assert praised.rewritten is None


def test_the_people_to_turn_to_are_named_once_and_a_question_beside_is_answered(guide: Guide) -> None:
    first = guide.reply("I am not sleeping over this. Does TUPE apply when the council takes it back?")
    assert first.act is Act.HOLD and first.signpost and first.signpost.contacts
    assert first.answer and "TUPE" in first.answer.sentences[0].text
    assert first.question is None
    again = guide.reply("I can't cope with it any more", Conversation(turns=(first,)))
    assert again.act is Act.HOLD and again.signpost
    assert again.signpost.contacts == () and again.signpost.text != first.signpost.text


def test_another_kind_of_service_is_asked_of_as_the_last_was(guide: Guide) -> None:
    leisure = guide.reply("Which of your cases are leisure centres?")
    libraries = guide.reply("And the libraries?", Conversation(turns=(leisure,)))
    assert libraries.rewritten == "Which of your cases are libraries centres?" or "libraries" in (libraries.rewritten or "")
    assert libraries.answer
    assert "cases/suffolk-libraries" in {c.source_id for s in libraries.answer.sentences for c in s.citations}


def test_beside_what_is_told_no_word_is_explained_that_was_used(guide: Guide) -> None:
    turn = guide.reply("I have told the unions that their terms are protected by TUPE and that is the end of it.")
    assert not any(sentence.text.startswith("TUPE") for sentence in (turn.answer.sentences if turn.answer else ()))


def test_who_asks_why_after_a_list_is_told_the_reason_of_each(guide: Guide) -> None:
    listed = guide.reply("which ones closed?")
    turn = guide.reply("why?", Conversation(turns=(listed,)))
    assert listed.answer and turn.answer
    told = [citation.source_id for sentence in turn.answer.sentences for citation in sentence.citations]
    assert told == [citation.source_id for sentence in listed.answer.sentences for citation in sentence.citations]
    reasons = {guide.library.reading(id).case.reason_for_outcome.sentence for id in told}  # type: ignore[union-attr]
    assert {(citation.start, citation.end) for sentence in turn.answer.sentences for citation in sentence.citations} == reasons


def test_what_is_not_known_of_one_case_is_not_said_of_all(guide: Guide) -> None:
    answer = guide.reply("How do staff get a say once it has left the council?").answer
    assert answer is not None
    assert not any(sentence.text.startswith("We found") for sentence in answer.sentences)


def test_events_come_in_order_and_the_turn_holds_what_they_told(guide: Guide) -> None:
    events = list(guide.stream("Who were the members of Suffolk Libraries?"))
    assert [type(event) for event in events[:2]] == [Heard, Found]
    done = events[-1]
    assert isinstance(done, Done)
    assert done.turn.answer is not None
    assert tuple(event.sentence for event in events if isinstance(event, Wrote)) == done.turn.answer.sentences
    assert done.turn.library == guide.library.fingerprint


def test_two_named_organisations_are_taken_in_turn_under_their_names(guide: Guide) -> None:
    answer = guide.reply("Compare the boards of Navigo and Care Plus Group").answer
    assert answer is not None
    leads = [sentence.lead for sentence in answer.sentences if sentence.lead]
    assert leads == ["Navigo:", "Care Plus Group:"]


@pytest.mark.parametrize("question", ["How do I make a carbonara?", "Who won the football on Saturday in Madrid?", "xqzzt blorf"])
def test_far_questions_are_met_with_silence_and_nothing_is_quoted(guide: Guide, question: str) -> None:
    turn = guide.reply(question)
    assert turn.answer is None or turn.answer.standing is Standing.SILENT
    assert turn.answer is None or not turn.answer.sentences
    assert turn.edge


def test_where_sources_are_chosen_only_those_answer(guide: Guide) -> None:
    notes = Conversation(scope=Scope(kinds=(SourceKind.NOTE,), sources=("cases/navigo",)))
    answer = guide.reply("Who sits on the board?", notes).answer
    assert answer is not None and answer.sentences
    cited = {c.source_id for s in (*answer.sentences, *answer.more) for c in s.citations}
    assert all(source == "cases/navigo" or source.startswith("notes/") for source in cited)


def test_what_was_chosen_holds_for_follow_ups_and_for_comparisons(guide: Guide) -> None:
    scope = Scope(sources=("cases/navigo", "cases/care-plus-group"))
    first = guide.reply("How are Navigo and Care Plus Group owned?", Conversation(scope=scope))
    then = guide.reply("and their pensions?", Conversation(scope=scope, turns=(first,)))
    third = guide.reply("How do Navigo and SEQOL compare in who may be a member?", Conversation(scope=scope))
    assert then.rewritten and "Navigo" in then.rewritten
    for turn in (first, then, third):
        assert turn.answer is not None and turn.answer.sentences
        cited = {c.source_id for s in (*turn.answer.sentences, *turn.answer.more) for c in s.citations}
        assert cited <= set(scope.sources)


def test_of_a_case_of_which_a_field_is_not_known_that_is_said_first(guide: Guide) -> None:
    answer = guide.reply("Do those who work at Bromley Healthcare choose its directors?").answer
    assert answer is not None and answer.standing is Standing.NEAR
    assert answer.sentences[0].text.startswith("We found nothing on who elects the board")


def test_no_side_of_a_dispute_is_quoted_alone(guide: Guide) -> None:
    answer = guide.reply("Was Circle a mutual of its staff?").answer
    assert answer is not None
    sides = [sentence for sentence in answer.sentences if sentence.side]
    assert len(sides) == 3
    assert all(sentence.lead for sentence in sides)


def test_a_case_that_was_not_chosen_is_not_spoken_of_and_the_line_says_why(guide: Guide) -> None:
    turn = guide.reply("Who sits on the board of Navigo?", Conversation(scope=Scope(sources=("cases/seqol-swindon",))))
    assert turn.answer is not None and turn.answer.standing is Standing.SILENT
    assert turn.edge == guide.prompts.phrases.silence.not_chosen


def test_only_the_report_where_it_is_not_held_says_what_is_held(guide: Guide) -> None:
    turn = guide.reply("What is risk?", Conversation(scope=Scope(kinds=(SourceKind.REPORT,))))
    assert turn.answer is not None and not turn.answer.sentences
    assert turn.edge == guide.prompts.phrases.silence.report_absent


def test_danger_is_met_before_anything_is_searched(guide: Guide) -> None:
    events = list(guide.stream("I don't want to be here any more"))
    assert [type(event) for event in events] == [Heard, Done]
    turn = guide.reply("I don't want to be here any more")
    assert turn.act is Act.SIGNPOST_URGENT
    assert turn.signpost is not None
    assert "116 123" in [contact.reach for contact in turn.signpost.contacts]
    assert turn.evidence == ()


def test_small_talk_searches_nothing_and_may_open_with_a_question(guide: Guide) -> None:
    events = list(guide.stream("hello"))
    assert [type(event) for event in events] == [Heard, Asked, Done]
    first = Conversation(turns=(guide.reply("hello"),))
    assert [type(event) for event in guide.stream("ok thanks", first)] == [Heard, Done]


def test_a_statement_meets_its_words_one_passage_and_a_question_told_in_their_order(guide: Guide) -> None:
    events = list(guide.stream("Our first contract runs for five years and then the council will tender it"))
    assert [type(event) for event in events] == [Heard, Found, Wrote, Asked, Done]
    done = events[-1]
    assert isinstance(done, Done)
    assert done.turn.answer is not None
    assert len(done.turn.answer.sentences) == 1
    assert done.turn.question is not None
    assert done.turn.question.text.endswith("?")


def test_what_the_controls_send_is_understood(guide: Guide) -> None:
    say, lines = guide.library.manner.listening.say, guide.library.manner.listening.lines
    turns = [guide.reply("Why did the libraries of Suffolk go back to the county?")]

    def then(message: str) -> Turn:
        turns.append(guide.reply(message, Conversation(turns=tuple(turns))))
        return turns[-1]

    first, one, other = (then(message).question for message in (say.question, say.another, say.another))
    assert first and one and other
    assert len({first.id, one.id, other.id}) == 3
    case = then(say.otherwise)
    assert case.contrary is not None
    assert case.contrary.source_id != "cases/suffolk-libraries"
    assert case.contrary.citation.quote == case.contrary.line
    assert then(say.stop_asking).edge == lines.asks_off
    assert then("Our board worries me, and I keep thinking about the libraries").question is None
    again = then(say.ask_again)
    assert (again.edge, again.question is None) == (lines.asks_on, False)


def test_every_citation_of_a_turn_has_a_number_of_its_own(guide: Guide) -> None:
    turn = guide.reply("Libraries like ours obviously always thrive once they are out")
    assert turn.contrary is not None
    said = (*turn.answer.sentences, *turn.answer.more) if turn.answer else ()
    cited = [(c.number, c.source_id, c.start) for s in said for c in s.citations]
    cited.append((turn.contrary.citation.number, turn.contrary.source_id, turn.contrary.citation.start))
    assert len({number for number, *_ in cited}) == len({tuple(place) for _, *place in cited})


def test_ones_own_case_is_met_with_people_and_with_what_the_sources_say_in_general(guide: Guide) -> None:
    turn = guide.reply("Will I keep my NHS pension if our team becomes a CIC?")
    assert turn.act is Act.REFER
    assert turn.signpost is not None
    assert turn.answer is not None
    assert turn.answer.sentences


def test_the_report_is_said_to_be_absent_wherever_it_is_asked_about(guide: Guide) -> None:
    edge = guide.reply("What does the report say about leadership?").edge
    assert edge is not None
    assert "not its text" in edge


@pytest.mark.parametrize("message", ["", "   ", "\n\t", "\0", "\u200b"])
def test_an_empty_message_is_refused_with_advice(guide: Guide, message: str) -> None:
    with pytest.raises(MessageError):
        guide.reply(message)


def test_eight_thousand_characters_are_taken_and_one_more_is_not(guide: Guide) -> None:
    assert guide.reply("mutual " * 1142 + "mutual").act is Act.NOTICE
    with pytest.raises(MessageError, match="8,000"):
        guide.reply("x" * 8001)


@pytest.mark.parametrize(
    "message", ["🙂🙃", "<script>alert(1)</script>", "a\ud800b", "what\0 happened in Rochdale?", "؟ مرحبا", "' OR 1=1 --"]
)
def test_no_message_is_too_odd(guide: Guide, message: str) -> None:
    turn = guide.reply(message)
    assert turn.model_dump_json()


def test_search_finds_the_sentences_nearest_to_words(guide: Guide) -> None:
    found = guide.search("petition against the spin-out in Cornwall", limit=5)
    assert len(found) == 5
    assert found[0].source_id == "cases/peninsula-community-health"
    assert found[0].strength >= found[1].strength


def test_a_quote_is_verified_in_one_source_or_in_all(guide: Guide) -> None:
    answer = guide.reply("What happened to Peninsula Community Health?").answer
    assert answer is not None
    quote = answer.sentences[0].text
    assert [c.source_id for c in guide.verify(quote)] == ["cases/peninsula-community-health"]
    assert guide.verify(quote, "cases/navigo") == []
    with pytest.raises(NotFound):
        guide.verify(quote, "cases/nowhere")


def test_a_page_of_the_briefing_is_a_picture(guide: Guide) -> None:
    reading = guide.library.reading("briefing/companion")
    page = reading.pages[4]
    picture = guide.page_picture("briefing/companion", page.number, [], Span(page.start, page.start + 80))
    assert picture.startswith(b"\x89PNG")


def test_the_same_library_gives_the_same_answer(guide: Guide) -> None:
    question = "Which contract did CSH Surrey lose?"
    assert guide.reply(question) == guide.reply(question)


def test_the_log_holds_no_word_of_a_message(guide: Guide, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="guide")
    guide.reply("What happened in Cornwall to flibbertigibbets?")
    assert "flibbertigibbet" not in caplog.text


def test_a_misspelt_name_is_found_and_what_was_looked_for_is_told(guide: Guide) -> None:
    turn = guide.reply("who electd the board at Navgo?")
    assert (turn.message, turn.rewritten) == ("who electd the board at Navgo?", "who elected the board at Navigo?")
    assert turn.answer is not None
    assert {citation.source_id for said in turn.answer.sentences for citation in said.citations} == {"cases/navigo"}


def test_a_slip_in_what_somebody_tells_is_left_as_it_is(guide: Guide) -> None:
    turn = guide.reply("our manger told us that the servise is to leave and I am worried about it")
    assert turn.rewritten is None


def test_what_is_asked_after_a_list_is_answered_for_each_of_it(guide: Guide) -> None:
    listed = guide.reply("which ones were about young people?")
    turn = guide.reply("and their pensions?", Conversation(turns=(listed,)))
    assert listed.answer and turn.answer
    told = [citation.source_id for sentence in turn.answer.sentences for citation in sentence.citations]
    assert list(dict.fromkeys(told)) == [c.source_id for sentence in listed.answer.sentences for c in sentence.citations]
    assert all("pension" in sentence.text for sentence in turn.answer.sentences)


def test_what_may_stand_by_itself_follows_only_where_what_was_talked_of_answers_it(guide: Guide) -> None:
    about_york = Conversation(turns=(guide.reply("Who can be a member of Explore York?"),))
    assert (guide.reply("are young people allowed a say", about_york).rewritten or "").endswith(
        "Explore York Libraries and Archives"
    )
    assert guide.reply("who paid for that research?", about_york).rewritten is None


def test_a_figure_told_of_what_was_talked_of_is_set_beside_what_the_source_says(guide: Guide) -> None:
    asked = Conversation(turns=(guide.reply("When did Navigo leave the NHS?"),))
    turn = guide.reply("it left in 2012 not 2011", asked)
    assert turn.act is Act.ANSWER
    assert turn.answer is not None
    assert "in 2011" in turn.answer.sentences[0].text
    assert guide.reply("that was 5 years ago and im still angry", asked).act is not Act.ANSWER
