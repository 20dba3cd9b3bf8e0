"""`guide workshop …`, as an administrator types it."""

from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guide import Guide
from guide.errors import NotFound
from guide.faces.cli import app
from guide.records import Draft, Opened
from guide.workshop import Workshops


@pytest.fixture
def opened(small: Guide, tmp_path: Path) -> Opened:
    housed = Guide(small.settings.model_copy(update={"data": tmp_path}), small.prompts, small.librarian)
    with closing(Workshops.open(housed)) as workshops:
        return workshops.create(Draft(agenda=45, title="Leaving the council", group="Night team"))


def test_workshops_are_listed_without_their_words_and_deleted(opened: Opened, tmp_path: Path) -> None:
    run = CliRunner()
    listed = run.invoke(app, ["--data", str(tmp_path), "workshop", "list"])
    assert opened.workshop.code in listed.output
    assert "prepared" in listed.output
    assert not [word for word in ("Leaving", "Night", opened.workshop.id) if word in listed.output]
    kept = run.invoke(app, ["--data", str(tmp_path), "workshop", "delete", opened.workshop.slug], input="n\n")
    assert "is deleted" not in kept.output
    gone = run.invoke(app, ["--data", str(tmp_path), "workshop", "delete", opened.workshop.slug, "--yes"])
    assert "is deleted" in gone.output
    assert "no workshop" in run.invoke(app, ["--data", str(tmp_path), "workshop", "list"]).output
    again = run.invoke(app, ["--data", str(tmp_path), "workshop", "delete", opened.workshop.slug, "--yes"])
    assert isinstance(again.exception, NotFound)
    assert "Deleted: 0." in run.invoke(app, ["--data", str(tmp_path), "workshop", "sweep"]).output
