"""Whole workshops in a real browser: console, wall and phones, by keys, without script, without a signal, with bad words."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from guide import Guide
from guide.faces.server import build_app
from guide.records import CardDraft, Draft, Opened
from guide.records.commands import Close, Go, PutCard, Reveal
from guide.workshop import Workshops
from guide.workshop.codes import new_id
from tests.journeys.test_browser import PHONE, WIDE, faults

pytestmark = pytest.mark.browser

WALL = {"width": 1920, "height": 1080}
PAYLOADS = (
    "<script>window.struck = 1</script>",
    "<img src=x onerror='window.struck = 1'>",
    '"><svg onload=window.struck=1>',
    "{{ 7 * 7 }} ${7 * 7} javascript:alert(1)",
    "</textarea></title><b>bold</b>",
)
SMALLEST = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let smallest = Infinity, words = "";
  while (walker.nextNode()) {
    const node = walker.currentNode, holder = node.parentElement;
    const range = document.createRange();
    range.selectNodeContents(node);
    if (!node.textContent.trim() || holder.closest(".away, noscript, script") || !range.getClientRects().length) continue;
    const scale = holder.ownerSVGElement ? holder.ownerSVGElement.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(holder).fontSize) * scale;
    if (size < smallest) [smallest, words] = [size, node.textContent.trim()];
  }
  return [smallest, words];
}"""
CUT_OFF = """() => [...document.querySelectorAll("li, h1, h2, .quoted, figcaption p")].filter((each) => {
  const { bottom, right } = each.getBoundingClientRect();
  return each.offsetParent && !each.closest(".away, details:not([open])") && (bottom > innerHeight + 1 || right > innerWidth + 1);
}).map((each) => each.textContent)"""


@dataclass
class Room:
    """A server with its workshops, and the browser that visits it."""

    address: str
    workshops: Workshops
    browser: Browser

    def at(self, path: str) -> str:
        return self.address + path


@pytest.fixture(scope="module")
def room(guide: Guide, browser: Browser) -> Iterator[Room]:
    listener = socket.create_server(("127.0.0.1", 0))
    with listener, closing(Workshops.open(guide)) as workshops:
        server = uvicorn.Server(uvicorn.Config(build_app(guide, workshops=workshops), log_level="warning"))
        server.config.timeout_graceful_shutdown = 1
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield Room(f"http://127.0.0.1:{listener.getsockname()[1]}", workshops, browser)
        server.should_exit = True
        thread.join()


Visit = Callable[..., Page]


@pytest.fixture
def visit(room: Room) -> Iterator[Visit]:
    """Open a path in a browser of its own. In the end nothing may have been thrown or asked of another host."""
    strayed: list[str] = []
    thrown: list[str] = []
    with ExitStack() as stack:

        def visited(path: str, viewport: dict[str, int] = WIDE, *, script: bool = True, dark: bool = False) -> Page:
            context = room.browser.new_context(
                viewport=viewport,  # type: ignore[arg-type]
                java_script_enabled=script,
                color_scheme="dark" if dark else "light",
            )
            stack.callback(context.close)
            page = context.new_page()
            page.on("request", lambda request: None if _own(request.url, room.address) else strayed.append(request.url))
            page.on("pageerror", lambda error: thrown.append(str(error)))
            page.on("dialog", lambda dialog: thrown.append(dialog.message))
            page.on("console", lambda told: thrown.append(told.text) if "Content Security Policy" in told.text else None)
            page.goto(room.at(path))
            return page

        yield visited
        assert thrown == []
    assert strayed == []


def _own(url: str, address: str) -> bool:
    return url.startswith((address, "data:"))


@dataclass
class Meeting:
    """A workshop, and the hand of its facilitator where no console is meant to be looked at."""

    workshops: Workshops
    opened: Opened

    @property
    def id(self) -> str:
        return self.opened.workshop.id

    @property
    def phone(self) -> str:
        return f"/w/{self.opened.workshop.slug}"

    @property
    def wall(self) -> str:
        return f"{self.phone}/wall"

    @property
    def console(self) -> str:
        return f"/workshop/{self.id}/open/{self.opened.secret}"

    def go(self, step: str) -> None:
        self.workshops.act(self.id, Go(id=new_id(), step=step))

    def reveal(self, step: str) -> None:
        self.workshops.act(self.id, Reveal(id=new_id(), step=step))

    def write(self, step: str, *texts: str, **more: str) -> None:
        """Each text from a phone of its own."""
        for text in texts:
            draft = CardDraft(id=new_id(), step_id=step, text=text, secret=new_id(), **more)
            self.workshops.write(self.opened.workshop.code, self.workshops.join(self.opened.workshop.code), draft)

    def group(self, label: str, count: int) -> None:
        """Put the first `count` cards that stand alone into a new group."""
        cards = [held.card for held in self.workshops.console(self.id).cards if not held.card.group][:count]
        made = ""
        for card in cards:
            self.workshops.act(self.id, PutCard(id=new_id(), card=card.id, group=made or None, label="" if made else label))
            made = made or next(group.id for group in self.workshops.console(self.id).groups if group.label == label)

    def texts(self) -> list[str]:
        """Every card that is kept, in no order."""
        return sorted(card.text for card in self.workshops.gathered(self.id).cards)


@pytest.fixture
def meeting(room: Room) -> Meeting:
    return Meeting(room.workshops, room.workshops.create(Draft(agenda=45)))


@contextmanager
def no_signal(context: BrowserContext) -> Iterator[None]:
    context.set_offline(True)
    yield
    context.set_offline(False)


def reach(page: Page, what: Locator) -> None:
    """Go to something by the Tab key alone."""
    expect(what).to_be_visible()
    for _ in range(250):
        if what.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {what}")


def press(page: Page, name: str | re.Pattern[str], key: str = "Enter") -> None:
    """Press a button or link by keys alone."""
    reach(page, page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first)
    page.keyboard.press(key)


def send(phone: Page, *texts: str) -> None:
    """Write cards by keys alone."""
    for number, text in enumerate(texts):
        reach(phone, phone.locator("form[data-card] textarea").first)
        phone.keyboard.type(text)
        press(phone, "Send this card")
        expect(phone.locator("[data-mine] li")).to_have_count(number + 1)


def faults_of(page: Page) -> list[str]:
    """What axe finds, and by night what it finds of contrast: nothing else differs."""
    found = faults(page)
    page.emulate_media(color_scheme="dark")
    told = page.evaluate("axe.run(document, {runOnly: ['color-contrast']})")
    page.emulate_media(color_scheme="light")
    return found + [f"dark: {node['html'][:160]}" for fault in told["violations"] for node in fault["nodes"]]


def test_forty_five_minutes_by_keyboard_alone(room: Room, visit: Visit) -> None:
    console = visit("/workshop")
    reach(console, console.get_by_role("radio").first)
    console.keyboard.press("Space")
    press(console, "Make this workshop")
    expect(console.locator(".phrase")).to_have_text(re.compile(r"^\w+( \w+){5}$"))
    code = str(console.locator("dd b").text_content())
    press(console, "Open the console")

    wall = visit(f"/w/{code.lower().replace(' ', '-')}/wall", WALL)
    expect(wall.locator(".qr")).to_be_visible()
    expect(wall.locator(".code")).to_have_text(code)
    phone = visit("/w", PHONE)
    reach(phone, phone.get_by_role("textbox"))
    phone.keyboard.type(code.replace(" ", "").lower())
    phone.keyboard.press("Enter")
    expect(phone.locator("h1")).to_have_text("What do we not know about leaving the public sector?")
    press(phone, "Join")
    expect(phone.locator("h1")).to_contain_text("You are in")
    expect(console.locator(".tally")).to_have_text("1 phone has joined.")

    press(console, re.compile("^Start: Why we are here"))
    expect(console.locator("h1")).to_have_text("Why we are here, and the rule")
    press(console, re.compile("^Next: Read"))
    expect(wall.locator(".one .quoted")).to_have_count(3)
    expect(phone.locator("figcaption").first).to_contain_text("Our note. It rests on William Davies")
    reach(phone, phone.locator(".contrary summary"))
    phone.keyboard.press("Enter")
    expect(phone.locator(".contrary .quoted").first).to_be_visible()

    press(console, re.compile("^Next: Write alone"))
    press(console, "Start the timer")
    expect(wall.locator(".timer")).to_have_text(re.compile(r"2:5\d"))
    press(console, "+1 minute")
    expect(wall.locator(".timer")).to_have_text(re.compile(r"3:5\d"))
    press(console, "Pause")
    expect(wall.locator("h1")).to_have_text("Which question about this plan would be hardest for us to be asked in public?")
    send(phone, "Who pays into the pension if we cannot?", "Did anyone ask the night team?", "I like my job.")
    expect(phone.locator("h1")).to_contain_text("Your cards are in.")
    expect(console.locator(".tally")).to_have_text("1 of 1 phone has sent something.")
    for page in (wall, console):
        expect(page.locator("main")).not_to_contain_text("pension")

    press(console, re.compile("^Next: In pairs"))
    expect(phone.locator("h1")).to_have_text("Your cards are in. They stay hidden until all are shown together.")
    press(console, re.compile("^Next: The wall"))
    expect(console.locator("h1")).to_contain_text("The wall")
    press(console, "Show all cards on the wall")
    expect(wall.locator(".groups li")).to_have_count(3)
    expect(phone.locator(".wall-list li")).to_have_count(3)
    for page in (wall, phone):
        expect(page.locator("h1")).to_have_text("Which question about this plan would be hardest for us to be asked in public?")
    by_hand(console, wall)
    press(phone, "Keep it out of the record: I like my job.")
    expect(phone.locator("[data-mine] li").last).to_contain_text("It stays out of the record.")

    press(console, re.compile("^Next: “It is three years on"))
    expect(wall.locator("h1")).to_contain_text("it has closed. What happened?")
    press(console, "Ask this one instead")
    expect(wall.locator("h1")).to_contain_text("notice next time while it was still small")
    press(console, re.compile("^Next: A case"))
    press(console, re.compile("^Choose Suffolk Libraries"))
    expect(wall.locator("figcaption b").first).to_have_text("Suffolk Libraries")
    expect(phone.locator("figcaption b").first).to_have_text("Suffolk Libraries")
    press(console, re.compile("^Next: One small sign"))
    expect(phone.locator("form[data-card]")).to_be_visible()
    reach(phone, phone.locator("form[data-card] textarea").first)
    phone.keyboard.type("Nobody asks any more.")
    press(phone, "Send this card")
    expect(phone.locator("h1")).to_contain_text("Your card is in.")
    press(console, re.compile("^Next: Three read aloud"))
    press(console, "Show all cards on the wall")
    expect(wall.locator(".groups li")).to_have_text("Nobody asks any more.")
    press(console, "Close the record")
    expect(wall.locator("h1")).to_contain_text("The record is closed")
    press(phone, "Read the record")
    expect(phone.locator("h1")).to_contain_text("the record")
    expect(phone.locator("main")).to_contain_text("this is the version without cards")


def by_hand(console: Page, wall: Page) -> None:
    """Group cards by keys: a new group, a second card into it, another name for it, and a lone card that stays as it is."""
    card = console.locator("li.card", has_text="pension")
    reach(console, card.locator("summary"))
    console.keyboard.press("Enter")
    reach(console, card.locator("input[name=label]"))
    console.keyboard.type("Money")
    console.keyboard.press("Enter")
    expect(wall.locator(".groups h2")).to_have_text(["Money", "Said once"])
    second = console.locator("li.card", has_text="night team")
    reach(console, second.locator("summary"))
    console.keyboard.press("Enter")
    reach(console, second.get_by_role("button", name="To “Money”"))
    console.keyboard.press("Enter")
    expect(wall.locator(".groups section").first.locator("li")).to_have_count(2)
    pile = console.locator(".pile", has_text="Money")
    reach(console, pile.locator("details[id^=pile] summary"))
    console.keyboard.press("Enter")
    reach(console, pile.locator("details[id^=pile] input[name=label]"))
    console.keyboard.press("Control+a")
    console.keyboard.type("Being asked")
    console.keyboard.press("Enter")
    expect(wall.locator(".groups h2").first).to_have_text("Being asked")
    expect(wall.locator(".groups .once li")).to_have_text("I like my job.")


def test_the_whole_of_it_on_a_phone_without_script(meeting: Meeting, visit: Visit) -> None:
    phone = visit(meeting.phone, PHONE, script=False)
    phone.get_by_role("button", name="Join").click()
    meeting.go("write-alone")
    phone.get_by_role("link", name="See what is new").click()
    for text in ("First words", "Second words", "Third words"):
        phone.get_by_role("textbox").fill(text)
        phone.get_by_role("button", name="Send this card").click()
    expect(phone.locator("h1")).to_contain_text("Your cards are in.")
    expect(phone.locator(".mine p")).to_have_text(["First words", "Second words", "Third words"])
    phone.get_by_role("button", name="Take back: Second words").click()
    assert meeting.texts() == ["First words", "Third words"]
    phone.get_by_role("textbox").fill("Said by another")
    phone.get_by_role("button", name="Send this card").click()
    meeting.go("the-wall")
    meeting.reveal("write-alone")
    phone.get_by_role("link", name="See what is new").click()
    expect(phone.locator(".wall-list li")).to_have_count(3)
    assert sorted(phone.locator(".wall-list li").all_text_contents()) == ["First words", "Said by another", "Third words"]
    cookies = {cookie["name"]: cookie for cookie in phone.context.cookies()}
    assert {name: cookie["path"] for name, cookie in cookies.items()} == {"phone": meeting.phone, "cards": meeting.phone}
    assert all(cookie["httpOnly"] for cookie in cookies.values())


def test_a_card_written_without_a_signal_is_sent_later_and_once(meeting: Meeting, visit: Visit) -> None:
    phone = visit(meeting.phone, PHONE)
    phone.get_by_role("button", name="Join").click()
    meeting.go("write-alone")
    expect(phone.locator("textarea")).to_be_visible()
    with no_signal(phone.context):
        phone.locator("textarea").fill("Written in the cellar")
        phone.get_by_role("button", name="Send this card").click()
        expect(phone.locator("[data-mine] li")).to_contain_text("Kept on this phone; it will be sent when there is a signal.")
        assert meeting.texts() == []
    expect(phone.locator("[data-mine] li")).not_to_contain_text("Kept on this phone")
    assert meeting.texts() == ["Written in the cellar"]


def test_a_card_whose_answer_was_lost_is_sent_again_and_kept_once(meeting: Meeting, visit: Visit) -> None:
    phone = visit(meeting.phone, PHONE)
    phone.get_by_role("button", name="Join").click()
    meeting.go("write-alone")
    tries: list[str] = []

    def lose_the_first_answer(route: object) -> None:
        tries.append(route.request.post_data)  # type: ignore[attr-defined]
        answer = route.fetch()  # type: ignore[attr-defined]
        route.abort() if len(tries) == 1 else route.fulfill(response=answer)  # type: ignore[attr-defined]

    phone.route("**/cards", lose_the_first_answer)
    phone.locator("textarea").fill("Sent twice")
    phone.get_by_role("button", name="Send this card").click()
    expect(phone.locator("[data-mine] li")).to_have_count(1)
    expect(phone.locator("[data-mine] li")).not_to_contain_text("Kept on this phone")
    assert len(tries) == 2
    assert tries[0] == tries[1]
    assert meeting.texts() == ["Sent twice"]


def test_a_card_whose_answers_were_lost_can_be_taken_back(meeting: Meeting, visit: Visit) -> None:
    phone = visit(meeting.phone, PHONE)
    phone.get_by_role("button", name="Join").click()
    meeting.go("write-alone")

    def lose_the_answer(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    phone.route("**/cards", lose_the_answer)
    phone.locator("textarea").fill("Better not")
    phone.get_by_role("button", name="Send this card").click()
    expect(phone.locator("[data-mine] li")).to_contain_text("Kept on this phone")
    phone.get_by_role("button", name="Take back: Better not").click()
    expect(phone.locator("[data-mine] li")).to_have_count(0)
    assert meeting.texts() == []


def test_a_card_that_was_taken_back_without_a_signal_never_arrives(meeting: Meeting, visit: Visit) -> None:
    phone = visit(meeting.phone, PHONE)
    phone.get_by_role("button", name="Join").click()
    meeting.go("write-alone")
    expect(phone.locator("textarea")).to_be_visible()
    with no_signal(phone.context):
        phone.locator("textarea").fill("Written and regretted")
        phone.get_by_role("button", name="Send this card").click()
        phone.get_by_role("button", name="Take back: Written and regretted").click()
        expect(phone.locator("[data-mine] li")).to_have_count(0)
    phone.locator("textarea").fill("Written and meant")
    phone.get_by_role("button", name="Send this card").click()
    expect(phone.locator("[data-mine] li")).to_have_count(1)
    expect(phone.locator("[data-mine] li")).not_to_contain_text("Kept on this phone")
    assert meeting.texts() == ["Written and meant"]


def test_a_phone_that_is_loaded_anew_keeps_its_cards_and_what_was_half_written(meeting: Meeting, visit: Visit) -> None:
    phone = visit(meeting.phone, PHONE)
    phone.get_by_role("button", name="Join").click()
    meeting.go("write-alone")
    phone.locator("textarea").fill("A whole card")
    phone.get_by_role("button", name="Send this card").click()
    expect(phone.locator("[data-mine] li")).to_have_count(1)
    phone.locator("textarea").fill("Half a ca")
    phone.reload()
    expect(phone.locator("textarea")).to_have_value("Half a ca")
    phone.get_by_role("button", name="Take back: A whole card").click()
    expect(phone.locator("[data-mine] li")).to_have_count(0)
    assert meeting.texts() == []


def test_a_card_that_names_somebody_waits_for_the_facilitator(meeting: Meeting, visit: Visit) -> None:
    phone, console = visit(meeting.phone, PHONE), visit(meeting.console)
    phone.get_by_role("button", name="Join").click()
    meeting.go("write-alone")
    phone.locator("textarea").fill("Mrs Margaret Holloway in finance hides the figures.")
    phone.get_by_role("button", name="Send this card").click()
    expect(phone.locator("[data-mine] li [data-said]")).not_to_be_empty()
    expect(console.locator(".held strong").first).to_have_text("One card is held back.")
    meeting.reveal("write-alone")
    wall = visit(meeting.wall, WALL)
    expect(wall.locator("main")).not_to_contain_text("Holloway")
    console.get_by_text("Read it on this screen only").click()
    console.get_by_role("button", name="Allow it").click()
    expect(wall.locator(".groups li")).to_contain_text("Holloway")


def test_bad_words_are_words_on_every_page(meeting: Meeting, visit: Visit) -> None:
    meeting.go("write-alone")
    meeting.write("write-alone", *PAYLOADS)
    meeting.reveal("write-alone")
    meeting.group(PAYLOADS[0], 2)
    wall, phone, console = visit(meeting.wall, WALL), visit(meeting.phone, PHONE), visit(meeting.console)
    plain = visit(meeting.phone, PHONE, script=False)
    for page in (phone, plain):
        page.get_by_role("button", name="Join").click()
    expect(phone.locator(".wall-list li")).to_have_count(len(PAYLOADS))
    expect(plain.locator(".wall-list li")).to_have_count(len(PAYLOADS))
    expect(console.locator("li.card")).to_have_count(len(PAYLOADS))
    phone.locator("textarea").fill(PAYLOADS[1])
    phone.get_by_role("button", name="Send this card").click()
    expect(phone.locator("[data-mine] li p")).to_have_text(PAYLOADS[1])
    console.locator("#find").fill(PAYLOADS[0])
    console.goto(f"{console.url}/prepare?step=write-alone&find={PAYLOADS[1]}")
    expect(console.locator("input[name=find]")).to_have_value(PAYLOADS[1])
    console.get_by_label("Why you meet").fill(PAYLOADS[2])
    console.get_by_role("button", name="Save the meeting").click()
    console.goto(console.url.partition("/prepare")[0] + "/record")
    for page in (wall, phone, plain, console):
        expect(page.locator("main")).to_contain_text(PAYLOADS[0])
        expect(page.locator("main")).to_contain_text("{{ 7 * 7 }} ${7 * 7}")
        assert page.locator("main img[src=x], main b:text-is('bold')").count() == 0
    for page in (wall, phone, console):
        assert page.evaluate("window.struck") is None


def test_every_page_is_clean_by_day_and_by_night(meeting: Meeting, visit: Visit) -> None:
    console = visit("/workshop")
    found = {"choose": faults_of(console)}
    console.goto(console.url.replace("/workshop", f"{meeting.console}"))
    phone, wall = visit(meeting.phone, PHONE), visit(meeting.wall, WALL)
    found |= {"join": faults_of(phone), "purpose": faults_of(wall)}
    phone.get_by_role("button", name="Join").click()
    meeting.go("read")
    expect(wall.locator(".quoted").first).to_be_visible()
    expect(phone.locator(".quoted").first).to_be_visible()
    found |= {"passage": faults_of(phone), "passage on the wall": faults_of(wall)}
    meeting.go("write-alone")
    meeting.write("write-alone", "One thing", "Another thing", "A third", "A fourth")
    phone.locator("textarea").fill("From this phone")
    phone.get_by_role("button", name="Send this card").click()
    expect(phone.locator("[data-mine] li")).to_have_count(1)
    found |= {"writing": faults_of(phone)}
    meeting.reveal("write-alone")
    meeting.group("Things", 2)
    expect(wall.locator(".groups h2")).to_have_count(2)
    console.locator("#find").fill("libraries")
    expect(console.locator("#hit-1")).to_be_visible()
    console.locator("li.card summary").first.click()
    found |= {"cards on the wall": faults_of(wall), "cards on a phone": faults_of(phone), "console": faults_of(console)}
    console.goto(f"{console.url}/prepare?step=the-other-way&find=libraries")
    found |= {"run sheet": faults_of(console)}
    meeting.workshops.act(meeting.id, Close(id=new_id()))
    console.goto(console.url.partition("/prepare")[0] + "/record")
    phone.goto(phone.url + "/record")
    lost = visit("/w/nowhere-10", PHONE)
    found |= {"record": faults_of(console), "record for all": faults_of(phone), "wrong code": faults_of(lost)}
    assert {page: told for page, told in found.items() if told} == {}


def test_forty_cards_turn_pages_and_nothing_is_small_or_cut_off(meeting: Meeting, visit: Visit) -> None:
    meeting.go("write-alone")
    cards = [f"Card {number}: what would we say to those who use it, if it closed?" for number in range(38)]
    meeting.write("write-alone", *cards, "Long. " * 100, "w" * 600)
    meeting.reveal("write-alone")
    meeting.group("What they would ask of us", 12)
    wall = visit(meeting.wall, WALL)
    seen: list[str] = []
    first = wall.locator(".groups > *").first
    for _ in range(20):
        assert wall.evaluate(CUT_OFF) == []
        assert wall.evaluate(SMALLEST)[0] >= 32
        seen += wall.locator(".groups li:visible").all_text_contents()
        wall.keyboard.press("ArrowRight")
        if first.is_visible():
            break
    assert sorted(seen) == sorted(text.strip() for text in [*cards, "Long. " * 100, "w" * 600])
    expect(wall.locator(".groups .once h2").first).to_have_text("Said once")
    sizes = wall.locator(".groups h2").evaluate_all("all => all.map(each => getComputedStyle(each).font)")
    assert len(set(sizes)) == 1


def test_the_wall_turns_by_itself_until_it_is_told_to_stay(meeting: Meeting, visit: Visit) -> None:
    meeting.go("write-alone")
    meeting.write("write-alone", *(f"Card {number} with enough words to need its lines" for number in range(40)))
    meeting.reveal("write-alone")
    wall = visit("/w", WALL)
    wall.clock.install()
    wall.goto(wall.url + meeting.wall.removeprefix("/w"))
    first = wall.locator(".groups > *").first
    expect(first).to_be_visible()
    wall.clock.run_for(13_000)
    expect(first).to_be_hidden()
    wall.keyboard.press("ArrowLeft")
    expect(first).to_be_visible()
    press(wall, "Stay on this page")
    wall.clock.run_for(60_000)
    expect(first).to_be_visible()


@pytest.mark.parametrize("minutes", [90, 180])
def test_on_no_wall_of_an_agenda_is_anything_small_or_cut_off(room: Room, visit: Visit, minutes: int) -> None:
    meeting = Meeting(room.workshops, room.workshops.create(Draft(agenda=minutes)))
    room.workshops.rehearse(meeting.id)
    wall = visit(meeting.wall, WALL)
    for step in meeting.opened.workshop.steps:
        meeting.go(step.id)
        expect(wall.locator("main")).to_contain_text(step.title)
        told = [(step.id, wall.evaluate(SMALLEST), wall.evaluate(CUT_OFF))]
        if step.cards or step.of:
            meeting.reveal(step.shows)
            expect(wall.locator("main li:visible").first).to_be_visible()
            told.append((step.id, wall.evaluate(SMALLEST), wall.evaluate(CUT_OFF)))
        assert [(id, size, cut) for id, size, cut in told if size[0] < 32 or cut] == []


def test_screens_that_lost_the_connection_say_so_and_come_back(meeting: Meeting, visit: Visit) -> None:
    meeting.go("read")
    wall, phone = visit(meeting.wall, WALL), visit(meeting.phone, PHONE)
    phone.get_by_role("button", name="Join").click()
    expect(phone.locator(".quoted").first).to_be_visible()
    with no_signal(wall.context), no_signal(phone.context):
        meeting.go("write-alone")
        for page in (wall, phone):
            page.evaluate("dispatchEvent(new Event('online'))")  # as after a lid was opened, before the network is back
            expect(page.locator("[data-lost]")).to_be_visible()
    for page in (wall, phone):
        expect(page.locator("h1")).to_contain_text("Which question about this plan")
        expect(page.locator("[data-lost]")).to_be_hidden()


def test_of_two_consoles_the_slower_is_told_what_happened(meeting: Meeting, visit: Visit) -> None:
    meeting.go("read")
    one, two = visit(meeting.console), visit(meeting.console, script=False)
    one.locator("#next").click()
    expect(one.locator("h1")).to_have_text("Write alone")
    two.locator("#back").click()
    expect(two.locator("main")).to_contain_text("Meanwhile another console went to “Write alone”")
    expect(two.locator("h1")).to_have_text("Write alone")


def test_a_card_is_dragged_into_a_group(meeting: Meeting, visit: Visit) -> None:
    meeting.go("write-alone")
    meeting.write("write-alone", "Alone", "Together")
    meeting.reveal("write-alone")
    meeting.group("Ours", 1)
    console = visit(meeting.console)
    group = console.locator(".pile:not([data-pile=''])")
    console.locator(".pile[data-pile=''] li.card").drag_to(group)
    expect(group.locator("li.card")).to_have_count(2)


def test_what_lies_near_is_shown_only_when_asked_and_changes_nothing(meeting: Meeting, visit: Visit) -> None:
    meeting.go("write-alone")
    meeting.write("write-alone", "Who pays the pensions?", "Who pays for the pension scheme?", "The roof leaks.")
    meeting.reveal("write-alone")
    console = visit(meeting.console)
    expect(console.locator("#near")).to_have_count(0)
    console.locator("li.card", has_text="Who pays the pensions?").locator("summary").click()
    console.locator("li.card", has_text="Who pays the pensions?").get_by_role("link", name="Cards that lie near").click()
    expect(console.locator("#near li").first).to_have_text("Who pays for the pension scheme?")
    assert meeting.workshops.console(meeting.id).groups == ()


def test_a_case_is_found_while_typing_and_put_on_the_wall_with_its_contrary(meeting: Meeting, visit: Visit) -> None:
    meeting.go("write-alone")
    console, wall = visit(meeting.console), visit(meeting.wall, WALL)
    console.locator("#find").press_sequentially("libraries taken back by the council")
    expect(console.locator(".find h3").first).to_have_text("Suffolk Libraries")
    expect(console.get_by_text("A case that went otherwise").first).to_be_visible()
    console.locator("#hit-1").click()
    expect(wall.locator("figcaption b").first).to_have_text("Suffolk Libraries")
    expect(wall.locator("figcaption a").first).to_have_attribute("href", re.compile("^https://"))
    wall.locator(".contrary summary").click()
    expect(wall.locator(".contrary .quoted")).to_be_visible()
    expect(console.locator(".find h3").first).to_have_text("Suffolk Libraries")
    console.get_by_role("button", name="Take the passage off the wall").click()
    expect(wall.locator("h1")).to_contain_text("Which question about this plan")


def test_somebody_who_never_saw_it_prepares_a_workshop(meeting: Meeting, visit: Visit) -> None:
    page = visit(f"{meeting.console}")
    page.get_by_role("link", name="Change the run sheet").click()
    page.get_by_role("link", name=re.compile("^Change.*three years on")).click()
    page.get_by_label("Question, or sentence").fill("It is two years on. What do we wish we had asked?")
    page.locator("[name=minutes]").fill("8")
    page.get_by_role("button", name="Save this step").click()
    expect(page.locator("[role=status]")).to_have_text("It is saved.")
    expect(page.locator("main")).to_contain_text("43 minutes in all.")
    page.get_by_role("searchbox").fill("libraries that went back to the council")
    page.get_by_role("button", name="Find").click()
    suffolk = page.locator(".hit", has=page.get_by_role("heading", name="Suffolk Libraries"))
    suffolk.get_by_role("button", name="Put it into this step").first.click()
    expect(page.locator("[role=status]")).to_contain_text("The passage is in the step")
    page.get_by_label("Why you meet").fill("What would we regret?")
    page.get_by_label("Nothing that is said here leaves the room.").check()
    page.get_by_role("button", name="Save the meeting").click()
    kept = meeting.workshops.console(meeting.id).workshop
    step = next(each for each in kept.steps if each.id == "three-years-on")
    assert (step.text, step.question, step.minutes) == ("It is two years on. What do we wish we had asked?", "", 8)
    assert [place.source for place in step.passages] == ["cases/suffolk-libraries"]
    assert step.contrary
    assert (kept.purpose, kept.rule.id) == ("What would we regret?", "stays")
    meeting.go("three-years-on")
    page.goto(page.url.partition("/prepare")[0])
    expect(page.locator("#own .hit h3").first).to_have_text("Suffolk Libraries")
    assert faults_of(page) == []


def test_what_is_lost_is_found_again_by_its_words(meeting: Meeting, visit: Visit) -> None:
    page = visit("/workshop")
    page.get_by_label("The recovery words").fill(f"  {meeting.opened.phrase.upper()} ")
    page.get_by_role("button", name="Find it").click()
    page.get_by_role("link", name="Open the console").click()
    expect(page.locator("h1")).to_have_text("Not started yet")
    old = visit(meeting.console)
    expect(old.locator("h1")).to_have_text("This console does not open")


def test_deleting_takes_every_screen_to_its_end(meeting: Meeting, visit: Visit) -> None:
    meeting.go("write-alone")
    console, wall, phone = visit(meeting.console), visit(meeting.wall, WALL), visit(meeting.phone, PHONE)
    phone.get_by_role("button", name="Join").click()
    phone.locator("textarea").fill("Not for long")
    phone.get_by_role("button", name="Send this card").click()
    expect(phone.locator("[data-mine] li")).to_have_count(1)
    console.get_by_text("Close or delete").click()
    console.get_by_label("Yes, delete all of it").check()
    console.get_by_role("button", name="Delete now").click()
    expect(console.locator("[role=status]")).to_contain_text("The workshop is deleted")
    for page in (wall, phone):
        expect(page.locator("h1")).to_contain_text("There is no workshop with this code.")
    assert phone.evaluate("localStorage.length") == 0


def test_a_phone_page_is_light_and_whole(meeting: Meeting, visit: Visit) -> None:
    meeting.go("read")
    phone = visit("/w", PHONE)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(phone.url + meeting.phone.removeprefix("/w"))
    phone.get_by_role("button", name="Join").click()
    expect(phone.locator(".quoted").first).to_be_visible()
    assert len(phone.content().encode()) < 60_000
    page = phone.url
    assert {url.removeprefix(page) for url in asked} <= {"", "/join", "/events", "?part=1"}
