"""The commands: what they print, and their exit codes. Whole processes are in tests/journeys/test_command_line.py."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from guide import Settings
from guide.faces.cli import main
from guide.records import Turn
from tests.reading.documents import typeset

STAFF = "Almost 400 staff of Suffolk Libraries were to transfer in 2025."
ONE_QUESTION = """
schema = 1
theme = "dialogue"

[[question]]
id = "any-001"
text = "What brought you here today?"
stage = []
move = "opener"
fits = ["staff"]
weight = "light"
why = "A beginning; any answer will do."
"""
QUESTION = "How many staff of Suffolk Libraries were to transfer?"


class Outcome:
    """What a command printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(own_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run `guide` with arguments over the small corpus."""
    monkeypatch.setenv("GUIDE_DATA", str(own_settings.data))
    monkeypatch.setenv("GUIDE_CORPUS__FOLDER", str(own_settings.corpus.folder))

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["guide", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        code = ended.value.code
        return Outcome(code if isinstance(code, int) else 0, captured.out, captured.err)

    return run


def test_ask_prints_the_sentence_its_place_and_its_public_sources(run: Callable[..., Outcome]) -> None:
    told = run("ask", QUESTION)
    assert told.code == 0
    assert f"{STAFF} [1]" in told.out
    assert "[1] Suffolk Libraries, “Outcome”, our note" in told.out
    assert "/read/notes/suffolk?at=" in told.out
    assert "rests on: The Herald, Libraries <return>, 2025-06-02 (press) https://example.org/libraries" in told.out


def test_ask_as_json_prints_the_turn_and_nothing_else(run: Callable[..., Outcome]) -> None:
    turn = Turn.model_validate_json(run("ask", "--json", QUESTION).out)
    assert turn.answer is not None
    assert turn.answer.sentences[0].text == STAFF


def test_words_need_no_quotation_marks(run: Callable[..., Outcome]) -> None:
    assert STAFF in run("ask", *QUESTION.split()).out


def test_when_the_sources_are_silent_the_exit_code_says_so(run: Callable[..., Outcome]) -> None:
    told = run("ask", "Which striker plays for Peru?")
    assert told.code == 3
    assert "do not say" in told.out


@pytest.mark.parametrize("question", ["", "   ", "\u200b", "x" * 8001])
def test_nothing_and_too_much_are_faults_of_usage(run: Callable[..., Outcome], question: str) -> None:
    told = run("ask", question)
    assert told.code == 2
    assert told.err
    assert not told.out


@pytest.mark.parametrize(
    "question", ["😀", "<script>alert(1)</script>", "[bold]Suffolk[/bold] [/x]", "half \udce9 a word", "x" * 8000]
)
def test_whatever_is_asked_is_answered_and_never_taken_for_markup(run: Callable[..., Outcome], question: str) -> None:
    told = run("ask", question)
    assert told.code in (0, 3)
    assert "Traceback" not in told.err


def test_a_folder_is_added_and_listed(run: Callable[..., Outcome], tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "minutes.txt").write_text("The board of Northfield Care met in 2014.", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"no pdf")
    told = run("add", str(folder))
    assert told.code == 1
    assert "added: added/papers/minutes" in told.out
    assert "could not be read: papers/broken.pdf" in told.out
    listed = run("library")
    assert listed.code == 0
    assert "added/papers/minutes" in listed.out
    assert "Written for these tests. CC BY 4.0." in listed.out
    assert "2 sources, 1 files that could not be read." in listed.out


def test_a_file_that_is_not_there_is_a_fault_of_usage(run: Callable[..., Outcome]) -> None:
    assert run("add", "/nowhere/at/all.pdf").code == 2


def test_a_locked_file_is_added_with_its_password_which_may_be_typed_unseen(run: Callable[..., Outcome], tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(typeset("The board of Northfield Care met in 2014.")))
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(tmp_path / "minutes.pdf")
    refused = run("add", str(tmp_path / "minutes.pdf"))
    assert refused.code == 1
    assert "needs its password" in refused.out
    assert "added: added/minutes" in run("add", str(tmp_path / "minutes.pdf"), "--password", "secret").out


def test_an_address_that_is_not_public_is_not_fetched(run: Callable[..., Outcome]) -> None:
    told = run("add", "http://127.0.0.1:1/minutes.pdf")
    assert told.code == 1
    assert "not on the public internet" in told.err


def test_refresh_reads_what_is_new_and_names_what_cannot_be_read(run: Callable[..., Outcome], own_settings: Settings) -> None:
    assert run("library").code == 0
    (own_settings.corpus.folder / "notes/second.md").write_text("# Second", encoding="utf-8")
    shutil.copy(own_settings.corpus.folder / "notes/suffolk.md", own_settings.corpus.folder / "notes/third.md")
    told = run("refresh")
    assert "could not be read: notes/second.md" in told.out
    assert "2 sources" in told.out
    assert told.code == 1


def test_check_finds_broken_front_matter_by_file_and_line(run: Callable[..., Outcome], own_settings: Settings) -> None:
    (own_settings.corpus.folder / "notes/broken.md").write_text("---\ntitle: [unclosed\n---\n\nText.\n", encoding="utf-8")
    told = run("check")
    assert told.code == 1
    assert "notes/broken.md:" in told.out


def test_check_of_prompts_tells_of_each_fault(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GUIDE_CORPUS__PROMPTS", str(tmp_path / "none"))
    told = run("check")
    assert told.code == 1
    assert "acts.toml" in told.out
    assert "phrases.toml" in told.out


def test_check_tells_faults_of_the_question_bank_or_else_what_it_covers(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    prompts = Path(shutil.copytree(Settings().corpus.prompts, tmp_path / "prompts", ignore=shutil.ignore_patterns("questions")))
    bank = prompts / "questions/dialogue.toml"
    bank.parent.mkdir()
    bank.write_text(ONE_QUESTION, encoding="utf-8")
    monkeypatch.setenv("GUIDE_CORPUS__PROMPTS", str(prompts))
    told = run("check", "--bank")
    assert "1 questions: theme and stage" in told.out
    bank.write_text(ONE_QUESTION.replace("What brought", "Should it have brought"), encoding="utf-8")
    told = run("check", "--bank")
    assert "dialogue.toml: any-001: text says what should be done" in told.out
    assert told.code == 1


def test_doctor_tells_of_missing_weights_and_lists_every_setting(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIDE_MODEL__KEY", "a-secret-key")
    told = run("doctor")
    assert told.code == 1
    assert "WRONG  Weights:" in told.out
    assert "ok     Python:" in told.out
    assert "ok     In use by: nobody" in told.out
    assert "GUIDE_SERVER__PORT" in told.out
    assert "a-secret-key" not in told.out


def test_doctor_tells_of_a_data_folder_that_cannot_be_written(run: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    told = run("--data", str(tmp_path / "file/data"), "doctor")
    assert told.code == 1
    assert "WRONG  Data folder:" in told.out
    assert "GUIDE_DATA=FOLDER" in told.out


def test_a_data_folder_that_cannot_be_written_is_told_with_advice(run: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    told = run("--data", str(tmp_path / "file/data"), "ask", QUESTION)
    assert told.code == 1
    assert "cannot be written" in told.err
    assert "GUIDE_DATA" in told.err


@pytest.mark.parametrize(
    ("toml", "told_of"),
    [("server = 5", "server"), ("[server]\nprot = 1", "prot"), ("not toml", "could not be read"), (None, "could not be read")],
)
def test_settings_that_are_not_understood_are_told(
    run: Callable[..., Outcome], tmp_path: Path, toml: str | None, told_of: str
) -> None:
    file = tmp_path / "guide.toml"
    if toml is not None:
        file.write_text(toml, encoding="utf-8")
    told = run("--config", str(file), "library")
    assert told.code == 1
    assert told_of in told.err


def test_the_folder_on_the_command_line_goes_before_the_environment(run: Callable[..., Outcome], tmp_path: Path) -> None:
    assert run("--data", str(tmp_path / "other"), "library").code == 0
    assert (tmp_path / "other/owner.lock").exists()


def test_the_version_is_that_of_the_project(run: Callable[..., Outcome]) -> None:
    told = run("--version")
    assert told.code == 0
    assert told.out.startswith("mutual-guide 0.")


def test_help_names_every_command(run: Callable[..., Outcome]) -> None:
    told = run("--help")
    for command in ("serve", "ask", "add", "refresh", "library", "check", "doctor"):
        assert command in told.out


def test_json_is_one_object(run: Callable[..., Outcome]) -> None:
    assert set(json.loads(run("ask", "--json", QUESTION).out)) == set(Turn.model_fields)


@pytest.mark.parametrize("module", ["cli", "stdio"])
def test_a_command_that_goes_through_a_server_imports_no_index(module: str) -> None:
    heavy = "sorted({name.partition('.')[0] for name in sys.modules} & {'chromadb', 'gradio', 'llama_index', 'onnxruntime'})"
    program = f"import sys, guide.faces.{module}; print({heavy})"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"
