"""`name.toml` beside a file says what the file does not say of itself: title, authors, date, licence, whose words they are."""

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from guide.errors import SourceError
from guide.reading.faults import did_you_mean
from guide.reading.frontmatter import DATE, spelt
from guide.records import Source

Text = Annotated[str, BeforeValidator(spelt)]


class Sidecar(BaseModel):
    """What a sidecar may say; every field may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text = ""
    authors: tuple[str, ...] = ()
    organisation: str = ""
    published: Annotated[Text, Field(pattern=DATE)] = ""
    licence: str = ""
    nation: str = ""
    aliases: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    ours: bool | None = None
    where: str = ""
    """Where the document may be had, when it does not ship."""


def sidecar_of(path: Path) -> Path:
    """Where the sidecar of the file at `path` would lie."""
    return path.with_suffix(".toml")


def sidecar_digest(path: Path) -> str:
    """The sha256 of the sidecar of the file at `path`; empty without one."""
    sidecar = sidecar_of(path)
    return hashlib.sha256(sidecar.read_bytes()).hexdigest() if sidecar.is_file() else ""


def read_sidecar(path: Path) -> Sidecar:
    """What the sidecar of the file at `path` says; all empty without one. Raises SourceError with every fault."""
    sidecar = sidecar_of(path)
    if not sidecar.is_file():
        return Sidecar()
    try:
        return Sidecar.model_validate(tomllib.loads(sidecar.read_text(encoding="utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise SourceError(f"{sidecar.name} is not valid TOML: {fault}.", "Mend it, or remove it.") from fault
    except ValidationError as fault:
        told = [f"{sidecar.name}: {_told(error['loc'], error['type'], error['msg'])}" for error in fault.errors()]
        raise SourceError("\n".join(told), "Mend these entries, or remove them.") from fault


def _told(where: tuple[str | int, ...], kind: str, message: str) -> str:
    name = ".".join(map(str, where))
    return (
        f"{name!r} is not known. {did_you_mean(name, Sidecar.model_fields)}"
        if kind == "extra_forbidden"
        else f"{name}: {message}."
    )


def described(source: Source, sidecar: Sidecar) -> Source:
    """The source with what its sidecar says of it put first."""
    said = {
        "title": sidecar.title,
        "published": sidecar.published,
        "nation": sidecar.nation,
        "aliases": sidecar.aliases,
        "cased": sidecar.cased,
        "credit": ". ".join(
            part.rstrip(".") for part in (" and ".join(sidecar.authors), sidecar.organisation, sidecar.licence) if part
        ),
    }
    update = {name: value for name, value in said.items() if value}
    return source.model_copy(update=update if sidecar.ours is None else {**update, "ours": sidecar.ours})
