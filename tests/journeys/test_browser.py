"""Whole trips through the chat in a real browser: from a question to its place and back, on wide pages and phones, by keys."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page, expect

from guide import Guide
from guide.faces.server import build_app
from guide.records import EMPTY, Conversation, Event, Wrote
from guide.workshop import Workshops
from tests.small_library import open_small

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CORNWALL = "Why did Peninsula Community Health in Cornwall close?"
SUFFOLK = "Who were the members of Suffolk Libraries?"
YELLOW_ON = """picture => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return data.some((red, at) => at % 4 === 0 && red > 240 && data[at + 1] > 220 && data[at + 2] < 170);
}"""
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


class Held(Guide):
    """A real guide that holds its answer back after the first sentence until `go` is set."""

    go = threading.Event()

    def stream(self, message: str, conversation: Conversation = EMPTY) -> Iterator[Event]:
        for event in super().stream(message, conversation):
            yield event
            if isinstance(event, Wrote) and "hold back" in message:
                self.go.wait(60)


@contextmanager
def served(guide: Guide, port: int = 0, workshops: Workshops | None = None) -> Iterator[str]:
    """The whole server over `guide`, in a thread of its own, at the address yielded."""
    listener = socket.create_server(("127.0.0.1", port))
    server = uvicorn.Server(uvicorn.Config(build_app(guide, workshops=workshops), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    guide = open_small(tmp_path_factory.mktemp("small"), "briefing/companion.pdf", "briefing/companion.toml")
    yield Held(guide.settings, guide.prompts, guide.librarian)
    guide.close()


@pytest.fixture(scope="module")
def address(small: Guide) -> Iterator[str]:
    with served(small) as at:
        yield at


@contextmanager
def person(browser: Browser, address: str, viewport: dict[str, int], **more: Any) -> Iterator[Page]:
    """Somebody with a browser of their own. Fails when the page reaches for another host or throws."""
    context = browser.new_context(viewport=viewport, **more)  # type: ignore[arg-type]
    page = context.new_page()
    strayed: list[str] = []
    thrown: list[str] = []
    page.on("request", lambda request: strayed.append(request.url) if not _own(request.url, address) else None)
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.goto(address)
    expect(page.locator(".ways a, .now .turn").first).to_be_visible(timeout=30_000)
    yield page
    context.close()
    assert strayed == []
    assert thrown == []


def _own(url: str, address: str) -> bool:
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with person(browser, address, WIDE) as someone:
        yield someone


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    with person(browser, address, PHONE, has_touch=True, is_mobile=True) as someone:
        yield someone


def ask(page: Page, message: str, turn: int) -> None:
    page.get_by_label("Write here").fill(message)
    page.get_by_label("Write here").press("Enter")
    expect(page.locator(f"#turn-{turn} .reply")).not_to_contain_text("Looking in the sources", timeout=30_000)
    expect(page.get_by_role("button", name="Send")).to_be_visible(timeout=30_000)


def faults(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found["violations"] for node in fault["nodes"]]


def test_the_first_screen_shows_what_works_and_nothing_else(page: Page) -> None:
    expect(page.locator("h1")).to_contain_text("Read what happened to four organisations")
    expect(page.locator(".status")).to_contain_text("6 sources")
    expect(page.locator(".status")).to_contain_text("word search alone")
    expect(page.locator("nav a")).to_have_text(["Conversation", "Library", "My record", "Workshop"])
    assert page.evaluate("document.documentElement.lang") == "en-GB"
    assert faults(page) == []


def test_a_way_in_asks_its_question(page: Page) -> None:
    way = page.locator("[data-ask]").first
    question = way.inner_text()
    way.click()
    expect(page.locator("#turn-1 .said")).to_have_text(question, timeout=30_000)
    expect(page.locator("#turn-1 .cite").first).to_be_visible(timeout=30_000)


def test_from_mark_to_place_and_back(page: Page) -> None:
    ask(page, CORNWALL, 1)
    expect(page.locator(".talk .cite.open")).to_have_text(["[1]"])
    page.locator("#turn-1 .cite", has_text="[2]").click()
    expect(page.locator(".talk .cite.open")).to_have_text(["[2]"])
    expect(page.locator(".sources .cite.open")).to_have_text(["[2]"])
    shown = page.locator(".place:visible")
    expect(shown).to_have_count(1)
    said = page.locator("#turn-1 .sentence", has=page.locator(".cite.open")).inner_text()
    assert shown.locator("mark").inner_text() in said
    shown.get_by_role("link", name="Previous").click()
    expect(page.locator(".talk .cite.open")).to_have_text(["[1]"])


def test_the_open_passage_is_a_page_of_its_own_without_script(browser: Browser, page: Page) -> None:
    ask(page, CORNWALL, 1)
    link = page.locator(".place:visible").get_by_role("link", name="Open this passage").get_attribute("href")
    quote = page.locator(".place:visible mark").inner_text()
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(page.url.rstrip("/") + str(link))
    assert quote in " ".join(plain.locator("main").inner_text().split())
    plain.context.close()


def test_by_keyboard_alone(page: Page) -> None:
    ask(page, CORNWALL, 1)
    mark = page.locator("#turn-1 .cite", has_text="[2]")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".place:visible h3")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".talk .cite.open")).to_have_text(["[1]"])
    page.keyboard.press("Escape")
    expect(page.locator(".talk .cite:focus")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".talk .cite:focus")).to_have_count(1)


def test_the_evidence_of_an_earlier_turn_comes_back(page: Page) -> None:
    ask(page, CORNWALL, 1)
    ask(page, SUFFOLK, 2)
    page.locator("#turn-1 .cite", has_text="[2]").click()
    expect(page.locator('.rests[data-turn="1"]')).to_be_visible()
    expect(page.locator("#turn-1 .cite.open")).to_have_text(["[2]"])
    expect(page.locator("#turn-2 .cite.open")).to_have_count(0)


def test_show_more_brings_its_marks_to_the_desk(page: Page) -> None:
    ask(page, CORNWALL, 1)
    before = page.locator(".sources .cite:visible").count()
    page.locator("#turn-1 summary", has_text="Show more").click()
    further = page.locator("#turn-1 details .cite").first
    further.click()
    expect(page.locator(".talk .cite.open")).to_have_text([further.inner_text()])
    assert page.locator(".sources .cite:visible").count() > before


def test_the_conversation_survives_reload_and_restart_and_can_be_deleted(browser: Browser, small: Guide) -> None:
    with served(small) as first:
        port = int(first.rstrip("/").rsplit(":", 1)[1])
        context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(first)
        expect(page.locator(".ways a").first).to_be_visible(timeout=30_000)
        ask(page, CORNWALL, 1)
        answer = page.locator("#turn-1 .answer").inner_text()
        page.reload()
        expect(page.locator("#turn-1 .said")).to_have_text(CORNWALL, timeout=30_000)
    with served(small, port) as again:
        page.goto(again)
        expect(page.locator("#turn-1 .said")).to_have_text(CORNWALL, timeout=30_000)
        assert page.locator("#turn-1 .answer").inner_text() == answer
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.get_by_role("button", name="Delete everything here").click()
        expect(page.locator("#turn-1 .said")).to_have_text(CORNWALL)
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Delete everything here").click()
        expect(page.locator("h1")).to_be_visible(timeout=30_000)
        page.reload()
        expect(page.locator("h1")).to_be_visible(timeout=30_000)
        expect(page.locator(".turn")).to_have_count(0)
        context.close()


def test_two_people_never_see_each_others_words(browser: Browser, address: str) -> None:
    with person(browser, address, WIDE) as one, person(browser, address, WIDE) as other:
        ask(one, CORNWALL, 1)
        ask(other, SUFFOLK, 1)
        ask(one, "Hmm. Let me think.", 2)
        assert "Suffolk" not in one.locator(".talk").inner_text()
        assert "Cornwall" not in other.locator(".talk").inner_text()
        expect(other.locator(".turn")).to_have_count(1)


def test_markup_that_people_write_stays_text(page: Page) -> None:
    written = "<script>document.title='gone'</script><img src=x onerror=\"document.title='gone'\"> {{value}} ${1+1} 😀"
    ask(page, written, 1)
    expect(page.locator("#turn-1 .said")).to_have_text(written)
    assert page.title() != "gone"
    page.reload()
    expect(page.locator("#turn-1 .said")).to_have_text(written, timeout=30_000)
    assert page.title() != "gone"


def test_what_cannot_be_sent_stays_in_the_box_with_the_reason(page: Page) -> None:
    page.wait_for_timeout(2000)  # as it opens, the page fetches what the browser kept, and then shows itself afresh
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing to look for yet")
    long = "word " * 1_700
    page.get_by_label("Write here").fill(long)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("8,000")
    expect(page.get_by_label("Write here")).to_have_value(long)
    ask(page, CORNWALL, 1)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_just_answers_can_be_chosen_before_the_first_word_and_put_off_by_keys(page: Page) -> None:
    page.get_by_label("Just answers").check()
    ask(page, "Our board worries me.", 1)
    ask(page, "I keep changing my mind about the vote, but nobody asks me why", 2)
    expect(page.locator(".ask")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Just answers")).to_be_checked(timeout=30_000)
    page.get_by_label("Just answers").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Ask me questions")).to_be_checked()
    ask(page, "The vote is on my mind again and we still do not know.", 3)
    expect(page.locator("#turn-3 .ask > p")).to_contain_text("?")


def test_what_is_chosen_while_an_answer_is_written_is_kept(page: Page) -> None:
    page.get_by_label("Write here").fill(f"hold back: {CORNWALL}")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.get_by_label("Just answers").check()
    page.locator("details.scope summary").click()
    page.get_by_label("All case notes").check()
    Held.go.set()
    try:
        expect(page.get_by_role("button", name="Send")).to_be_visible(timeout=30_000)
    finally:
        Held.go.clear()
    ask(page, "Who sits on the board?", 2)
    page.reload()
    expect(page.get_by_label("Just answers")).to_be_checked(timeout=30_000)
    expect(page.get_by_label("All case notes")).to_be_checked(timeout=30_000)


def test_a_question_another_one_none_and_the_words_one_keeps(page: Page) -> None:
    words = "I keep changing my mind about the vote, but *nobody* asks me_why"
    ask(page, "Our board worries me.", 1)
    ask(page, words, 2)
    question = page.locator("#turn-2 .ask > p")
    expect(question).to_contain_text("?")
    first = question.inner_text()
    page.locator("#turn-2").get_by_role("button", name="Another question").click()
    expect(page.locator("#turn-3 .ask > p")).to_contain_text("?", timeout=30_000)
    assert page.locator("#turn-3 .ask > p").inner_text() != first
    expect(page.get_by_role("button", name="Another question")).to_have_count(1)
    page.locator("#turn-3").get_by_role("button", name="Stop asking").click()
    expect(page.locator("#turn-4")).to_contain_text("No more questions from me", timeout=30_000)
    expect(page.get_by_label("Just answers")).to_be_checked(timeout=30_000)
    page.reload()
    expect(page.get_by_label("Just answers")).to_be_checked(timeout=30_000)
    ask(page, "The vote is on my mind again and we still do not know.", 5)
    expect(page.locator("#turn-5 .ask")).to_have_count(0)

    page.locator('#turn-2 [data-part="words"]').click()
    expect(page.locator('#turn-2 [data-part="words"]')).to_have_attribute("aria-pressed", "true")
    page.locator('#turn-2 [data-part="question"]').click()
    expect(page.locator('#turn-2 [data-part="question"]')).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="My record").click()
    expect(page.locator("dialog.record")).to_be_visible()
    page.get_by_label("What I am leaving open").fill("Who tells the night shift?")
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Markdown").click()
    shown = MarkdownIt().render(download.value.path().read_text(encoding="utf-8"))
    assert words in shown
    assert first in unescape(shown)
    assert "Who tells the night shift?" in shown

    page.locator('[data-tick^="2 words"]').get_by_role("button", name="Delete").click()
    expect(page.locator('[data-tick^="2 words"]')).to_have_count(0)
    page.wait_for_timeout(1000)  # what was typed is kept a moment later
    page.reload()
    expect(page.locator('#turn-2 [data-part="question"]')).to_have_attribute("aria-pressed", "true", timeout=30_000)
    expect(page.locator('#turn-2 [data-part="words"]')).to_have_attribute("aria-pressed", "false")
    page.get_by_role("link", name="My record").click()
    expect(page.get_by_label("What I am leaving open")).to_have_value("Who tells the night shift?")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.record")).to_be_hidden()


def test_what_was_looked_for_goes_into_the_box_and_can_be_changed(page: Page) -> None:
    ask(page, CORNWALL, 1)
    ask(page, "and its pensions?", 2)
    page.locator("#turn-2 .looking button").click()
    expect(page.get_by_label("Write here")).to_have_value("its pensions · Peninsula Community Health")
    expect(page.get_by_label("Write here")).to_be_focused()


def test_stop_keeps_the_sentence_that_had_come(small: Held, page: Page) -> None:
    small.go.clear()
    page.get_by_label("Write here").fill(f"{CORNWALL} Please hold back.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#turn-1 .sentence")).to_have_count(1, timeout=30_000)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#turn-1")).to_contain_text("You stopped this answer here.", timeout=30_000)
    small.go.set()
    expect(page.locator("#turn-1 .sentence")).to_have_count(1)
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    page.wait_for_timeout(1500)  # Gradio lets go of a cancelled event a moment after its button is back
    ask(page, SUFFOLK, 2)
    expect(page.locator("#turn-1")).to_contain_text("You stopped this answer here.")


def test_a_page_of_a_file_is_shown_with_its_lines_marked(page: Page) -> None:
    ask(page, "What does the companion briefing say the book is about?", 1)
    for fold in page.locator("#turn-1 summary").all():
        fold.click()
    page.locator('#turn-1 .cite[href*="/briefing/"]').first.click()
    picture = page.locator(".place:visible .sheet img").first
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('.place:not([hidden]) .sheet img').naturalWidth > 0")
    assert "with the quoted lines marked" in str(picture.get_attribute("alt"))
    assert page.evaluate(YELLOW_ON, picture.element_handle())


def test_a_file_can_be_added_and_a_bad_one_is_refused_with_the_reason(page: Page, tmp_path: Path) -> None:
    good = tmp_path / "Minutes of May.txt"
    good.write_text("The board met in May 2024. It agreed to publish its minutes within ten days.\n", encoding="utf-8")
    bad = tmp_path / "Scan.pdf"
    bad.write_bytes(b"This is not a PDF at all.")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add a file").click()
    chooser.value.set_files(bad)
    expect(page.locator(".added")).to_contain_text("Scan.pdf was refused.", timeout=60_000)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add a file").click()
    chooser.value.set_files(good)
    expect(page.locator(".added a").first).to_have_attribute("href", "/read/added/minutes-of-may", timeout=60_000)


def test_leaving_quickly_cannot_be_undone_by_going_back(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Weather"))
    page.goto(address)
    expect(page.locator(".ways a").first).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Leave quickly").click()
    expect(page.locator("body")).to_have_text("Weather")
    page.go_back()
    assert not page.url.startswith(address)
    context.close()


def test_on_a_phone_evidence_is_one_tap_away(phone: Page) -> None:
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    ask(phone, CORNWALL, 1)
    expect(phone.locator(".desk")).to_be_hidden()
    phone.locator("#turn-1 .cite", has_text="[2]").tap()
    expect(phone.locator(".place:visible h3")).to_contain_text("[2]")
    assert faults(phone) == []
    phone.get_by_role("button", name="Back to the conversation").tap()
    expect(phone.locator(".desk")).to_be_hidden()
    phone.locator("#turn-1 .cite", has_text="[1]").tap()
    expect(phone.locator(".desk")).to_be_visible()
    phone.go_back()
    expect(phone.locator(".desk")).to_be_hidden()
    expect(phone.locator("#turn-1")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_conversation_meets_wcag(browser: Browser, address: str, scheme: str) -> None:
    with person(browser, address, WIDE, color_scheme=scheme) as someone:
        ask(someone, CORNWALL, 1)
        ask(someone, "They told us to cover it up and falsify the records", 2)
        ask(someone, "What was the turnout in elections at Navigo?", 3)
        assert faults(someone) == []


def test_the_first_screen_meets_wcag_in_the_dark_and_at_twice_the_size(browser: Browser, address: str) -> None:
    with person(browser, address, {"width": 720, "height": 450}, color_scheme="dark", device_scale_factor=2) as someone:
        assert faults(someone) == []
        assert someone.evaluate("document.documentElement.scrollWidth") <= 720


def test_half_an_hour_brings_the_offer_to_stop_and_the_record(page: Page) -> None:
    began = page.evaluate("Date.now()")
    for turn, (minutes, message) in enumerate(
        [(0, "Our board worries me."), (20, "So does the vote."), (31, "And the money.")], 1
    ):
        page.evaluate("now => { Date.now = () => now; }", began + minutes * 60_000)
        ask(page, message, turn)
    expect(page.locator("#turn-3")).to_contain_text("This may be a place to stop")
    expect(page.locator("#turn-2")).not_to_contain_text("This may be a place to stop")
    page.locator("#turn-3").get_by_role("link", name="Open my record").click()
    expect(page.locator("dialog.record")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_stands_beside_a_conversation_is_whole_and_meets_wcag(browser: Browser, address: str, scheme: str) -> None:
    with person(browser, address, WIDE, color_scheme=scheme) as someone:
        ask(someone, CORNWALL, 1)
        someone.get_by_text("Something is wrong with this sentence").locator("visible=true").click()
        sent = someone.get_by_label("Text to copy about this sentence").locator("visible=true").input_value()
        assert "/read/cases/peninsula-community-health?at=" in sent
        assert CORNWALL not in sent
        with someone.context.expect_page() as opened:
            someone.get_by_role("button", name="Print it all").click()
        printed = opened.value
        expect(printed.locator("main")).to_contain_text(CORNWALL)
        expect(printed.locator(".places li").first).to_contain_text("Peninsula Community Health")
        assert printed.locator("button").count() == 0
        assert faults(someone) == faults(printed) == []
        someone.goto(f"{address}about/privacy")
        assert faults(someone) == []
