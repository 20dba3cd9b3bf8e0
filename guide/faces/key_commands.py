"""`guide key`: keys for tools, made, listed and taken away; a running server knows at once."""

from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from guide.faces.keys import Keys, Role

Roles = Literal["reader", "facilitator", "administrator"]

app = typer.Typer(no_args_is_help=True, help="Keys for tools, and for people who prepare workshops or keep the library.")
told = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
aside = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


@app.command()
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose or what for: letters, digits, - and _.")],
    role: Annotated[
        Roles, typer.Option(help="A facilitator also prepares workshops, an administrator also adds sources.")
    ] = "reader",
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="How long it is good; without it, until it is revoked.")
    ] = None,
) -> None:
    """Make a key and show it, this once: only its hash is kept."""
    key = Keys(context.obj.settings().data).add(name, Role[role.upper()], days)
    told.print(key)
    aside.print(f"This is the key {name}, role {role}. It is shown this once. Tools send it as: Authorization: Bearer KEY")


@app.command("list")
def listed(context: typer.Context) -> None:
    """List the keys there are; the keys themselves are kept nowhere."""
    table = Table("Name", "Role", "Made", "Good until")
    for key in Keys(context.obj.settings().data).listed():
        table.add_row(key.name, key.role.name.lower(), str(key.made), str(key.until or "no end"))
    told.print(table if table.row_count else "There are no keys.")


@app.command()
def revoke(context: typer.Context, name: Annotated[str, typer.Argument(help="As `guide key list` has it.")]) -> None:
    """Take a key away, at once, with every cookie it left in a browser."""
    Keys(context.obj.settings().data).revoke(name)
    told.print(f"The key {name} opens nothing any more.")
