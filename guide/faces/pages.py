"""What all pages share: the templates, the sheet and the status line.

Every template is rendered with autoescaping, so the words of people and of sources reach a page as text.
"""

import re
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel
from starlette.staticfiles import StaticFiles

from guide.faces.below import root
from guide.guide import Guide

HERE = Path(__file__).parent
LOOK = "/look"
"""Where sheet, script and mark are served. (Gradio keeps `/static` and `/assets` for itself.)"""


class Status(BaseModel):
    """The line below the header."""

    sources: int
    writer: str
    """Who writes the answers."""
    words: str
    """Where people's words are kept."""
    words_only: bool
    """Whether there is word search alone; why, the library beside the first screen says."""


@cache
def templates() -> Environment:
    """The one environment: autoescaping, and a variable that is missing is an error rather than nothing."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"in_words": date_in_words, "words": number_in_words, "day": day_in_words}
    made.globals["root"] = root
    return made


def render(template: str, **context: object) -> str:
    """Render `templates/<template>` with `context`, escaped. Pages built on `base.html` need `here` and `status` (or None)."""
    return templates().get_template(template).render(**context)


def status_of(guide: Guide) -> Status:
    """What the status line says of this guide's library at this moment. Read-only."""
    said = guide.prompts.phrases.status
    return Status(
        sources=len(guide.library.sources),
        writer=said.model.format(model=guide.writer.name) if guide.writer else said.writer,
        words=said.words_to_model.format(server=urlsplit(guide.settings.model.address).netloc) if guide.writer else said.words,
        words_only=bool(guide.library.words_only),
    )


SMALL = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def number_in_words(number: int) -> str:
    """A count from 0 to 99 in words ("thirty-one"), a larger one in figures."""
    if number < len(SMALL):
        return SMALL[number]
    tens, ones = divmod(number, 10)
    return f"{number:,}" if number > 99 else TENS[tens - 2] + (f"-{SMALL[ones]}" if ones else "")


def date_in_words(day: str) -> str:
    """ "2015-07-03" as "3 July 2015", "2015-07" as "July 2015"; whatever is no ISO date stays as it is."""
    found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?(?:-(\d\d))?", day)
    if found is None:
        return day
    year, month, number = found.groups()
    return " ".join(part for part in ((number or "").lstrip("0"), MONTHS[int(month) - 1] if month else "", year) if part)


def day_in_words(day: date) -> str:
    """ "23 December": a day that is near enough to need no year."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def mount_look(app: FastAPI) -> None:
    """Serve the sheet, the script and the mark at `/look/…`. Mount before anything that takes `/`."""
    app.mount(LOOK, StaticFiles(directory=HERE / "static"), name="look")
