"""A record as a file: the exact words in it, and nothing that could be taken for markup."""

import io
import re
from datetime import date
from html import unescape

import docx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from starlette.testclient import TestClient

from guide.faces.chat_record import held_of, record_markup, saved, ticks_of, toggled
from guide.faces.record import mount_record
from guide.faces.record_files import markdown_of, page_of, sheet_of, text_of, word_of
from guide.records import EMPTY, Act, Conversation, Turn
from guide.reflection.record import FOOT, Own, OwnRecord, Part, Tick, Ticks, record_of
from guide.settings import ServerSettings
from tests.faces.test_no_assessment import ASSESSES, DENIES, names
from tests.reflection.test_record import CONVERSATION, TALKED

DAY = date(2026, 11, 23)
AT = "https://guide.example.org"
KEPT = Ticks(
    ticks=(Tick(turn=1, part=Part.WORDS), Tick(turn=1, part=Part.PLACE, number=1), Tick(turn=1, part=Part.QUESTION)),
    own=Own(title="A doubt", notice="- who *leaves* early\n# and <b>why</b>", hears="Ann_B & co"),
)
RECORD = record_of(CONVERSATION, KEPT)
SHEET = sheet_of(RECORD, DAY, AT)
WORDS = (TALKED.message, "It closed in 2016.", "Whose is it?", "Ann_B & co", "How sure: one source", "What I came with", FOOT)


@pytest.fixture(scope="module")
def web() -> TestClient:
    app = FastAPI()
    mount_record(app, ServerSettings())
    return TestClient(app)


def plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


@pytest.mark.parametrize(
    "read",
    [
        text_of(SHEET),
        plain(page_of(RECORD, DAY)),
        plain(MarkdownIt().render(markdown_of(SHEET))),
    ],
    ids=["text", "page", "markdown"],
)
def test_every_form_holds_the_exact_words(read: str) -> None:
    assert "23 November 2026: A doubt" in read
    assert all(words in read or words.upper() in read for words in WORDS)
    assert "# and <b>why</b>" in read


def test_a_word_file_holds_the_exact_words() -> None:
    document = docx.Document(io.BytesIO(word_of(SHEET)))
    read = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(words in read for words in WORDS)
    assert KEPT.own.notice in read


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf"]), min_size=1, max_size=40))
def test_markdown_shows_what_was_written_whatever_it_was(written: str) -> None:
    record = record_of(EMPTY, Ticks(own=Own(open=written)))
    shown = MarkdownIt().render(markdown_of(sheet_of(record, DAY, AT)))
    assert written.strip() in unescape(re.sub(r"</?(p|h1|h2|hr|br)( /)?>", "", shown))


@settings(deadline=None)
@given(st.text(max_size=40) | st.just("long " * 100))
def test_a_word_file_can_always_be_made(written: str) -> None:
    clean = written.encode("utf-8", "replace").decode()
    record = record_of(EMPTY, Ticks(own=Own(open=clean, title=clean)))
    assert word_of(sheet_of(record, DAY, AT)).startswith(b"PK")


@pytest.mark.parametrize(
    ("kind", "media"), [("md", "text/markdown"), ("txt", "text/plain"), ("docx", "application/vnd"), ("print", "text/html")]
)
def test_what_is_sent_comes_back_as_a_file(web: TestClient, kind: str, media: str) -> None:
    sent = {"conversation": CONVERSATION.model_dump_json(exclude_defaults=True), "ticks": KEPT.model_dump_json(), "as": kind}
    answer = web.post("/record", data=sent)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["cache-control"] == "no-store"
    assert ("attachment" in answer.headers.get("content-disposition", "")) == (kind != "print")


def test_a_whole_conversation_comes_back_as_a_page_that_is_kept_nowhere(web: TestClient) -> None:
    danger = Turn(message="a thing said in danger", act=Act.SIGNPOST_URGENT)
    talk = Conversation(turns=(*CONVERSATION.turns, danger))
    answer = web.post("/record/conversation", data={"conversation": talk.model_dump_json(exclude_defaults=True)})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    told = plain(answer.text)
    assert all(turn.message in told for turn in CONVERSATION.turns if turn.act is not Act.SIGNPOST_URGENT)
    assert {"It closed in 2016.", "Whose is it?", FOOT} <= {words for words in WORDS if words in told}
    assert danger.message not in told
    assert "<button" not in answer.text


def test_a_page_of_a_conversation_escapes_every_word(web: TestClient) -> None:
    talk = Conversation(turns=(Turn(message="<img src=x onerror=alert(1)>", act=Act.OPEN, edge="<b>edge</b>"),))
    answer = web.post("/record/conversation", data={"conversation": talk.model_dump_json()}).text
    assert "<img src=x" not in answer
    assert "<b>edge" not in answer


@pytest.mark.parametrize("sent", ["{", '{"turns": [{"message": 1}]}', '{"turns": [], "more": 1}'])
def test_what_is_no_conversation_makes_no_page(web: TestClient, sent: str) -> None:
    assert web.post("/record/conversation", data={"conversation": sent}).status_code == 422


@pytest.mark.parametrize("changed", [{"conversation": "{"}, {"ticks": '{"ticks": [{"turn": "x"}]}'}, {"as": "exe"}])
def test_what_is_no_record_is_refused(web: TestClient, changed: dict[str, str]) -> None:
    assert web.post("/record", data={"conversation": "{}", "ticks": "{}", "as": "md", **changed}).status_code == 422


def test_a_tick_comes_and_goes() -> None:
    words = {"turn": 1, "part": "words", "number": 0, "words": "nobody asks me"}
    once = toggled(CONVERSATION, Ticks(), words)
    assert [tick.words for tick in once.ticks] == ["nobody asks me"]
    assert toggled(CONVERSATION, once, {**words, "words": ""}) == Ticks()


@pytest.mark.parametrize("detail", [{"turn": 9, "part": "words"}, {"turn": 1, "part": "mood"}, None])
def test_what_cannot_be_ticked_is_not(detail: object) -> None:
    assert toggled(CONVERSATION, Ticks(), detail) == Ticks()


def test_of_a_message_only_an_exact_part_is_ticked() -> None:
    (tick,) = toggled(CONVERSATION, Ticks(), {"turn": 1, "part": "words", "words": "everybody asks me"}).ticks
    assert tick.words == ""


def test_what_the_browser_kept_comes_back_and_what_is_not_ours_does_not() -> None:
    assert ticks_of(held_of(KEPT)) == KEPT
    assert ticks_of({"mood": 3}) == Ticks()
    assert saved(KEPT, {"ticks": "all"}) == KEPT


def test_what_comes_late_does_not_bring_back_what_was_deleted() -> None:
    before, after = (Ticks(ticks=ticks, edits=edits) for ticks, edits in ((KEPT.ticks, 4), (KEPT.ticks[1:], 5)))
    assert saved(after, held_of(before)) == after
    assert saved(before, held_of(after)) == after


def test_the_record_over_the_chat_escapes_every_word_and_offers_each_line_for_deletion() -> None:
    said = Conversation(turns=(TALKED.model_copy(update={"message": "<script>alert(1)</script>"}),))
    shown = record_markup(said, KEPT)
    assert "<script>" not in shown
    assert shown.count("data-drop") == 3
    assert plain(record_markup(EMPTY, Ticks())).count("Delete") == 0


@pytest.mark.parametrize("export", [markdown_of(SHEET), text_of(SHEET), page_of(RECORD, DAY)])
def test_no_export_assesses_anybody(export: str) -> None:
    told = [line for line in export.splitlines() if ASSESSES.search(line)]
    assert [line for line in told if not DENIES.search(line)] == []


def test_no_name_in_a_record_or_a_conversation_assesses_anybody() -> None:
    schemas = [kind.model_json_schema() for kind in (OwnRecord, Ticks, Conversation)]
    assert [name for schema in schemas for name in names(schema) if ASSESSES.search(name)] == []
