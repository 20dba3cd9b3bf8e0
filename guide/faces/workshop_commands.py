"""`guide workshop …`: what an administrator does with workshops. Works beside a running server, on the same database."""

from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(no_args_is_help=True, help="List and delete workshops.", rich_markup_mode=None)
told = Console(highlight=False, markup=False, emoji=False)


@app.command("list")
def list_them(context: typer.Context) -> None:
    """List every workshop: code, date, how it stands, when it is deleted. Never a word that was written."""
    from guide.faces.workshop_keeping import listed  # noqa: PLC0415  it takes seconds, which `--help` must not pay

    told.print(listed(context.obj.settings()) or "There is no workshop.")


@app.command()
def delete(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="As the wall shows it: tarn-46.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a workshop, with everything that was written in it."""
    from guide.faces.workshop_keeping import delete_one  # noqa: PLC0415  as above

    if yes or typer.confirm(f"Delete {code} with every card in it? Nothing brings it back.", err=True):
        delete_one(context.obj.settings(), code)
        told.print(f"{code} is deleted.")


@app.command()
def sweep(context: typer.Context) -> None:
    """Delete every workshop whose last day has passed. A running server does it by itself, every hour."""
    from guide.faces.workshop_keeping import sweep_all  # noqa: PLC0415  as above

    told.print(f"Deleted: {sweep_all(context.obj.settings())}.")
