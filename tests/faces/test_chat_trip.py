"""What the chat shows as a message makes its trip: without Gradio, over a real library."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from guide import Guide, read_settings
from guide.errors import ModelError
from guide.faces import chat_trip as trip
from guide.faces.chat_first import first_of
from guide.faces.chat_markup import citations_of
from guide.faces.chat_trip import Kept, Screen
from guide.faces.doctor import bank_of
from guide.faces.listing import newest_year
from guide.records import (
    EMPTY,
    EVERYTHING,
    Act,
    Answer,
    AnswerSentence,
    AskBack,
    Contact,
    Conversation,
    Correction,
    Event,
    Heard,
    Mirror,
    Question,
    Scope,
    Signpost,
    SourceKind,
    Span,
    Standing,
    Turn,
    Wrote,
)
from guide.reflection import Bank
from tests.small_library import open_small

ASKED = "Why did Peninsula Community Health in Cornwall close?"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    guide = open_small(tmp_path_factory.mktemp("small"))
    yield guide
    guide.close()


def asked(guide: Guide, message: str, kept: Kept | None = None) -> tuple[list[Screen], Kept]:
    screens = list(trip.said(guide, message, kept))
    return screens, next(screen.kept for screen in reversed(screens) if screen.kept is not None)


def words(markup: str | None) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup or "")).split())


def kept_of(*turns: Turn) -> Kept:
    return trip.keep(Conversation(turns=turns))


def test_the_first_screen_takes_its_ways_in_from_the_library(small: Guide) -> None:
    screen = trip.restored(small, None)
    assert "four organisations" in words(screen.intro)
    assert "/read/cases/" in (screen.ways or "")
    assert "The report itself is not here yet" in words(screen.desk)
    assert 'href="/workshop"' in (screen.ways or "")


def test_the_first_screen_promises_only_what_there_is(small: Guide) -> None:
    screen = trip.restored(small, None)
    assert "one question at a time" in words(screen.intro)
    said = "I am software. I find passages and ask questions. I keep your words as you write them. I do not judge or report."
    assert words(screen.intro).count(said) == 1
    assert "Think something through" in words(screen.ways)


def test_a_library_that_lacks_a_sentence_starts_and_asks_only_what_rests_on_what_it_holds(small: Guide) -> None:
    texts = {name: reading.text for name, reading in small.library.readings.items()}
    asked = small.library.manner.bank.active
    assert 0 < len(asked) < len(bank_of(read_settings()).active)
    for place in (place for question in asked for place in (*question.passages, *question.contrary)):
        assert place.sentence in texts[place.source]


def test_where_no_question_can_be_asked_none_is_promised(small: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = replace(small.library, manner=replace(small.library.manner, bank=Bank()))
    monkeypatch.setattr(small.librarian, "library", bare)
    screen = trip.restored(small, None)
    assert "one question at a time" not in words(screen.intro)
    assert 'type="radio"' not in (screen.manner or "")
    assert "Think something through" not in words(screen.ways)


def test_the_controls_stand_once_under_the_newest_question_and_send_plain_messages(small: Guide) -> None:
    say = small.library.manner.listening.say
    turn = Turn(message="x", act=Act.OPEN, question=Question(id="own-001", text="Whose is it?", because="It was theirs."))
    screen = trip.restored(small, kept_of(turn, turn))
    for message in (say.another, say.otherwise, say.stop_asking):
        assert f'data-ask="{message}"' in (screen.now or "")
        assert f'data-ask="{message}"' not in (screen.past or "")
    assert "What it rests on It was theirs." in words(screen.now)
    assert "Another question" not in words(trip.restored(small, kept_of(Turn(message="x", act=Act.OPEN))).now)


def test_under_an_answer_without_a_question_one_may_be_asked_for_unless_none_is_wished(small: Guide) -> None:
    say = small.library.manner.listening.say
    _, answered = asked(small, ASKED)
    shown = trip.restored(small, answered).now or ""
    assert f'data-ask="{say.question}"' in shown
    assert f'data-ask="{say.otherwise}"' in shown
    whole = trip.conversation_of(answered)
    quiet = Conversation(turns=(Turn(message=say.stop_asking, act=Act.ANSWER), *whole.turns))
    shown = trip.restored(small, trip.keep(quiet)).now or ""
    assert f'data-ask="{say.question}"' not in shown
    assert f'data-ask="{say.otherwise}"' in shown


def test_a_correction_shows_how_it_read_and_how_it_reads_with_its_place(small: Guide) -> None:
    _, answered = asked(small, ASKED)
    [citation, *_] = [each for turn in trip.conversation_of(answered).turns for each in citations_of(turn)]
    now = citation.model_copy(update={"quote": "It <b>now</b> reads so.", "number": 1})
    corrected = Turn(message="x", act=Act.OPEN, corrections=(Correction(said=citation, now=now, line="I may have been wrong."),))
    screen = trip.restored(small, kept_of(corrected))
    assert f"I may have been wrong. It <b>now</b> reads so. our note [1] Before, it read: “{citation.quote}”" in words(screen.now)
    assert 'class="place"' in (screen.desk or "")


def test_where_it_may_end_the_record_is_offered_once(small: Guide) -> None:
    line = small.library.manner.listening.lines.stop
    stop, close = Turn(message="x", act=Act.OPEN, offer=line), Turn(message="thanks, bye", act=Act.CLOSE)
    for last in (stop, close):
        screen = trip.restored(small, kept_of(stop, last))
        assert "data-record" in (screen.now or "")
        assert "data-record" not in (screen.past or "")
    assert "data-record" not in (trip.restored(small, kept_of(Turn(message="x", act=Act.OPEN))).now or "")


def test_the_page_to_be_printed_is_made_of_what_the_browser_keeps(small: Guide) -> None:
    _, kept = asked(small, ASKED, {"minutes": 12})
    form = unescape(trip.restored(small, kept).manner or "")
    assert 'action="/record/conversation"' in form
    sent = re.search(r'name="conversation" value="(.*)"><button', form)
    assert sent
    assert Conversation.model_validate_json(sent[1]) == trip.conversation_of(kept)
    assert "minutes" not in kept


def test_whether_questions_are_asked_is_shown_and_replayed_from_what_was_written(small: Guide) -> None:
    say = small.library.manner.listening.say
    asked, stopped, again = (Turn(message=text, act=Act.ANSWER) for text in ("x", say.stop_asking, say.ask_again))
    assert _chosen(trip.restored(small, None)) == "yes"
    assert _chosen(trip.restored(small, kept_of(asked))) == "yes"
    assert _chosen(trip.restored(small, kept_of(asked, stopped, asked))) == "no"
    assert _chosen(trip.restored(small, kept_of(stopped, again))) == "yes"


def test_what_is_chosen_beside_the_box_holds_until_something_else_is_chosen_or_written(small: Guide) -> None:
    say = small.library.manner.listening.say
    asked, stopped, again = (Turn(message=text, act=Act.ANSWER) for text in ("x", say.stop_asking, say.ask_again))
    chosen = [
        (trip.asked_back(None, False), "no"),
        (trip.asked_back(kept_of(asked), False), "no"),
        (trip.asked_back(kept_of(asked, stopped), True), "yes"),
        (trip.keep(Conversation(turns=(asked, stopped), ask_back=AskBack(welcome=True, after=1))), "no"),
        (trip.keep(Conversation(turns=(asked, again), ask_back=AskBack(welcome=False, after=1))), "yes"),
        (trip.chosen(trip.asked_back(kept_of(asked), False), {"kinds": ["case"]}), "no"),
    ]
    assert [_chosen(trip.restored(small, kept)) for kept, _ in chosen] == [shown for _, shown in chosen]


def _chosen(screen: trip.Screen) -> str:
    [value] = re.findall(r'value="(\w+)" checked', screen.manner or "")
    return str(value)


@pytest.mark.parametrize(
    ("message", "manner"),
    [
        ("They told us to cover it up and falsify the records", "points"),
        ("I cannot cope with this any more", "holds"),
        ("Hmm. Let me think.", "waits"),
    ],
)
def test_turns_that_name_people_hold_or_wait_look_other_than_answers(small: Guide, message: str, manner: str) -> None:
    screens, _ = asked(small, message)
    assert f'class="turn {manner}"' in (screens[-1].now or "")
    assert 'class="ask"' not in (screens[-1].now or "")


def test_what_was_written_in_danger_offers_nothing_to_keep(small: Guide) -> None:
    screens, _ = asked(small, "I do not want to be here any more")
    assert "data-keep" not in (screens[-1].now or "")
    screens, _ = asked(small, ASKED)
    assert "data-keep" in (screens[-1].now or "")


def test_what_was_looked_for_is_shown_and_goes_into_the_box_by_a_click(small: Guide) -> None:
    shown = trip.restored(
        small, kept_of(Turn(message="and its pensions?", rewritten="its pensions · Navigo", act=Act.ANSWER))
    ).now
    assert 'data-change="its pensions · Navigo"' in (shown or "")
    assert "Looking for: its pensions · Navigo" in words(shown)


def test_the_questions_offered_are_answered_from_the_case_they_name(small: Guide) -> None:
    asks = first_of(small.library).asks
    assert asks == ("Who elects the board at Rochdale Boroughwide Housing?", "Who are the members of Suffolk Libraries?")
    for ask, source in zip(asks, ("cases/rochdale-boroughwide-housing", "cases/suffolk-libraries"), strict=True):
        answer = small.reply(ask).answer
        assert answer is not None
        assert answer.standing is Standing.ANSWERED
        assert {citation.source_id for sentence in answer.sentences for citation in sentence.citations} == {source}


def test_without_the_preferred_cases_others_with_known_fields_are_asked_about(tmp_path: Path) -> None:
    guide = open_small(tmp_path, "cases/explore-york.md", "cases/greenwich-leisure-gll.md")
    for name in ("rochdale-boroughwide-housing", "suffolk-libraries"):
        (tmp_path / f"corpus/cases/{name}.md").unlink()
    guide.refresh()
    asks = first_of(guide.library).asks
    guide.close()
    assert asks == ("Who elects the board at Navigo?",)


def test_the_cases_offered_went_differently_and_say_so_in_words_of_their_fields(small: Guide) -> None:
    first = first_of(small.library)
    assert [case.words for case in first.cases] == [
        "Navigo: running when last heard of, in 2024",
        "Peninsula Community Health: closed in 2016",
        "Suffolk Libraries: taken back in 2025",
    ]
    assert first.went == "Some lasted, some closed, some were taken back"


def test_a_case_whose_outcome_is_not_known_is_never_offered_as_running(tmp_path: Path) -> None:
    guide = open_small(tmp_path, "cases/merthyr-valleys-homes.md", "cases/csh-surrey.md")
    for name in ("navigo", "rochdale-boroughwide-housing"):
        (tmp_path / f"corpus/cases/{name}.md").unlink()
    guide.refresh()
    first = first_of(guide.library)
    guide.close()
    assert all("running" not in case.words for case in first.cases)
    assert first.went == "Some closed, some were taken back"


def test_the_newest_year_is_of_public_sources_and_not_of_our_own_notes(small: Guide) -> None:
    readings = small.library.readings.values()
    assert {reading.source.published[:4] for reading in readings if reading.source.id.startswith("cases/")} == {"2026"}
    assert newest_year(small.library) == "2025"
    assert "The newest public sources behind the notes are from 2025." in words(trip.restored(small, None).desk)


def test_the_status_line_is_a_landmark_with_short_words(small: Guide) -> None:
    top = trip.restored(small, None).top or ""
    assert re.search(r'<section class="status[^>]*aria-label="State of the guide">.*</section>', top)
    assert small.library.words_only not in unescape(top)


def test_the_status_line_says_that_words_alone_are_searched(small: Guide) -> None:
    assert "word search alone" in words(trip.restored(small, None).top)


def test_sentences_appear_whole_and_one_after_another(small: Guide) -> None:
    screens, _ = asked(small, ASKED)
    counts = [(screen.now or "").count('class="sentence"') for screen in screens]
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] >= 2
    assert screens[0].busy is True
    assert screens[-1].busy is False


def test_a_sentence_of_our_own_is_marked_and_has_no_quotation_marks(small: Guide) -> None:
    screens, kept = asked(small, ASKED)
    first = trip.conversation_of(kept).turns[0].answer
    assert first is not None
    assert first.sentences[0].citations[0].ours
    assert f"{first.sentences[0].text} our note [1]" in words(screens[-1].now)
    assert f"“{first.sentences[0].text}”" not in words(screens[-1].now)


def test_anothers_words_stand_in_quotation_marks(small: Guide) -> None:
    citation = small.cite("cases/navigo", Span(0, 20)).model_copy(update={"ours": False})
    said = AnswerSentence(text=citation.quote, quoted=True, citations=(citation,))
    answer = Answer(sentences=(said,), standing=Standing.ANSWERED)
    shown = trip.restored(small, kept_of(Turn(message="x", act=Act.ANSWER, answer=answer))).now
    assert f"“{citation.quote}”" in (shown or "")
    assert "our note" not in words(shown)


def test_each_mark_links_to_its_place_and_the_place_shows_the_sentence_marked(small: Guide) -> None:
    screens, kept = asked(small, ASKED)
    answer = trip.conversation_of(kept).turns[0].answer
    assert answer is not None
    for citation in (citation for sentence in answer.sentences for citation in sentence.citations):
        assert f'href="{citation.link.replace("&", "&amp;")}"' in (screens[-1].now or "")
        place = re.search(rf'id="place-1-{citation.number}".*?</section>', screens[-1].desk or "", re.DOTALL)
        assert place is not None
        marked = "".join(re.findall(r'<mark class="marked here">(.*?)</mark>', place[0]))
        assert unescape(marked).split() == citation.quote.split()
        for reference in citation.references:
            assert reference.publisher in unescape(place[0])


def test_what_is_not_known_stands_with_the_dotted_edge(small: Guide) -> None:
    screens, kept = asked(small, "What happened to pensions at Suffolk Libraries?")
    answer = trip.conversation_of(kept).turns[0].answer
    assert answer is not None
    assert answer.standing is Standing.NEAR
    assert re.search(r'class="unsaid">\s*<div class="sentence"><p class="quoted">We found nothing', screens[-1].now or "")


def test_silence_quotes_nothing_and_says_so(small: Guide) -> None:
    screens, kept = asked(small, "Which zebra won quartz marzipan?")
    answer = trip.conversation_of(kept).turns[0].answer
    assert answer is not None
    assert answer.standing is Standing.SILENT
    assert "The sources do not say." in words(screens[-1].now)
    assert 'class="cite"' not in (screens[-1].now or "")


def test_a_signpost_names_people_and_dials(small: Guide) -> None:
    screens, _ = asked(small, "They told us to cover it up and falsify the records")
    assert 'href="tel:02031172520"' in (screens[-1].now or "")
    assert 'class="cite"' not in (screens[-1].now or "")
    assert 'class="ask"' not in (screens[-1].now or "")


def test_waiting_is_one_line(small: Guide) -> None:
    screens, _ = asked(small, "Hmm. Let me think.")
    assert words((screens[-1].now or "").split('class="reply"')[1]).removeprefix("> Otherwise ") == "I will wait."


@pytest.mark.parametrize("message", ["", "   \n ", "\N{ZERO WIDTH SPACE}"])
def test_an_empty_message_is_not_sent(small: Guide, message: str) -> None:
    screens = list(trip.said(small, message, None))
    assert len(screens) == 1
    assert 'role="alert"' in (screens[0].notice or "")
    assert screens[0].kept is None


def test_a_message_that_is_too_long_stays_in_the_box(small: Guide) -> None:
    screens = list(trip.said(small, "word " * 1_700, None))
    assert len(screens) == 1
    assert "8,000" in words(screens[0].notice)
    assert screens[0].box is None


@pytest.mark.parametrize(
    "message", ["<script>alert(1)</script> and <img src=x onerror=alert(1)>", "{{ 7 * 7 }} ${7 * 7} &amp;", "😀 🧑‍🤝‍🧑"]
)
def test_what_people_write_is_shown_as_text(small: Guide, message: str) -> None:
    screens, kept = asked(small, message)
    assert unescape((screens[-1].now or "").split('class="said">')[1].split("</p>")[0]) == message
    assert "<script" not in (screens[-1].now or "")
    assert "<img" not in (screens[-1].now or "")
    again = trip.restored(small, kept)
    assert again.now == screens[-1].now


def test_the_conversation_comes_back_from_what_the_browser_kept(small: Guide) -> None:
    _, kept = asked(small, ASKED)
    screens, kept = asked(small, "Who were the members of Suffolk Libraries?", kept)
    again = trip.restored(small, kept)
    assert (again.past, again.now, again.desk) == (screens[0].past, screens[-1].now, screens[-1].desk)
    assert again.intro == ""


def test_another_turns_evidence_can_be_laid_on_the_desk_again(small: Guide) -> None:
    screens, kept = asked(small, ASKED)
    _, kept = asked(small, "Who were the members of Suffolk Libraries?", kept)
    back = trip.looked_back(small, kept, 1, 2).desk or ""
    assert 'data-turn="1"' in back
    assert re.search(r'id="place-1-2"[^>]*>', back)
    assert " hidden" not in re.findall(r'<section class="place[^>]* id="place-1-2"[^>]*>', back)[0]
    assert back.count('id="place-1-') == (screens[-1].desk or "").count('id="place-1-')


@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_turn_that_is_not_there_changes_nothing(small: Guide, place: int) -> None:
    _, kept = asked(small, ASKED)
    assert trip.looked_back(small, kept, place, 1) == Screen()


@pytest.mark.parametrize("kept", [{"turns": "no"}, {"turns": [{"message": 1}]}, {"turns": [{"message": "x", "act": "dance"}]}])
def test_what_cannot_be_read_begins_anew_and_says_so(small: Guide, kept: Kept) -> None:
    screen = trip.restored(small, kept)
    assert "could not be read" in words(screen.notice)
    assert screen.intro
    assert screen.kept is None


def test_deleting_leaves_nothing(small: Guide) -> None:
    screen = trip.deleted(small)
    assert screen.kept == {}
    assert (screen.past, screen.now) == ("", "")


def test_a_quote_that_was_tampered_with_is_not_shown_as_the_sources(small: Guide) -> None:
    _, kept = asked(small, ASKED)
    turn = trip.conversation_of(kept).turns[0]
    assert turn.answer is not None
    first = turn.answer.sentences[0]
    forged = first.citations[0].model_copy(update={"quote": "The board danced on the tables.", "link": "javascript:alert(1)"})
    answer = turn.answer.model_copy(update={"sentences": (first.model_copy(update={"citations": (forged,)}),), "more": ()})
    screen = trip.restored(small, kept_of(turn.model_copy(update={"answer": answer})))
    assert "no longer stand in it" in words(screen.desk)
    assert "javascript:" not in f"{screen.now}{screen.desk}"


def test_stopping_keeps_what_had_arrived_and_says_so(small: Guide) -> None:
    screens = trip.said(small, ASKED, None)
    kept: Kept | None = None
    for screen in screens:
        kept = screen.kept or kept
        if 'class="sentence"' in (screen.now or ""):
            break
    screens.close()  # type: ignore[attr-defined]
    stopped = trip.stopped(small, kept)
    assert "You stopped this answer here." in words(stopped.now)
    assert 'class="sentence"' in (stopped.now or "")
    assert stopped.busy is False
    assert "under_way" not in (stopped.kept or {})


def test_stopping_leaves_what_stands_in_the_box_alone(small: Guide) -> None:
    _, kept = asked(small, ASKED)
    for at_the_time in ({**kept, "under_way": True}, kept, {}, None):
        assert trip.stopped(small, at_the_time).box is None


def test_an_answer_that_was_broken_off_says_so_when_the_page_opens_again(small: Guide) -> None:
    kept = trip.keep(Conversation(turns=(Turn(message="x", act=Act.ANSWER),)), under_way=True)
    assert "broken off" in words(trip.restored(small, kept).now)


class Failing:
    """The library of a real guide, with a writer that fails after one sentence."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self.library = guide.library
        self.settings = guide.settings
        self.writer = guide.writer

    def stream(self, message: str, conversation: Conversation = EMPTY) -> Iterator[Event]:
        yield Heard(act=Act.ANSWER)
        citation = self._guide.cite("cases/navigo", Span(0, 20))
        yield Wrote(sentence=AnswerSentence(text=citation.quote, quoted=True, citations=(citation,)))
        raise ModelError("The model <b>went</b> away.", "Ask again in a minute.")

    def cite(self, source_id: str, span: Span, number: int = 1) -> object:
        return self._guide.cite(source_id, span, number)


def test_a_failure_midway_is_told_and_gives_the_words_back(small: Guide) -> None:
    screens = list(trip.said(Failing(small), "A question", None))  # type: ignore[arg-type]
    assert "The model <b>went</b> away." in words(screens[-1].now)
    assert "Ask again in a minute." in words(screens[-1].now)
    assert screens[-1].box == "A question"
    assert screens[-1].busy is False


def test_every_part_of_a_turn_has_its_place_in_order(small: Guide) -> None:
    citation = small.cite("cases/navigo", Span(0, 20))
    answer = Answer(
        sentences=(AnswerSentence(text=citation.quote, quoted=True, citations=(citation,), lead="In Lincolnshire:"),),
        standing=Standing.ANSWERED,
        unsaid=("what it cost.",),
        how_sure="one press report, 2015.",
    )
    turn = Turn(
        message="Message",
        rewritten="Rewritten",
        act=Act.ANSWER,
        mirror=Mirror(now="Now", earlier="Before"),
        frame="Frame.",
        answer=answer,
        offer="Offer.",
        signpost=Signpost(text="Signpost.", contacts=(Contact(who="Acas", reach="0300 123 1100", source="x"),)),
        question=Question(id="x", text="Which question?"),
    )
    shown = words(trip.restored(small, kept_of(turn)).now)
    order = [
        "You Message", "Looking for: Rewritten", "Earlier: Before Now: Now", "Signpost.", "Acas",
        "In Lincolnshire:", "The sources do not say what it cost.", "How sure: one press report, 2015.", "Frame.", "Offer.",
        "Which question?",
    ]  # fmt: skip
    at = [shown.find(part) for part in order]
    assert -1 not in at
    assert at == sorted(at)


def test_a_file_that_is_added_says_what_became_of_it(tmp_path: Path) -> None:
    guide = open_small(tmp_path / "own")
    try:
        good = tmp_path / "Minutes of May.txt"
        good.write_text(
            "The board met in May 2024. It agreed to publish its minutes within ten days of each meeting.\n", encoding="utf-8"
        )
        bad = tmp_path / "Scan.pdf"
        bad.write_bytes(b"This is not a PDF at all.")
        assert words(trip.added(guide, good)).endswith(": read.")
        assert "in the library already" in words(trip.added(guide, good))
        refused = words(trip.added(guide, bad))
        assert "Scan.pdf was refused." in refused
        assert "6 sources" in words(trip.top_markup(guide))
    finally:
        guide.close()


def test_nothing_on_the_page_scores_anybody(small: Guide) -> None:
    screens, _ = asked(small, ASKED)
    page = words("".join(part or "" for part in (screens[-1].now, screens[-1].desk, trip.restored(small, None).ways))).lower()
    assert not re.search(r"\b(score|rating|confidence|relevance|%|sentiment|progress)\b", page)


def test_what_may_answer_is_kept_with_the_conversation_and_shown_when_the_page_opens_again(small: Guide) -> None:
    kept = trip.chosen(None, {"kinds": ["note"], "sources": ["cases/navigo"]})
    _, kept = asked(small, ASKED, kept)
    assert trip.conversation_or_empty(kept).scope == Scope(kinds=(SourceKind.NOTE,), sources=("cases/navigo",))
    opened = trip.restored(small, kept).scope or ""
    assert "Sources: Our topic notes, Navigo" in words(opened)
    assert opened.count(" checked") == 2
    assert "The report (not here yet)" in words(opened)


def test_what_is_no_scope_means_everything(small: Guide) -> None:
    assert trip.conversation_or_empty(trip.chosen(None, {"kinds": ["poem"], "sources": []})).scope == EVERYTHING
    assert "Sources: all 5" in words(trip.deleted(small).scope)


def test_the_sides_of_a_dispute_stand_beside_each_other(small: Guide) -> None:
    screens, _ = asked(small, "Was Suffolk Libraries failing financially or being squeezed?")
    now = screens[-1].now or ""
    assert now.count('class="sides"') == 1
    assert "The charity, the same month:" in now[now.index('class="sides"') :]
