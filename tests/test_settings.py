from pathlib import Path
from typing import Any

import pytest

from guide.errors import SettingsError
from guide.settings import read_settings


def test_the_environment_goes_before_the_file_and_the_command_line_before_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "guide.toml"
    file.write_text("[server]\nport = 1001\nhost = '127.0.0.9'\n", encoding="utf-8")
    assert read_settings(file).server.port == 1001
    monkeypatch.setenv("GUIDE_SERVER__PORT", "1002")
    assert read_settings(file).server.port == 1002
    assert read_settings(file).server.host == "127.0.0.9"
    assert read_settings(file, server={"port": 1003}).server.port == 1003


def test_the_corpus_and_prompts_that_ship_are_the_default() -> None:
    settings = read_settings()
    assert (settings.corpus.folder / "cases").is_dir()
    assert (settings.corpus.prompts / "acts.toml").is_file()


@pytest.mark.parametrize(("values", "named"), [({"server": {"port": 99999}}, "server.port"), ({"serve": {}}, "serve")])
def test_what_is_not_understood_is_named(values: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read_settings(**values)


@pytest.mark.parametrize("content", ["port =", None])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "guide.toml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"guide\.toml"):
        read_settings(file)


@pytest.mark.parametrize("model", [{"address": "http://127.0.0.1:1/v1"}, {"address": "ftp://x", "name": "m"}, {"seconds": 0}])
def test_a_model_that_could_never_be_reached_is_refused(model: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="model"):
        read_settings(model=model)


def test_the_key_of_a_model_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_MODEL__KEY", "a-secret-key")
    settings = read_settings()
    assert settings.model.key.get_secret_value() == "a-secret-key"
    assert "a-secret-key" not in repr(settings) + settings.model_dump_json()


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ({"access": "seven77"}, "at least 8 characters"),
        ({"access": " seven77 "}, "at least 8 characters"),
        ({"access": "long enough", "open": True}, "exclude each other"),
        ({"certificate": "guide.crt"}, "private key"),
        ({"private_key": "guide.key"}, "certificate"),
        ({"public_url": "guide.example.org"}, "no address"),
        ({"public_url": "https://"}, "no address"),
        ({"public_url": "https://me:secret@guide.example.org"}, "no address"),
        ({"public_url": "https://example.org/a guide"}, "single slashes"),
        ({"public_url": "https://example.org//guide"}, "single slashes"),
        ({"public_url": "https://example.org/guide/../else"}, "single slashes"),
        ({"public_url": "https://example.org/%67uide"}, "single slashes"),
    ],
)
def test_a_server_that_could_not_be_meant_is_refused(server: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as told:
        read_settings(server=server)
    assert "seven77" not in str(told.value)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("path", ["", "/guide", "/our.pages/the-guide_2"])
def test_a_public_address_may_have_a_path(path: str) -> None:
    url = f"https://example.org{path}"
    assert read_settings(server={"public_url": f"{url}/"}).server.public_url == url


def test_lists_are_parted_by_spaces_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_SERVER__CORS", "https://one.example.org  https://two.example.org")
    assert read_settings().server.cors == ("https://one.example.org", "https://two.example.org")
    assert read_settings(server={"proxies": ["10.0.0.0/8"]}).server.proxies == ("10.0.0.0/8",)


def test_the_access_code_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_SERVER__ACCESS", "heron bank seven")
    settings = read_settings()
    assert settings.server.access.get_secret_value() == "heron bank seven"
    assert "heron" not in repr(settings) + settings.model_dump_json()
