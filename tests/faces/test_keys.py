"""Keys: shown once, kept as hashes for their owner alone, good or gone at once."""

import hmac
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from guide.errors import SettingsError
from guide.faces import keys as module
from guide.faces.keys import FILE, Keys, Role


def test_a_key_opens_its_role_and_is_kept_nowhere(tmp_path: Path) -> None:
    key = Keys(tmp_path).add("open-webui", Role.FACILITATOR)
    found = Keys(tmp_path).find(key)
    assert found is not None
    assert (found.name, found.role) == ("open-webui", Role.FACILITATOR)
    assert key not in (tmp_path / FILE).read_text(encoding="utf-8")


def test_the_file_is_for_its_owner_alone_and_nothing_half_written_stays(tmp_path: Path) -> None:
    Keys(tmp_path).add("one", Role.READER)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.partial")) + list(tmp_path.glob(".*.partial"))


@pytest.mark.parametrize("wrong", ["", "otherwise_", "x" * 51, "é", "\ud800", "\udcff"])
def test_a_wrong_key_opens_nothing(tmp_path: Path, wrong: str) -> None:
    keys = Keys(tmp_path)
    right = keys.add("one", Role.READER)
    assert keys.find(wrong) is None
    assert keys.find(right[:-1]) is keys.find(right + "x") is keys.find(right.lower()) is None


def test_what_another_process_changes_holds_at_once(tmp_path: Path) -> None:
    server, command = Keys(tmp_path), Keys(tmp_path)
    assert server.find("anything") is None
    first, second = command.add("first", Role.READER), command.add("second", Role.READER)
    assert server.find(first)
    command.revoke("first")
    assert server.find(first) is None
    assert server.find(second)
    (tmp_path / FILE).unlink()
    assert server.find(second) is None


def test_a_key_ends_on_its_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = Keys(tmp_path)
    key = keys.add("for-a-week", Role.READER, days=7)
    until = keys.listed()[0].until
    assert until is not None
    monkeypatch.setattr(module, "_today", lambda: until)
    assert keys.find(key)
    monkeypatch.setattr(module, "_today", lambda: until + timedelta(days=1))
    assert keys.find(key) is None
    assert keys.named("for-a-week") is None


def test_every_hash_is_compared_in_constant_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = Keys(tmp_path)
    first = keys.add("first", Role.READER)
    keys.add("second", Role.READER)
    compared: list[str] = []
    real = hmac.compare_digest

    def noted(one: str, other: str) -> bool:
        compared.append(one)
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", noted)
    keys.find(first)
    assert compared == [key.hash for key in keys.listed()]


@pytest.mark.parametrize("name", ["", "a b", "-x", "x" * 65, "naïve", "a.b", "a\n"])
def test_an_unfit_name_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="cannot be a key's name"):
        Keys(tmp_path).add(name, Role.READER)


def test_a_name_is_taken_once_and_only_what_is_there_is_revoked(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    keys.add("one", Role.READER)
    with pytest.raises(SettingsError, match="already"):
        keys.add("one", Role.ADMINISTRATOR)
    with pytest.raises(SettingsError, match="no key named two"):
        keys.revoke("two")


def test_a_broken_file_opens_nothing_and_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    keys = Keys(tmp_path)
    key = keys.add("one", Role.ADMINISTRATOR)
    (tmp_path / FILE).write_text('{"seal": "', encoding="utf-8")
    assert keys.find(key) is None
    assert FILE in caplog.text
    with pytest.raises(SettingsError, match=FILE):
        keys.listed()
    with pytest.raises(SettingsError, match=FILE):
        keys.add("two", Role.READER)
