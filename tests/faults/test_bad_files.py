"""Bad files added all at once: none hangs, crashes or is lost, and each is told with its reason."""

import re
import time
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from guide.librarian import Librarian
from guide.reading import page_picture
from guide.settings import read_settings
from tests.faults.bad_files import GOOD, bad_files, write_all

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]


def test_every_bad_file_is_read_or_refused_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_all(tmp_path / "papers")
    settings = read_settings(
        data=tmp_path / "data", corpus={"folder": tmp_path / "none", "largest_file_mb": 3}, index={"fetch_weights": False}
    )
    librarian = Librarian(settings)
    started = time.monotonic()
    changes = librarian.add(tmp_path / "papers")
    seconds = time.monotonic() - started
    read = {reading.source.path.removeprefix("papers/"): reading for reading in librarian.library.readings.values()}
    refused = {refusal.path.removeprefix("papers/"): refusal for refusal in changes.refused}
    librarian.close()
    with capsys.disabled():
        table = Table("file", "what is shown", title=f"{len(bad_files())} bad files in {seconds:.0f} s", show_lines=False)
        for name in bad_files():
            shown = (
                f"{refused[name].reason} {refused[name].advice}"
                if name in refused
                else "read: " + " ".join(f.what for f in read[name].faults)
            )
            table.add_row(name, shown.replace("papers/", ""))
        Console(width=160).print(table)
    assert read["good.pdf"].text == GOOD
    assert {*read, *refused} == {*bad_files(), "good.pdf"}
    assert not {*read} & {*refused}
    for name, (_, reason) in bad_files().items():
        if name in refused:
            assert reason and re.search(reason, refused[name].reason), (name, refused[name].reason)
            assert refused[name].advice
        else:
            assert reason == "" or reason.endswith("|"), (name, read[name].text[:200])
            assert GOOD in read[name].text


@pytest.mark.parametrize("name", ["huge-page.pdf", "picture-bomb.pdf", "form-in-itself.pdf"])
def test_the_picture_of_a_bad_page_is_small(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(bad_files()[name][0])
    assert len(page_picture(tmp_path / name, 1, [], [])) < 2_000_000
