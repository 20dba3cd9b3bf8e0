import re

import pytest

from guide import Guide
from tests.readme import README, generated

TEXT = README.read_text(encoding="utf-8")


def test_the_settings_table_is_the_one_of_the_class() -> None:
    assert generated(TEXT) == TEXT


def test_every_picture_and_file_that_is_named_exists() -> None:
    for path in re.findall(r"!\[.*?\]\((.*?)\)|`((?:corpus|tests|guide|prompts)/[\w/.-]+)`", TEXT):
        assert (README.parent / "".join(path)).exists(), path


def test_the_python_block_runs(guide: Guide, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    asking = [line for line in block.splitlines() if line.startswith(("turn", "print"))]
    exec("\n".join(asking), {"guide": guide})
    assert "Peninsula" in capsys.readouterr().out


def test_the_library_table_counts_what_is_there(guide: Guide) -> None:
    counts = dict(re.findall(r"^\| (case notes|topic notes|companion briefing).*\| (\d+) \|$", TEXT, re.MULTILINE))
    kinds = [source.kind.value for source in guide.library.sources]
    assert counts == {
        "case notes": str(kinds.count("case")),
        "topic notes": str(kinds.count("note")),
        "companion briefing": str(kinds.count("briefing")),
    }
