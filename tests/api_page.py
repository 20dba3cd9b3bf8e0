"""The generated part of docs/api.md: `python -m tests.api_page` writes it, `journeys/test_api_page.py` compares it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from guide import Guide
from guide.faces.api import build_api
from guide.faces.described import Described, Door, Field, Form, described
from guide.faces.examples import Example
from guide.workshop import Workshops

PAGE = Path(__file__).parent.parent / "docs/api.md"
DOORS = re.compile(r"(<!-- doors:.*?-->\n).*?(<!-- /doors -->)", re.DOTALL)


def api() -> Described:
    """What the API says of itself. No guide and no workshops are needed for that."""
    return described(build_api(cast(Guide, None), workshops=cast(Workshops, object())).openapi())


def generated(text: str) -> str:
    """The page with its generated part as it should be."""
    told = api()
    lines = [line for door in told.doors for line in _door(door)] + [line for form in told.forms for line in _form(form)]
    return DOORS.sub(lambda match: f"{match[1]}\n{chr(10).join(lines)}\n{match[2]}", text)


def _door(door: Door) -> Iterator[str]:
    yield from (f"### `{door.method} {door.path}`", "", door.does, "")
    record = f"Takes {door.takes}. " if door.takes else ""
    yield from (f"{record}Gives {door.gives}.", "")
    if door.parameters:
        yield from _table(door.parameters)
    for example in door.examples:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    if example.said:
        yield from (example.said, "")
    yield from ("```sh", example.curl, "```", "", "```python", example.python, "```", "")


def _form(form: Form) -> Iterator[str]:
    yield from (f"### `{form.name}`", "")
    if form.meaning:
        yield from (form.meaning, "")
    if form.values:
        yield from (f"One of {', '.join(f'`{value}`' for value in form.values)}.", "")
    if form.fields:
        yield from _table(form.fields)


def _table(fields: Sequence[Field]) -> Iterator[str]:
    yield from ("| field | type | meaning |", "|---|---|---|")
    for field in fields:
        cells = (f"`{field.name}`{' (always)' if field.needed else ''}", field.type, field.meaning)
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(generated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
