"""The guide below a path of another site, in a real browser and behind a real nginx, set up as docs/security.md has it."""

import os
import pwd
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from guide.faces.keys import Keys, Role
from guide.settings import ServerSettings
from guide.workshop import Workshops
from tests.conftest import missing
from tests.journeys.test_browser import CORNWALL, PHONE, WIDE, ask, served
from tests.readme import README
from tests.small_library import open_small

pytestmark = pytest.mark.browser

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CODE = "heron bank seven"
SITE = """
user {user}; worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi; access_log {folder}/access.log;
    server {{
        listen 127.0.0.1:{port};
        location / {{ return 418; }}
        {location}
    }}
}}
"""
DOCUMENTED = re.compile(r"```nginx\n(.*?)```", re.DOTALL)


class Site(NamedTuple):
    """A guide below a path."""

    address: str
    key: str
    """Of a facilitator."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def nginx(folder: Path, port: int, location: str) -> Iterator[None]:
    """A site of its own at `port`, of which `location` is a part."""
    if NGINX is None:
        missing("nginx", "Debian's nginx is not installed.")
    (folder / "nginx.conf").write_text(
        SITE.format(user=pwd.getpwuid(os.getuid()).pw_name, folder=folder, port=port, location=location), encoding="utf-8"
    )
    running = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert running.poll() is None
            time.sleep(0.05)
        yield
    finally:
        running.terminate()
        running.wait(timeout=30)


@pytest.fixture(scope="module", params=[False, True], ids=["the path comes whole", "nginx takes it off"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, inner, outer = tmp_path_factory.mktemp("site"), free_port(), free_port()
    opened = open_small(folder / "guide", "briefing/companion.pdf", "briefing/companion.toml")
    address = f"http://127.0.0.1:{outer}/otherwise"
    server = ServerSettings(public_url=address, access=CODE, open=False)
    guide = replace(opened, settings=opened.settings.model_copy(update={"server": server}))
    [location] = DOCUMENTED.findall((README.parent / "docs/security.md").read_text(encoding="utf-8"))
    location = location.replace("7860;", f"{inner}{'/' if request.param else ''};")
    if request.param:
        location = location.replace("location /otherwise {", "location /otherwise/ {")
    with ExitStack() as stack:
        stack.enter_context(closing(opened))
        workshops = stack.enter_context(closing(Workshops.open(guide)))
        stack.enter_context(nginx(folder, outer, location))
        stack.enter_context(served(guide, inner, workshops))
        yield Site(address, Keys(guide.settings.data).add("facilitator", Role.FACILITATOR))


@contextmanager
def somebody(browser: Browser, address: str, viewport: dict[str, int]) -> Iterator[Page]:
    """A browser of their own. Fails when it leaves the guide's part of the site, finds nothing there, or throws."""
    context = browser.new_context(viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda asked: None if asked.url.startswith((address, "data:", "blob:")) else wrong.append(asked.url))
    page.on("response", lambda came: wrong.append(f"{came.status} {came.url}") if came.status >= 400 else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    stored = page.evaluate("Object.keys(localStorage)")
    paths = {str(cookie.get("path")) for cookie in context.cookies()}
    context.close()
    assert wrong == []
    assert all("/otherwise" in name for name in stored)
    assert all(path.startswith("/otherwise/") for path in paths)


def enter(page: Page, secret: str) -> None:
    page.get_by_label(re.compile("Access code|Key")).fill(secret)
    page.keyboard.press("Enter")


def test_a_conversation_below_a_path(browser: Browser, site: Site) -> None:
    address = site.address
    with somebody(browser, address, WIDE) as page:
        page.goto(address)
        enter(page, CODE)
        expect(page.locator(".ways a").first).to_be_visible(timeout=30_000)
        ask(page, CORNWALL, 1)
        page.locator("#turn-1 .cite", has_text="[2]").click()
        expect(page.locator(".place:visible mark")).to_have_count(1)
        quote = page.locator(".place:visible mark").inner_text()
        with page.context.expect_page() as opened:
            page.locator(".place:visible").get_by_role("link", name="Open this passage").click(modifiers=["Control"])
        expect(opened.value.locator("main")).to_contain_text(quote)
        opened.value.close()
        page.reload()
        expect(page.locator("#turn-1 .said")).to_have_text(CORNWALL, timeout=30_000)
        page.get_by_role("link", name="My record").click()
        with page.expect_download() as came:
            page.get_by_role("button", name="Markdown").click()
        assert Path(came.value.path()).read_text(encoding="utf-8").startswith("# ")
        page.keyboard.press("Escape")
        page.get_by_role("link", name="Library", exact=True).click()
        expect(page.locator("h1")).to_have_text("Library")
        page.goto(f"{address}/read/briefing/companion")
        expect(page.locator("img").first).to_have_js_property("complete", True)
        assert page.locator("img").first.evaluate("picture => picture.naturalWidth") > 0
        page.goto(f"{address}/docs")
        tried = page.locator("form.try[data-method=GET]").first
        tried.get_by_role("button").click()
        expect(tried.locator("output")).to_contain_text("200")
        page.get_by_role("link", name="Conversation", exact=True).click()
        expect(page.locator("#turn-1 .said")).to_have_text(CORNWALL, timeout=30_000)


def test_a_workshop_below_a_path(browser: Browser, site: Site) -> None:
    address = site.address
    with ExitStack() as stack:
        console, wall, phone = (stack.enter_context(somebody(browser, address, size)) for size in (WIDE, WIDE, PHONE))
        console.goto(f"{address}/workshop")
        enter(console, site.key)
        console.get_by_role("radio").first.check()
        console.get_by_role("button", name="Make this workshop").click()
        code = str(console.locator("dd b").text_content()).lower().replace(" ", "-")
        expect(console.locator("main")).to_contain_text(f"{address.partition('://')[2]}/w/{code}")
        console.get_by_role("link", name="Open the console").click()
        wall.goto(f"{address}/w/{code}/wall")
        expect(wall.locator(".qr")).to_have_js_property("complete", True)
        assert wall.locator(".qr").evaluate("picture => picture.naturalWidth") > 0
        phone.goto(f"{address}/w")
        phone.get_by_role("textbox").fill(code)
        phone.keyboard.press("Enter")
        phone.get_by_role("button", name="Join").click()
        expect(console.locator(".tally")).to_have_text("1 phone has joined.")
        for name in ("Start: Why we are here", "Next: Read", "Next: Write alone"):
            console.get_by_role("button", name=re.compile(f"^{name}")).click()
        phone.locator("form[data-card] textarea").first.fill("Did anyone ask the night team?")
        phone.get_by_role("button", name="Send this card").click()
        expect(console.locator(".tally")).to_have_text("1 of 1 phone has sent something.")
        for name in ("Next: In pairs", "Next: The wall", "Show all cards on the wall"):
            console.get_by_role("button", name=re.compile(f"^{name}")).click()
        expect(wall.locator(".groups li")).to_have_text(["Did anyone ask the night team?"])
        phone.reload()
        expect(phone.locator("main")).to_contain_text("Did anyone ask the night team?")
        pack = console.get_by_role("link", name="Print pack").get_attribute("href")
        came = console.request.get(f"{address.removesuffix('/otherwise')}{pack}")
        assert came.body().startswith(b"%PDF")
