"""Loads prompts/ and reports every fault of every file at once.

What people who do not program may edit is data here: word lists, fixed replies, fixed sentences. Nothing in it can be executed.
"""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import TypeVar

from guide.errors import PromptError
from guide.prompts.acts import Acts, Rule
from guide.prompts.fields import Fields
from guide.prompts.loading import Data, Patterns, compiled, fold, made, nearest_name, read_data, read_toml
from guide.prompts.phrases import ChooserPrompt, Phrases, Told, WriterPrompt

__all__ = [
    "Acts",
    "ChooserPrompt",
    "Data",
    "Fields",
    "Patterns",
    "Phrases",
    "Prompts",
    "Rule",
    "WriterPrompt",
    "compiled",
    "fold",
    "load_prompts",
    "made",
    "nearest_name",
    "read_data",
    "read_toml",
]


class Prompts(Data):
    """Everything under prompts/ that was loaded."""

    acts: Acts
    fields: Fields
    phrases: Phrases
    writer: WriterPrompt
    chooser: ChooserPrompt


BLANKS = {
    "silence.far": {"cases"},
    "silence.not_held": {"names"},
    "leads.turn": {"name"},
    "leads.side": {"about", "who"},
    "leads.other_side": {"who"},
    "leads.list_of": {"count", "all"},
    "leads.list_none": {"all"},
    "leads.list_subject": {"name", "count", "all"},
    "leads.story": {"name"},
    "leads.gaps": {"name"},
    "leads.list_narrowed": {"name", "count", "all", "every"},
    "correction.changed": {"title"},
    "correction.taken_out": {"title"},
    "correction.source_gone": {"title"},
    "correction.tell": {"contact"},
    "how_sure.one": {"kind", "date"},
    "how_sure.several": {"count", "kinds", "dates"},
    "how_sure.others_words": {"title", "date"},
    "how_sure.as_of": {"date"},
    "status.words_only": {"reason"},
    "status.model": {"model"},
    "status.words_to_model": {"server"},
}
"""Which {blanks} a phrase may have; a phrase that is not named here has none."""


WRITER_BLANKS, CHOOSER_BLANKS = {"question", "passages"}, {"said", "questions"}
"""Which {blanks} the part of `answer.md` and `choose.md` below the line must have; the part above it has none."""

T = TypeVar("T", bound=Told)


def load_prompts(folder: Path) -> Prompts:
    """Load and check every file of `folder`.

    Raises PromptError with all faults, a line each: file, entry, what is wrong, and the nearest known name.
    """
    faults: list[str] = []
    acts = read_data(folder / "acts.toml", Acts, faults)
    fields = read_data(folder / "fields.toml", Fields, faults)
    phrases = read_data(folder / "phrases.toml", Phrases, faults)
    writer = _load_told(folder / "answer.md", WriterPrompt, WRITER_BLANKS, faults)
    chooser = _load_told(folder / "choose.md", ChooserPrompt, CHOOSER_BLANKS, faults)
    faults += _contact_faults(acts) if acts else []
    faults += _blank_faults(phrases) if phrases else []
    if faults or acts is None or fields is None or phrases is None or writer is None or chooser is None:
        raise PromptError("\n".join(faults), "Mend the lines named above, or take the files as they came with the guide.")
    return Prompts(acts=acts, fields=fields, phrases=phrases, writer=writer, chooser=chooser)


def _load_told(path: Path, kind: type[T], blanks: set[str], faults: list[str]) -> T | None:
    try:
        system, _, each = path.read_text(encoding="utf-8").partition("\n---\n")
        wrong = {blank or "" for _, blank, _, _ in Formatter().parse(each) if blank is not None} ^ blanks
    except (OSError, ValueError) as fault:
        faults.append(f"{path.name}: {fault}")
        return None
    faults += [f"{path.name}: {{{blank}}} is missing or not filled in here; needed: {sorted(blanks)}" for blank in sorted(wrong)]
    return kind(system=system.strip(), each=each.strip())


def _contact_faults(acts: Acts) -> list[str]:
    known = [entry.id for entry in acts.contact]
    return [
        f"acts.toml: rule {number}: there is no contact {name!r}{nearest_name(name, known)}"
        for number, rule in enumerate(acts.rule, 1)
        for name in rule.contacts
        if name not in known
    ]


def _blank_faults(phrases: Phrases) -> list[str]:
    return [
        f"phrases.toml: {entry}: {{{blank}}} is not filled in here; allowed: {sorted(BLANKS.get(entry, set())) or 'none'}"
        for entry, text in _entries(phrases)
        for _, blank, _, _ in Formatter().parse(text)
        if blank is not None and blank not in BLANKS.get(entry, set())
    ]


def _entries(phrases: Phrases) -> Iterator[tuple[str, str]]:
    for group, texts in phrases.model_dump(exclude={"schema_"}).items():
        yield from ((f"{group}.{name}", text) for name, text in texts.items())
