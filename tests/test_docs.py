"""The pages in docs/ name only what is there: settings, pages of each other, and the three agendas as they are."""

import re
from pathlib import Path

import pytest

from guide import read_settings
from guide.reflection import read_bank
from guide.settings import settings_listed
from guide.workshop import load_agendas
from tests.readme import README

DOCS = sorted((README.parent / "docs").glob("*.md"))
SETTINGS = {setting.environment for setting in settings_listed()}


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.stem)
def test_every_setting_and_page_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert set(re.findall(r"\bGUIDE_[A-Z]+__[A-Z_]*[A-Z]\b", text)) <= SETTINGS
    assert all((page.parent / name).exists() for name in re.findall(r"`([a-z]+\.md)`", text))


def test_the_agendas_stand_in_the_docs_as_they_are() -> None:
    text = (README.parent / "docs/workshop.md").read_text(encoding="utf-8")
    prompts = read_settings().corpus.prompts
    for agenda in load_agendas(prompts / "agendas", read_bank(prompts / "questions")):
        assert f"| {agenda.minutes} | {agenda.title} |" in text
        assert f"{agenda.people[0]} to {agenda.people[1]} people" in text
