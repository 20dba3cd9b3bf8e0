"""The print pack: everything that a workshop needs on paper, for a day without network and for people without phones."""

import io
from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from typing import Any

import segno

from guide.guide import Guide
from guide.records import Act, Contact, Phones, Step, Wall, Workshop
from guide.workshop.case_cards import cards_of
from guide.workshop.record import Heading
from guide.workshop.typesetting import typeset

WALLS = {
    Wall.PURPOSE: ("the purpose, the code and the rule", "the notice"),
    Wall.PASSAGE: ("the passage, with its source", "the passage card"),
    Wall.PASSAGES: ("the passages side by side, with their sources", "the passage or case cards, one to each table"),
    Wall.QUESTION: ("the question", "the question card"),
    Wall.CARDS: ("all cards, once they are shown", "the cards, pinned up under labels; lone ones under ‘Said once’"),
    Wall.CASE: ("the case that you pick", "the case card"),
    Wall.COLUMNS: ("two columns: what we assume, and the sign", "the sheet with two columns"),
    Wall.CIRCLES: ("circles, by closeness to the work, and a list", "the sheet with circles, and its list"),
    Wall.CROSS: ("a cross with four squares", "the sheet with the cross"),
    Wall.PROPOSAL: ("the proposal, as you write it", "the proposal sheet"),
    Wall.RECORD: ("the headings of the record", "the record sheets"),
    Wall.BREAK: ("a break, and the cards that stay up", "nothing new"),
}
"""What the wall shows in a step, and what takes its place on paper."""
PHONES = {
    Phones.JOIN: "the code, the rule, and a button to join",
    Phones.PASSAGE: "the same passage",
    Phones.CARDS: "the question, a box, and a person’s own cards",
    Phones.WALL: "the same as the wall, as a list",
    Phones.CASE: "the same case, with its sources",
    Phones.NOTICE: "",
    Phones.BLANK: "nothing",
}
"""What phones show; for a notice, its own words."""
ELSEWHERE = (Act.SIGNPOST_WRONGDOING, Act.SIGNPOST_URGENT)
"""The rules whose contacts are listed for what does not belong on a card."""
DRAWN = {Wall.COLUMNS, Wall.CIRCLES, Wall.CROSS, Wall.PROPOSAL}
"""Walls that are drawn on a sheet, with the question on it."""


def pack_of(workshop: Workshop, guide: Guide, join: str = "") -> bytes:
    """The print pack as a PDF on A4, in black and white. Read-only, and without network.

    `join` is the address that phones open; empty: no address and no square code is printed.
    """
    return typeset("pack.typ", _pack(workshop, guide, join))


def _pack(workshop: Workshop, guide: Guide, join: str) -> dict[str, Any]:
    return {
        "title": workshop.title,
        "purpose": workshop.purpose,
        "group": workshop.group,
        "rule": workshop.rule.text,
        "day": _in_words(workshop.day),
        "delete_on": _in_words(workshop.delete_on),
        "code": workshop.code,
        "join": join,
        "square": _square(join) if join else "",
        "minutes": workshop.minutes,
        "steps": list(_steps(workshop)),
        "questions": list(_questions(workshop)),
        "cards": [card.model_dump() for step in workshop.steps for card in cards_of(step, guide)],
        "forms": [_form(step) for step in workshop.steps if step.cards],
        "sheets": list(_sheets(workshop)),
        "private": [step.paper_text for step in workshop.steps if step.paper],
        "headings": list(Heading),
        "elsewhere": [_contact(contact) for contact in _elsewhere(guide)],
    }


def _steps(workshop: Workshop) -> Iterator[dict[str, Any]]:
    ends = accumulate(step.minutes for step in workshop.steps)
    for step, end in zip(workshop.steps, ends, strict=True):
        wall, paper = WALLS[step.wall]
        yield {
            "from": end - step.minutes,
            "to": end,
            "minutes": step.minutes,
            "title": step.title,
            "say": [part.strip() for part in step.say.split("\n\n") if part.strip()],
            "cues": [line.strip() for line in step.cues.splitlines() if line.strip()],
            "wall": wall,
            "phones": f"“{step.notice}”" if step.notice else PHONES[step.phones],
            "paper": "the folded card, for each person alone" if step.paper else paper + ("; blank cards" if step.cards else ""),
            "swap": {"text": step.swap.text, "why": step.swap.why} if step.swap else None,
        }


def _questions(workshop: Workshop) -> Iterator[dict[str, str]]:
    """Every question once, the other ones to which the facilitator may switch too."""
    asked = [(step.text, step.title) for step in workshop.steps if step.wall not in DRAWN]
    asked += [(step.swap.text, f"{step.title}, {step.swap.why}") for step in workshop.steps if step.swap]
    titles: dict[str, str] = {}
    for text, under in asked:
        titles.setdefault(text, under)
    yield from ({"text": text, "under": under} for text, under in titles.items() if text)


def _form(step: Step) -> dict[str, Any]:
    """A blank card, as a phone would ask for it."""
    form = step.form
    return {
        "title": step.title,
        "text": step.text,
        "label": form.label,
        "second": form.second,
        "places": form.places,
        "cards": step.cards,
    }


def _sheets(workshop: Workshop) -> Iterator[dict[str, Any]]:
    """Every drawn sheet once."""
    made = ({"kind": step.wall.value, **_form(step)} for step in workshop.steps if step.wall in DRAWN)
    seen: list[tuple[str, tuple[str, ...]]] = []
    for sheet in made:
        if (sheet["kind"], sheet["places"]) not in seen:
            seen.append((sheet["kind"], sheet["places"]))
            yield sheet


def _elsewhere(guide: Guide) -> list[Contact]:
    acts = guide.prompts.acts
    named = (contact for rule in acts.rule if rule.act in ELSEWHERE for contact in acts.contacts(rule))
    return list(dict.fromkeys(named))


def _contact(contact: Contact) -> dict[str, str]:
    return contact.model_dump(include={"who", "reach", "note"})


def _square(address: str) -> str:
    """The address as a QR code, drawn in SVG."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, scale=4)
    return drawn.getvalue().decode()


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
