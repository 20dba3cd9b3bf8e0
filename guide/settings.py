"""One Settings, read once from environment, TOML file and defaults; it builds nothing.

Every field has an environment name: `GUIDE_DATA`, `GUIDE_SERVER__PORT`. The table in README.md is generated from here.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, InitSettingsSource, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from guide.errors import SettingsError

PACKAGE = Path(__file__).parent
PLAIN_PATH = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*")
"""A path that reads the same for browsers, cookies and proxies: nothing in it is escaped or taken out."""
SHORTEST_CODE = 8
"""Characters of an access code."""


def _shipped(folder: str) -> Path:
    """Where corpus/ or prompts/ lies: beside the package in a checkout, inside it in an installed wheel."""
    beside = PACKAGE.parent / folder
    return beside if (PACKAGE.parent / "pyproject.toml").is_file() else PACKAGE / "shipped" / folder


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class CorpusSettings(_Group):
    """What the guide may speak from and how it speaks."""

    folder: Path = Field(default_factory=lambda: _shipped("corpus"))
    """The corpus; default: the one that ships with the guide."""
    prompts: Path = Field(default_factory=lambda: _shipped("prompts"))
    """Phrases, word lists and questions; default: those that ship with the guide."""
    largest_file_mb: int = Field(default=60, ge=1)
    """Files above this size (megabytes) are refused: a report is seldom above ten."""


class IndexSettings(_Group):
    """How sentences are made findable."""

    weights: Path | None = None
    """A folder that holds `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2; default: found or fetched once."""
    fetch_weights: bool = True
    """Whether missing weights (90 MB) may be fetched, once, into the data folder. Without weights: word search alone."""
    threads: int = Field(default=2, ge=1)
    """Processor threads of one embedding run; more were not faster on two cores."""
    candidates: int = Field(default=200, ge=10)
    """How many sentences each of word search and vector search hands to the fusion; flat above 200."""


class ModelSettings(_Group):
    """A language model that writes, if one is wanted; the default is none."""

    address: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """Address, as far as `/v1`, of a server that speaks as OpenAI's does (Ollama, llama.cpp, vLLM). Empty: quotes alone."""
    name: str = ""
    """The model's name on that server; also shown to readers as who wrote. Needed with an address."""
    key: SecretStr = SecretStr("")
    """Key for that server; never shown or logged. Servers of one's own seldom want one."""
    seconds: float = Field(default=60, gt=0)
    """Time limit of one answer (seconds), a second try included: small models on two cores take half a minute. Then quotes."""
    temperature: float = Field(default=0, ge=0, le=2)
    """How freely the model chooses words (0 to 2); 0 keeps nearest to the sources."""

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if self.address and not self.name:
            raise ValueError("an address needs the model's name as well")
        return self


def _long_enough(code: SecretStr) -> SecretStr:
    if code.get_secret_value() and len(code.get_secret_value().strip()) < SHORTEST_CODE:
        raise ValueError(f"an access code has at least {SHORTEST_CODE} characters")
    return code


def _plain_url(url: str) -> str:
    parts = urlsplit(url.rstrip("/"))
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment):
        raise ValueError("this is no address such as https://guide.example.org")
    if not PLAIN_PATH.fullmatch(parts.path):
        raise ValueError("the path of this address may hold letters, digits, and - . _ ~ between single slashes")
    return url.rstrip("/")


def _parted(names: object) -> object:
    return tuple(names.split()) if isinstance(names, str) else names


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parted)]
"""A list that the environment gives as words parted by spaces."""


class ServerSettings(_Group):
    """The page and its doors."""

    host: str = "127.0.0.1"
    """Address to listen on. Beyond loopback the server starts only with an access code, with keys (`guide key add`), or open."""
    port: int = Field(default=7860, ge=0, le=65535)
    """Port to listen on; 0 takes a free one."""
    contact: str = Field(default="", pattern=r"^(https?://\S+|[^@\s/:]+@[^@\s/:]+)?$")
    """Where readers may say that a sentence is wrong: an e-mail or web address, shown to all. Empty: they get a text to copy."""
    access: Annotated[SecretStr, AfterValidator(_long_enough)] = SecretStr("")
    """The access code that people enter, at least 8 characters; never shown or logged. Tools send keys instead."""
    open: bool = False
    """Whether everyone who reaches the address may read, ask and prepare workshops without a code. Keys alone add sources."""
    public_url: Annotated[str, AfterValidator(_plain_url)] = ""
    """Address by which people reach the guide, where a proxy stands before it, its path included: `https://example.org/guide`."""
    proxies: Names = ()
    """Addresses or networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, parted by spaces."""
    cors: Names = ()
    """Origins, parted by spaces, whose pages may call `/api/v1` and `/v1`: `https://intranet.example.org`."""
    certificate: Path | None = None
    """A PEM file with the server's certificate and those that vouch for it, for https without a proxy."""
    private_key: Path | None = None
    """The PEM file of the certificate's private key."""
    requests_a_minute: int = Field(default=3000, ge=1)
    """Requests of one key, or of one address without a key, in a minute. An office behind one address is one address."""
    replies_a_minute: int = Field(default=120, ge=1)
    """As `requests_a_minute`, of those that make the guide work: replies, searches, messages."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.open and self.access.get_secret_value():
            raise ValueError("an access code and `open` exclude each other")
        if bool(self.certificate) != bool(self.private_key):
            raise ValueError("a certificate needs its private key, and a private key its certificate")
        return self


class WorkshopSettings(_Group):
    """What groups make, and how long it is kept."""

    database: SecretStr = SecretStr("")
    """Address of a PostgreSQL (`postgresql://user:password@host/name`). Empty: an SQLite file in the data folder."""
    days_kept: int = Field(default=30, ge=1, le=366)
    """Days after its date until a workshop is deleted with everything in it: a month suffices to hand its record round."""
    hours_open: int = Field(default=24, ge=1, le=24 * 14)
    """Hours after the start until a record closes by itself. Until then a card can be taken back."""


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        env_prefix="GUIDE_", env_nested_delimiter="__", frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    data: Path = Field(default_factory=lambda: user_data_path("mutual-guide", appauthor=False))
    """The data folder: added files (`library/`), shelf, index, weights, workshops. Default: the platform's user-data folder."""
    corpus: CorpusSettings = CorpusSettings()
    index: IndexSettings = IndexSettings()
    model: ModelSettings = ModelSettings()
    server: ServerSettings = ServerSettings()
    workshop: WorkshopSettings = WorkshopSettings()


def read_settings(config: Path | None = None, **chosen: Any) -> Settings:
    """Read settings: what is chosen here, then the environment, then the TOML file `config`, then defaults.

    Raises SettingsError with every fault, a line each.
    """
    from_file = _from_file(config)

    class Layered(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, InitSettingsSource(settings_cls, init_kwargs=from_file)

    try:
        return Layered(**chosen)
    except ValidationError as fault:
        lines = [f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}" for error in fault.errors()]
        raise SettingsError(
            "These settings are not understood:\n" + "\n".join(lines), "`guide doctor` lists every setting."
        ) from fault


def _from_file(config: Path | None) -> dict[str, Any]:
    if config is None:
        return {}
    try:
        return tomllib.loads(config.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise SettingsError(
            f"The settings file {config} could not be read: {fault}", "Check its path and that it is valid TOML."
        ) from fault


class Setting(NamedTuple):
    """One line of the settings table."""

    environment: str
    default: str
    meaning: str


def settings_listed() -> Iterator[Setting]:
    """Every setting with its environment name, default and meaning, in the order of the class."""
    return _listed(Settings, "GUIDE_", Settings.model_config.get("env_nested_delimiter") or "__")


def _listed(model: type[BaseModel], prefix: str, delimiter: str) -> Iterator[Setting]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _listed(field.annotation, f"{prefix}{name.upper()}{delimiter}", delimiter)
        else:
            default = "" if field.default_factory or field.default in (None, "", ()) else str(field.default)
            yield Setting(prefix + name.upper(), default, field.description or "")
