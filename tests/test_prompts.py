import shutil
from pathlib import Path

import pytest

from guide.errors import PromptError
from guide.prompts import fold, load_prompts
from guide.records import Act
from guide.settings import Settings

SHIPPED = Settings().corpus.prompts


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "prompts"))


def faults(folder: Path) -> str:
    with pytest.raises(PromptError) as caught:
        load_prompts(folder)
    return caught.value.message


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_ships_is_without_fault_and_names_people_for_every_signpost() -> None:
    acts = load_prompts(SHIPPED).acts
    for act in (Act.SIGNPOST_URGENT, Act.SIGNPOST_WRONGDOING, Act.HOLD, Act.REFER):
        rules = [rule for rule in acts.rule if rule.act is act]
        assert rules
        assert all(acts.contacts(rule) for rule in rules)


def test_danger_wrongdoing_and_distress_stand_first_in_this_order() -> None:
    assert [rule.act for rule in load_prompts(SHIPPED).acts.rule[:3]] == [Act.SIGNPOST_URGENT, Act.SIGNPOST_WRONGDOING, Act.HOLD]


def test_every_fault_of_every_file_is_told_at_once(prompts: Path) -> None:
    change(prompts / "acts.toml", 'contacts = ["emergency"', 'contacts = ["emergancy"')
    change(prompts / "phrases.toml", "{cases}", "{casses}")
    told = faults(prompts)
    assert "'emergancy'. Did you mean emergency?" in told
    assert "silence.far: {casses}" in told


def test_an_unknown_key_is_refused_with_the_nearest_known_one(prompts: Path) -> None:
    change(prompts / "acts.toml", "unless =", "unles =")
    assert "Did you mean unless?" in faults(prompts)


def test_a_field_that_no_case_has_is_named(prompts: Path) -> None:
    change(prompts / "fields.toml", "pensions =", "pension =")
    assert "Did you mean pensions?" in faults(prompts)


def test_a_pattern_that_is_none_is_named(prompts: Path) -> None:
    change(prompts / "acts.toml", r"'\bbetter off without me\b'", "'('")
    assert "is no regular expression" in faults(prompts)


@pytest.mark.parametrize("damage", [b"schema = [", b"\xff\xfe", b""])
def test_a_file_that_cannot_be_read_is_named(prompts: Path, damage: bytes) -> None:
    (prompts / "phrases.toml").write_bytes(damage)
    assert "phrases.toml" in faults(prompts)


def test_a_missing_file_is_named(prompts: Path) -> None:
    (prompts / "acts.toml").unlink()
    assert "acts.toml" in faults(prompts)


def test_folding_leaves_out_apostrophes_case_and_spaces() -> None:
    assert fold("I  Don’t\nKNOW") == "i dont know"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [("{question}", "{quesstion}", "quesstion"), ("{passages}", "", "passages"), ("{passages}", "{passages", "expected")],
)
def test_a_blank_of_the_models_prompt_that_is_missing_or_unknown_is_told(prompts: Path, old: str, new: str, named: str) -> None:
    change(prompts / "answer.md", old, new)
    told = faults(prompts)
    assert "answer.md" in told
    assert named in told


def test_the_models_prompt_keeps_braces_of_what_is_filled_in() -> None:
    writer = load_prompts(SHIPPED).writer
    assert "{x}" in writer.filled(question="{x}", passages="{question}")
    assert "{" not in writer.system
    chooser = load_prompts(SHIPPED).chooser
    assert "{x}" in chooser.filled(said="{x}", questions="{said}")
