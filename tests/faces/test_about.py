"""Who can see what is written: told as it is on this server. And what can be sent about a sentence that seems wrong."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.testclient import TestClient

from guide import Guide
from guide.answer import ModelWriter
from guide.faces.about import PATH, about_of, mount_about
from guide.faces.chat_evidence import desk_markup
from guide.faces.contact import contact_link, doubt_of
from guide.settings import ModelSettings, ServerSettings
from tests.scripted import ScriptedLLM

ASKED = "Who elects the board at Rochdale Boroughwide Housing?"
MINE = "a thing that only I know"


def shown(guide: Guide) -> str:
    app = FastAPI()
    mount_about(app, guide)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", TestClient(app).get(PATH).text)).split())


def set_to(guide: Guide, **server: str) -> Guide:
    return replace(guide, settings=guide.settings.model_copy(update={"server": ServerSettings(**server)}))


def test_without_a_model_nothing_goes_further_and_it_says_so(guide: Guide) -> None:
    told = shown(guide)
    assert "None is set up here" in told
    assert "on the computer in front of you" in told
    assert "has set no address here" in told


def test_with_a_model_it_names_the_server_that_may_read(guide: Guide) -> None:
    settings = guide.settings.model_copy(
        update={"model": ModelSettings(address="http://models.example:8080/v1", name="scripted")}
    )
    writer = ModelWriter(ScriptedLLM(["x"]), "scripted", 30, guide.prompts.writer, guide.prompts.phrases)
    told = shown(replace(guide, settings=settings, writer=writer))
    assert "scripted, at models.example:8080" in told
    assert "None is set up here" not in told


def test_beyond_the_own_machine_it_says_what_a_network_can_read(guide: Guide) -> None:
    assert not about_of(set_to(guide, host="192.0.2.7")).loopback
    assert "can be read on their way" in shown(set_to(guide, host="192.0.2.7"))


@pytest.mark.parametrize(
    ("contact", "link"),
    [("", ""), ("notes@example.org", "mailto:notes@example.org"), ("https://example.org/tell@us", "https://example.org/tell@us")],
)
def test_the_address_that_was_set_can_be_followed(guide: Guide, contact: str, link: str) -> None:
    assert contact_link(contact) == link
    assert contact in shown(set_to(guide, contact=contact))


@pytest.mark.parametrize("contact", ["javascript:alert(1)", "nobody", "a@b c", "mailto:a@b"])
def test_what_is_no_address_is_refused(contact: str) -> None:
    with pytest.raises(ValidationError):
        ServerSettings(contact=contact)


def test_beside_a_sentence_stands_what_can_be_sent_about_it_and_nothing_of_the_conversation(guide: Guide) -> None:
    turn = guide.reply(f"{ASKED} I ask for {MINE}")
    assert turn.answer is not None
    said = turn.answer.sentences[0].citations[0]
    desk = unescape(desk_markup(set_to(guide, contact="notes@example.org"), turn, 1))
    doubt = doubt_of(said, "notes@example.org")
    assert said.quote in doubt.text
    assert said.link in doubt.text
    assert doubt.text in desk
    assert said.quote in unquote(doubt.link)
    assert MINE not in desk
    assert "Copy this" in desk_markup(guide, turn, 1)
