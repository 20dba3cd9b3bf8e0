"""The command line. Where a server owns the data folder, `ask`, `add`, `refresh`, `library` and `mcp` go through it.

Exit codes: 0, 1 ours (with advice), 2 usage, 3 the sources are silent (`ask`).
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from guide.errors import GuideError, MessageError
from guide.faces.key_commands import app as key_app
from guide.faces.printed import told_changes, told_fault, told_sources, told_turn
from guide.faces.running import RunningGuide, find_running
from guide.faces.wire import LONGEST_MESSAGE, Sources
from guide.faces.workshop_commands import app as workshop_app
from guide.records import Changes, Standing, Turn
from guide.settings import Settings, read_settings

OURS, USAGE, SILENT = 1, 2, 3

app = typer.Typer(
    name="guide",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Otherwise: a reflective guide to becoming a public service mutual.",
)
app.add_typer(key_app, name="key")
app.add_typer(workshop_app, name="workshop")
told = Console(highlight=False, markup=False, emoji=False, soft_wrap=not sys.stdout.isatty())
"""What was asked for."""
aside = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=not sys.stderr.isatty())
"""Progress and faults: they never mix with what was asked for."""


@dataclass(frozen=True)
class Chosen:
    """What was given before the command. Each command reads its settings, so that `--help` never fails on bad ones."""

    config: Path | None
    data: Path | None

    def settings(self, **more: Any) -> Settings:
        """Raises SettingsError."""
        return read_settings(self.config, **({"data": self.data} if self.data else {}), **more)


def main() -> None:
    """Run a command; our own errors become message, advice and exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal that lacks a sign shows "?" and goes on
    try:
        app()
    except GuideError as fault:
        told_fault(aside, fault)
        sys.exit(USAGE if isinstance(fault, MessageError) else OURS)


def _version(wanted: bool) -> None:
    if wanted:
        from guide.faces.doctor import version  # noqa: PLC0415  only for this

        told.print(version())
        raise typer.Exit


@app.callback()
def chosen(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="A TOML file with settings.")] = None,
    data: Annotated[Path | None, typer.Option(help="The data folder: added files, index, weights.")] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Options that stand before the command."""
    context.obj = Chosen(config, data)


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on, 7860 by default; 0: a free one.")] = None,
    open_browser: Annotated[bool, typer.Option("--open-browser", help="Open the page in the browser.")] = False,
    to_all: Annotated[bool, typer.Option("--open", help="Let everyone in who reaches the address, without code or key.")] = False,
) -> None:
    """Serve every face, until Ctrl-C. Beyond this machine: with an access code, with keys, or --open."""
    chosen = {"port": port, "open": to_all or None}
    server = {name: value for name, value in chosen.items() if value is not None}
    settings: Settings = context.obj.settings(**({"server": server} if server else {}))
    from guide.faces.server import serve as serve_pages  # noqa: PLC0415  the web is for this command alone

    with suppress(KeyboardInterrupt):
        serve_pages(settings, aside.print, _progress, open_browser=open_browser)
    aside.print("Stopped.")


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[list[str], typer.Argument(help="The question, or - to read it from standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole Turn as JSON.")] = False,
) -> None:
    """Answer a question in exact, cited sentences. Exit code 3: the sources do not say."""
    message = _message(sys.stdin.read() if question == ["-"] else " ".join(question))
    with _guide(context.obj.settings()) as guide:
        turn = guide.reply(message)
    if as_json:
        typer.echo(turn.model_dump_json(indent=2))
    else:
        told_turn(told, turn, guide.address)
    raise typer.Exit(SILENT if _silent(turn) else 0)


@app.command()
def add(
    context: typer.Context,
    places: Annotated[list[str], typer.Argument(metavar="FILE|FOLDER|URL...")],
    password: Annotated[str, typer.Option(help="Opens locked PDFs; used once, not kept. - asks for it unseen.")] = "",
) -> None:
    """Add files, the files of folders, or documents at public web addresses to the library."""
    if password == "-":  # noqa: S105  the sign that asks for one
        password = typer.prompt("Password", hide_input=True, err=True)
    settings: Settings = context.obj.settings()
    with TemporaryDirectory() as folder:
        paths = [_had(place, Path(folder, str(number)), settings) for number, place in enumerate(places)]
        with _guide(settings) as guide:
            changes = [guide.add(path, password) for path in paths]
    for each in changes:
        told_changes(told, each)
        if each == Changes():
            told.print("Nothing was new.")
    raise typer.Exit(OURS if any(each.refused for each in changes) else 0)


@app.command()
def refresh(context: typer.Context) -> None:
    """Bring the library up to date with its files."""
    with _guide(context.obj.settings()) as guide:
        changes, total = guide.refresh(), guide.sources().total
    told_changes(told, changes)
    told.print(f"The library is up to date: {total} sources.")
    raise typer.Exit(OURS if changes.refused else 0)


@app.command()
def library(context: typer.Context) -> None:
    """List every source with its date and licence, and what could not be read."""
    with _guide(context.obj.settings()) as guide:
        told_sources(told, guide.sources())


@app.command()
def check(
    context: typer.Context,
    bank: Annotated[bool, typer.Option("--bank", help="Tell what the questions cover, for those who write them.")] = False,
) -> None:
    """Read corpus, prompts and questions, and list every fault at once."""
    from guide.faces.doctor import corpus_faults, covered  # noqa: PLC0415  only for this

    settings: Settings = context.obj.settings()
    faults = corpus_faults(settings)
    for table in covered(settings) if bank else ():
        told.print(table)
    for fault in faults:
        told.print(fault)
    told.print(f"{len(faults)} faults." if faults else "No fault was found.")
    raise typer.Exit(OURS if faults else 0)


@app.command()
def mcp(context: typer.Context) -> None:
    """Speak the Model Context Protocol over standard input and output, for assistants that start this command."""
    from guide.faces.stdio import speak  # noqa: PLC0415  the protocol is for this command alone

    settings: Settings = context.obj.settings()
    with _progress() as progress:
        speak(settings, progress)


@app.command()
def doctor(context: typer.Context) -> None:
    """Tell what is wrong with this machine, what to type, and every setting."""
    from guide.faces.doctor import examine, settings_of  # noqa: PLC0415  only for this

    settings = context.obj.settings()
    findings = examine(settings)
    for finding in findings:
        told.print(f"{'ok' if finding.well else 'WRONG':<5}  {finding.what}: {finding.said}")
        if finding.advice:
            told.print(f"       {finding.advice}")
    table = Table("Setting", "Value", "Meaning", title="Settings", title_justify="left")
    for row in settings_of(settings):
        table.add_row(*row)
    told.print(table)
    raise typer.Exit(0 if all(finding.well for finding in findings) else OURS)


class Reach(Protocol):
    """The guide as the commands call it: opened here, or in the server that owns the data folder."""

    address: str
    """Of the server; empty without one."""

    def reply(self, message: str) -> Turn:
        """As `Guide.reply`."""

    def add(self, path: Path, password: str = "") -> Changes:
        """As `Guide.add`."""

    def refresh(self) -> Changes:
        """As `Guide.refresh`."""

    def sources(self) -> Sources:
        """The whole list of the library."""


@contextmanager
def _guide(settings: Settings) -> Iterator[Reach]:
    running = find_running(settings.data)
    if running:
        with closing(RunningGuide(running)) as there:
            yield there
    else:
        from guide.faces.opened import OpenedGuide  # noqa: PLC0415  index and embedding take seconds, and a running server has them

        with _progress() as progress, closing(OpenedGuide(settings, progress)) as here:
            yield here


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error while something is under way; it leaves nothing behind."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=aside, transient=True) as bar:
        task = bar.add_task("", total=None, visible=False)

        def report(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of or None, visible=True)

        yield report


def _had(place: str, folder: Path, settings: Settings) -> Path:
    """The file or folder that is to be added; what stands at a web address is fetched into `folder` first."""
    from guide.reading import download, is_address  # noqa: PLC0415  the readers are for this command alone

    if is_address(place):
        aside.print(f"Fetching {place}")
        return download(place, folder, largest_mb=settings.corpus.largest_file_mb).parent
    if not Path(place).exists():
        raise typer.BadParameter(f"There is no file or folder {place}.", param_hint="FILE|FOLDER|URL")
    return Path(place).resolve()


def _message(text: str) -> str:
    """The question, fit to be sent. Arguments that are not UTF-8 carry half characters: those become "?"."""
    message = text.encode("utf-8", "replace").decode("utf-8").strip()
    if not message:
        raise typer.BadParameter("The question is empty.", param_hint="QUESTION")
    if len(message) > LONGEST_MESSAGE:
        raise typer.BadParameter(
            f"The question has {len(message):,} characters; {LONGEST_MESSAGE:,} is the most.", param_hint="QUESTION"
        )
    return message


def _silent(turn: Turn) -> bool:
    return turn.answer is not None and turn.answer.standing is Standing.SILENT
