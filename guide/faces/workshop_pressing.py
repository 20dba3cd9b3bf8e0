"""A press of the console, from the fields of its form to a command."""

import secrets
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData

from guide.errors import WorkshopError
from guide.faces.workshop_editing import in_words
from guide.records.commands import COMMAND, Command

COURSE = ("go", "reveal", "hide", "timer", "wall", "swap", "choose", "close")
"""Presses on which two consoles could disagree: they carry the version that was seen."""
NESTED = ("version", "source", "sentence", "low", "high", "notes")
"""Fields of which a command is made, and which are none of its own."""


def command_of(form: FormData) -> Command:
    """The command that a form means. Raises WorkshopError where it means none.

    A press that brings no id of its own, without script, is given one: then pressing twice is two presses.
    """
    plain = {name: value for name, value in form.items() if isinstance(value, str) and name not in NESTED}
    fields: dict[str, Any] = {"id": secrets.token_hex(16), **plain, **_made(form, plain.get("do", ""))}
    try:
        return COMMAND.validate_python(fields)
    except ValidationError as fault:
        advice = "Read the page again and press once more."
        raise WorkshopError(f"This press was not understood ({in_words(fault)}).", advice) from None


def _made(form: FormData, do: str) -> dict[str, Any]:
    """What a command holds that no single field does."""
    made: dict[str, Any] = {}
    if do in COURSE:
        made["seen"] = form.get("version")
    if do == "wall":
        place = {"source": form.get("source"), "sentence": form.get("sentence")}
        made["passage"] = place if place["source"] else None
    elif do == "group":
        made["group"] = form.get("group") or None
    elif do == "axes":
        made["axes"] = [{"low": low, "high": high} for low, high in zip(form.getlist("low"), form.getlist("high"), strict=False)]
    return made
