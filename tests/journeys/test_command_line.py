"""A whole trip on the command line: a corpus, a question, a file added, with and without a running server."""

from pathlib import Path

import pytest
import typst

from guide.records import Turn
from tests.served import guide, serving, surroundings

NOTE = """---
title: Northfield Care
kind: note
published: 2026-11-23
nation: England
credit: Written for these tests.
references:
  - {key: S1, kind: press, publisher: The Herald, title: "New board", date: 2014-07-02, address: "https://example.org/board"}
---

## Outcome

Members of Northfield Care elected a new board in July 2014. [S1]
"""
STUDY = """#set page(paper: "a5", numbering: "i")
Preface of the yearly study of Eastmoor Mutual.
#pagebreak()
#counter(page).update(1)
#set page(numbering: "1")
= Turnout
Turnout in the elections of Eastmoor Mutual fell to 23 per cent in 2015.
"""
FELL = "Turnout in the elections of Eastmoor Mutual fell to 23 per cent in 2015."
QUESTION = "What was the turnout in the elections of Eastmoor Mutual in 2015?"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "corpus/notes").mkdir(parents=True)
    (tmp_path / "corpus/notes/northfield.md").write_text(NOTE, encoding="utf-8")
    (tmp_path / "study.typ").write_text(STUDY, encoding="utf-8")
    (tmp_path / "study.pdf").write_bytes(typst.compile(str(tmp_path / "study.typ")))
    return surroundings(tmp_path / "data", tmp_path / "corpus")


def test_alone_from_silence_to_an_added_page(env: dict[str, str], tmp_path: Path) -> None:
    assert guide("ask", QUESTION, env=env).returncode == 3
    assert guide("add", str(tmp_path / "study.pdf"), env=env).stdout == "added: added/study\n"
    told = guide("ask", QUESTION, env=env)
    assert told.returncode == 0
    assert f"“{FELL}” [1]" in told.stdout
    assert "p. 1 (page 2 of the file)" in told.stdout
    assert "\x1b" not in told.stdout


def test_through_the_server_that_owns_the_folder(env: dict[str, str], tmp_path: Path) -> None:
    with serving(env) as server:
        added = guide("add", str(tmp_path / "study.pdf"), env=env)
        assert added.stdout == "added: added/study\n", added.stderr
        told = guide("ask", QUESTION, env=env)
        assert f"“{FELL}” [1]" in told.stdout
        assert f"{server.address}/read/added/study?at=" in told.stdout
        assert guide("ask", "Which striker plays for Peru?", env=env).returncode == 3
        assert guide("ask", "\u200b", env=env).returncode == 2
        (tmp_path / "data/library/study.pdf").unlink()
        assert "removed: added/study" in guide("refresh", env=env).stdout
        assert "notes/northfield" in guide("library", env=env).stdout
        assert f"the server at {server.address}" in guide("doctor", env=env).stdout


def test_a_question_from_standard_input_is_answered_alike_with_and_without_a_server(env: dict[str, str]) -> None:
    question = "When did Northfield Care elect a new board?"
    alone = guide("ask", "--json", question, env=env)
    with serving(env):
        served = guide("ask", "--json", "-", env=env, typed=f"{question}\n")
    assert Turn.model_validate_json(alone.stdout) == Turn.model_validate_json(served.stdout)


def test_a_note_with_broken_front_matter_stops_nothing_and_is_named(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "corpus/notes/broken.md").write_text("---\ntitle: [unclosed\n---\nText.\n", encoding="utf-8")
    told = guide("ask", "When did Northfield Care elect a new board?", env=env)
    assert "elected a new board in July 2014" in told.stdout
    assert "notes/broken.md" in guide("library", env=env).stdout


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "x" * 8001], ["nonsense"], ["serve", "--port", "99999"], ["add"]])
def test_usage_faults_end_with_two(env: dict[str, str], arguments: list[str]) -> None:
    told = guide(*arguments, env=env)
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
