"""What is wrong with this machine, this corpus and these settings, and what to type."""

import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import httpx
from filelock import FileLock, Timeout
from pydantic import BaseModel
from rich.table import Table

from guide.errors import GuideError, PromptError, SettingsError, SourceError
from guide.faces.access import is_loopback, is_private, refuse_unguarded
from guide.faces.addresses import check_certificate
from guide.faces.keys import Keys
from guide.faces.running import find_running
from guide.index import find_weights
from guide.prompts import load_prompts
from guide.reading import Shelf, check_corpus, find_files, read_file
from guide.records import Agenda
from guide.reflection import Bank, TextOf, coverage, load_bank, load_listening, read_bank
from guide.settings import PACKAGE, Settings
from guide.workshop import load_agendas

DISTRIBUTION = "mutual-guide"
OLDEST_PYTHON = (3, 11)
MODEL_SECONDS = 5.0
SECRET = re.compile("key|secret|token|password")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    well: bool
    said: str
    advice: str = ""
    """What to do or type; empty when all is well."""


def examine(settings: Settings) -> list[Finding]:
    """Look at everything. Changes nothing but a temporary file in the data folder; of hosts it asks only a configured model's."""
    looks: tuple[Callable[[Settings], Finding], ...] = (
        _python,
        _packages,
        _data,
        _holder,
        _access,
        _weights,
        _model,
        _corpus,
        _prompts,
    )
    return [look(settings) for look in looks]


def version() -> str:
    """This guide's version, installed or in a checkout."""
    try:
        return f"{DISTRIBUTION} {metadata.version(DISTRIBUTION)}"
    except metadata.PackageNotFoundError:
        return f"{DISTRIBUTION} {_project()['version']} (checkout)"


def corpus_faults(settings: Settings) -> list[str]:
    """Every fault of corpus, prompts and questions, a line each."""
    return [str(fault) for fault in check_corpus(settings.corpus.folder)] + _prompt_faults(settings)


def bank_of(settings: Settings) -> Bank:
    """The question bank, its sentences looked up in the corpus. Raises PromptError with every fault of it."""
    return load_bank(settings.corpus.prompts / "questions", texts_of(settings))


def agendas_of(settings: Settings) -> tuple[Agenda, ...]:
    """The agendas of workshops, their sentences looked up in the corpus. Raises PromptError with every fault of them."""
    prompts = settings.corpus.prompts
    return load_agendas(prompts / "agendas", read_bank(prompts / "questions"), texts_of(settings))


def texts_of(settings: Settings) -> TextOf:
    """The whole text of each source, read when it is first asked for."""
    found = {file.id: file for file in find_files(settings.corpus.folder, settings.data / "library")}
    shelf = Shelf(settings.data / "shelf")

    @cache
    def text_of(source_id: str) -> str | None:
        try:
            file = found[source_id]
            return (shelf.get(file) or read_file(file, largest_mb=settings.corpus.largest_file_mb)).text
        except (KeyError, SourceError):
            return None

    return text_of


def covered(settings: Settings) -> Iterator[Table]:
    """What the bank covers, a table for each pair of its shelf marks; nothing while the bank has faults."""
    try:
        bank = bank_of(settings)
    except PromptError:
        return
    for rows, columns in (("theme", "stage"), ("theme", "move"), ("stage", "move"), ("theme", "fits"), ("weight", "stage")):
        counted = coverage(bank, rows, columns)
        names = sorted({column for _, column in counted})
        table = Table(rows, *names, title=f"{len(bank.active)} questions: {rows} and {columns}", title_justify="left")
        for row in sorted({row for row, _ in counted}):
            table.add_row(row, *(str(counted[row, name] or "") for name in names))
        table.add_section()
        table.add_row("all", *(str(sum(n for (_, name), n in counted.items() if name == column)) for column in names))
        yield table


def settings_of(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Environment name, present value and meaning of every setting; keys are not shown."""
    yield from _rows(settings, "GUIDE_")


def _rows(group: BaseModel, prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, field in type(group).model_fields.items():
        value = getattr(group, name)
        if isinstance(value, BaseModel):
            yield from _rows(value, f"{prefix}{name.upper()}__")
        else:
            shown = "(set)" if value and SECRET.search(name) else str(value)
            yield f"{prefix}{name.upper()}", shown, field.description or ""


def _python(_: Settings) -> Finding:
    said = f"{sys.version.split()[0]} at {sys.executable}"
    well = sys.version_info >= OLDEST_PYTHON
    return Finding("Python", well, said, "" if well else f"Install Python {'.'.join(map(str, OLDEST_PYTHON))} or newer.")


def _packages(_: Settings) -> Finding:
    names = [re.split(r"[^\w.-]", requirement, maxsplit=1)[0] for requirement in _requirements()]
    missing = [name for name in names if not _installed(name)]
    if missing:
        return Finding("Packages", False, f"missing: {', '.join(missing)}", f"{sys.executable} -m pip install {DISTRIBUTION}")
    return Finding("Packages", True, f"all {len(names)} are installed")


def _requirements() -> list[str]:
    try:
        named = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        named = _project()["dependencies"]
    return [requirement for requirement in named if "extra ==" not in requirement]


def _project() -> dict[str, list[str]]:
    project: dict[str, list[str]] = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _data(settings: Settings) -> Finding:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data):
            return Finding("Data folder", True, f"{settings.data} can be written")
    except OSError as fault:
        advice = "Name a folder of your own: guide --data FOLDER …, or GUIDE_DATA=FOLDER."
        return Finding("Data folder", False, f"{settings.data} cannot be written: {fault.strerror}", advice)


def _holder(settings: Settings) -> Finding:
    running = find_running(settings.data)
    if running:
        return Finding("In use by", True, f"the server at {running.address} (process {running.pid}); commands go through it")
    try:
        with FileLock(settings.data / "owner.lock", timeout=0):
            return Finding("In use by", True, "nobody")
    except Timeout:
        pid = _pid(settings.data / "owner.pid")
        return Finding("In use by", False, f"process {pid}", f"Wait until it has ended, or end it: kill {pid}")
    except OSError as fault:
        return Finding("In use by", False, f"cannot be told: {fault.strerror}", "See the data folder above.")


def _access(settings: Settings) -> Finding:
    """Where `guide serve` would listen, who would get in there, and by what."""
    server = settings.server
    try:
        refuse_unguarded(settings)
        check_certificate(server)
        keys = len(Keys(settings.data).listed())
    except SettingsError as fault:
        return Finding("Who may", False, fault.message, fault.advice)
    where = f"{server.public_url or server.host}, port {server.port}"
    if is_private(server):
        return Finding("Who may", True, f"only this machine ({where}); keys: {keys}")
    who = "everyone, without a code" if server.open else "by access code" if server.access.get_secret_value() else "by key alone"
    behind = server.public_url and is_loopback(server.host) and not server.proxies
    advice = "Name the proxy in GUIDE_SERVER__PROXIES, or all who come through it count as one caller." if behind else ""
    return Finding("Who may", True, f"{who} ({where}); keys: {keys}", advice)


def _pid(file: Path) -> str:
    return file.read_text(encoding="ascii").strip() if file.is_file() else "unknown"


def _weights(settings: Settings) -> Finding:
    here = settings.index.model_copy(update={"fetch_weights": False})
    try:
        found = find_weights(here, settings.data / "weights")
    except (GuideError, OSError) as fault:
        said = fault.message if isinstance(fault, GuideError) else f"could not be looked for: {fault.strerror}"
        fetch = "They are fetched at the next start. " if settings.index.fetch_weights else ""
        return Finding("Weights", False, said, fetch + (fault.advice if isinstance(fault, GuideError) else ""))
    return Finding("Weights", True, f"right, in {os.fspath(found.tokenizer.parent)}")


def _model(settings: Settings) -> Finding:
    """Whether the configured server answers; a server that lists its models must list this one."""
    model = settings.model
    if not model.address:
        return Finding("Model", True, "none is configured: answers are quotes")
    try:
        key = model.key.get_secret_value()
        answer = httpx.get(
            f"{model.address.rstrip('/')}/models",
            timeout=MODEL_SECONDS,
            headers={"Authorization": f"Bearer {key}"} if key else {},
        )
        answer.raise_for_status()
        return Finding("Model", True, f"{model.name} at {model.address}: the server answers")
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        said = f"{model.address} does not answer ({type(fault).__name__}): answers are quotes"
        return Finding("Model", False, said, "Start that server, or correct GUIDE_MODEL__ADDRESS, _NAME and _KEY.")


def _corpus(settings: Settings) -> Finding:
    faults = check_corpus(settings.corpus.folder)
    if faults:
        return Finding("Corpus", False, f"{len(faults)} faults in {settings.corpus.folder}", "guide check lists them.")
    return Finding("Corpus", True, f"no fault in {settings.corpus.folder}")


def _prompts(settings: Settings) -> Finding:
    faults = _prompt_faults(settings)
    if faults:
        return Finding("Prompts", False, f"{len(faults)} faults in {settings.corpus.prompts}", "guide check lists them.")
    return Finding("Prompts", True, f"no fault in {settings.corpus.prompts}")


def _prompt_faults(settings: Settings) -> list[str]:
    faults: list[str] = []
    folder = settings.corpus.prompts
    loads = (
        lambda: load_prompts(folder),
        lambda: load_listening(folder),
        lambda: bank_of(settings),
        lambda: agendas_of(settings),
    )
    for load in loads:
        try:
            load()
        except PromptError as fault:
            faults += fault.message.splitlines()
    return list(dict.fromkeys(faults))
