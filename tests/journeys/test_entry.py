"""A guide that others reach: the page that takes the code, in a real browser; keys, names and tricks against the real server."""

import datetime
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Browser, Page, expect

from tests.served import Served, guide, serving, surroundings

AXE = Path(__file__).with_name("axe.min.js")
CODE = "heron bank seven"
NOTE = """---
title: Northfield Care
kind: note
published: 2026-11-23
nation: England
credit: Written for these tests.
---

## Outcome

Members of Northfield Care elected a new board in July 2014.
"""
QUESTION = "When did Northfield Care elect a new board?"


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = tmp_path_factory.mktemp("guarded")
    (root / "corpus/notes").mkdir(parents=True)
    (root / "corpus/notes/northfield.md").write_text(NOTE, encoding="utf-8")
    return {**surroundings(root / "data", root / "corpus"), "GUIDE_SERVER__HOST": "0.0.0.0"}


@pytest.fixture(scope="module")
def served(env: dict[str, str]) -> Iterator[Served]:
    with serving({**env, "GUIDE_SERVER__ACCESS": CODE}) as server:
        yield server


@pytest.fixture
def web(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.address, trust_env=False, timeout=60) as client:
        yield client


def enter(page: Page, secret: str) -> None:
    page.get_by_label("Access code").fill(secret)
    page.keyboard.press("Enter")


@pytest.mark.browser
def test_the_code_opens_the_page_that_was_asked_for_by_keyboard_and_without_script(browser: Browser, served: Served) -> None:
    page = browser.new_page(java_script_enabled=False, base_url=served.address)
    page.goto("/library")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your access code, please")
    expect(page.get_by_label("Access code")).to_be_focused()
    page.keyboard.type("not the code")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Enter")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("neither the code nor a key")
    enter(page, CODE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Library")
    expect(page.locator("input[type=file]")).to_have_count(0)
    page.get_by_role("link", name="enter it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page needs another key")
    page.get_by_role("button", name="Leave").click()
    page.goto("/library")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your access code, please")
    page.close()


@pytest.mark.browser
def test_the_chat_works_behind_the_guard_and_offers_each_what_they_may(
    browser: Browser, served: Served, env: dict[str, str]
) -> None:
    key = guide("key", "add", "librarian", "--role", "administrator", env=env).stdout.strip()
    for secret, may_add in ((CODE, False), (key, True)):
        page = browser.new_context(base_url=served.address).new_page()
        page.goto("/")
        enter(page, secret)
        page.get_by_label("Write here").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(page.locator("#turn-1 .reply")).to_contain_text("elected a new board in July 2014")
        expect(page.get_by_role("button", name="Add a file to the library")).to_have_count(int(may_add))
        page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, served: Served, scheme: Literal["light", "dark"]) -> None:
    page = browser.new_page(base_url=served.address, color_scheme=scheme, viewport={"width": 390, "height": 844})
    found = []
    page.goto("/workshop")
    for secret, shown in (("wrong code", page.get_by_role("alert")), (CODE, page.get_by_text("This page needs another key"))):
        enter(page, secret)
        expect(shown).to_be_visible()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found += page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")["violations"]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found] == []


def test_a_key_works_at_once_and_no_longer_than_it_is_there(web: httpx.Client, env: dict[str, str]) -> None:
    key = guide("key", "add", "script", env=env).stdout.strip()
    headers = {"Authorization": f"Bearer {key}"}
    assert web.post("/api/v1/reply", json={"message": QUESTION}, headers=headers).status_code == 200
    assert web.post("/api/v1/refresh", headers=headers).status_code == 403
    listed = guide("key", "list", env=env).stdout
    assert "script" in listed
    assert key not in listed
    assert guide("key", "revoke", "script", env=env).returncode == 0
    assert web.post("/api/v1/reply", json={"message": QUESTION}, headers=headers).status_code == 401


def test_our_own_commands_need_no_key(served: Served, env: dict[str, str], tmp_path: Path) -> None:
    assert "elected a new board in July 2014" in guide("ask", QUESTION, env=env).stdout
    (tmp_path / "minutes.txt").write_text("The board of Eastmoor Mutual met in March 2014.", encoding="utf-8")
    assert guide("add", str(tmp_path / "minutes.txt"), env=env).returncode == 0
    assert served.address in guide("doctor", env=env).stdout


def asked(served: Served, line: str, *headers: str) -> int:
    """The status of a request that is sent as it stands: clients would tidy it."""
    url = httpx.URL(served.address)
    with socket.create_connection((url.host, url.port or 80), timeout=60) as connection:
        head = [line, *(headers or (f"Host: {url.host}:{url.port}",)), "Connection: close", "", ""]
        connection.sendall("\r\n".join(head).encode())
        return int(connection.recv(4096).split(b" ")[1])


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/look/../library",
            "/look/%2e%2e/library",
            "/w/../library",
            "/w/%2e%2e%2flibrary",
            "//library",
            "/./library",
            "/LIBRARY",
        ),
        *(
            "/healthz/../library",
            "/healthz%2f..%2flibrary",
            "/enter/../library",
            "/library;/w/",
            "/library/",
            "/%6cibrary",
            "http://x/library",
        ),
        *("/w/..%2f..%2fgradio_api/info", "/look//../../gradio_api/startup-events", "/config", "/gradio_api/file=/etc/hosts"),
    ],
)
def test_no_trick_of_the_path_opens_a_door_of_the_real_server(served: Served, path: str) -> None:
    assert asked(served, f"GET {path} HTTP/1.1") in (400, 401, 404)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (("Host: evil.example",), 400),
        (("Host: 127.0.0.1.evil.example",), 400),
        (("Host: localhost, evil.example",), 400),
        (("Host: localhost", "Host: evil.example"), 400),
        (("Host: evil.example", "X-Forwarded-Host: localhost"), 400),
        (("Host: localhost@evil.example",), 400),
        (("X-No: host",), 400),
        (("Host: 127.0.0.2",), 400),
        (("Host: LOCALHOST:1",), 200),
        (("Host: [::1]:1",), 200),
    ],
)
def test_only_the_servers_own_names_are_answered(served: Served, headers: tuple[str, ...], status: int) -> None:
    assert asked(served, "GET /healthz HTTP/1.1", *headers) == status


def test_every_address_of_the_machine_is_a_name_of_the_server(served: Served) -> None:
    other = served.address.replace("127.0.0.1", "127.0.0.2")  # as a hotspot's would be
    assert httpx.get(f"{other}/healthz", trust_env=False).status_code == 200


def test_nothing_that_was_secret_or_said_stands_in_the_log(served: Served, web: httpx.Client, env: dict[str, str]) -> None:
    key = guide("key", "add", "noted", env=env).stdout.strip()
    web.post("/enter", data={"code": CODE})
    web.post("/enter", data={"code": "penguin-guess"})
    web.post("/api/v1/reply", json={"message": "Is the penguin a member?"}, headers={"Authorization": f"Bearer {key}"})
    web.get("/read/penguin", headers={"Authorization": "Bearer penguin", "Cookie": "otherwise=penguin.a.b"})
    told = "".join(served.told)
    assert "unencrypted" in told
    assert not [secret for secret in (CODE, key, "penguin", "127.0.0.1:5") if secret in told]


def certified(folder: Path) -> dict[str, str]:
    """A certificate of its own making, for a name that is not this machine's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "guide.example.org")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    (folder / "guide.crt").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "guide.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return {"GUIDE_SERVER__CERTIFICATE": str(folder / "guide.crt"), "GUIDE_SERVER__PRIVATE_KEY": str(folder / "guide.key")}


def test_an_open_server_says_what_that_means_and_speaks_https_where_it_has_a_certificate(
    env: dict[str, str], tmp_path: Path
) -> None:
    own = {**env, **certified(tmp_path), "GUIDE_DATA": str(tmp_path / "data")}
    with serving(own, "--open") as server:
        told = "".join(server.told)
        assert "everyone who reaches this address" in told
        assert "unencrypted" not in told
        assert server.address.startswith("https://")
        with httpx.Client(base_url=server.address, verify=False, trust_env=False, timeout=60) as web:
            assert web.get("/library").status_code == 200
            assert web.post("/library", files={"file": ("planted.txt", b"Planted.")}).status_code == 401
        assert "elected a new board in July 2014" in guide("ask", QUESTION, env=own).stdout
