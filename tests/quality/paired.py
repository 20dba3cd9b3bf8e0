"""Whether a chief executive and a union officer who ask for one thing are given the same passages to read."""

from collections.abc import Callable, Iterable

from guide import Guide
from guide.answer.ordering import READ_FIRST
from guide.records import Turn
from tests.quality.measures import found
from tests.quality.sets import Asked, questions

Measured = tuple[str, float, float, int, bool, tuple[str, ...]]
SETS = {"paired": "", "later_paired": "later: ", "third_paired": "third: ", "fourth_paired": "fourth: "}
"""Set -> how its rows begin."""
ALIKE = 0.7
"""The share of passages in common from which two wordings count as alike."""


def pairs(name: str = "paired") -> list[tuple[Asked, Asked]]:
    """One thing as a chief executive and as a union officer puts it."""
    by_id = {one.id: one for one in questions(name)}
    return [(one, by_id[id.replace("executive", "officer")]) for id, one in by_id.items() if id.startswith("executive")]


def read_first(guide: Guide, asked: Asked) -> frozenset[str]:
    """The three passages that come first in what was found."""
    return frozenset(_first(guide.reply(asked.asked)))


def shown(guide: Guide, asked: Asked) -> frozenset[str]:
    """The passages from which the answer quotes."""
    answer = guide.reply(asked.asked).answer
    cited = {(c.source_id, c.start) for said in (answer.sentences if answer else ()) for c in said.citations}
    passages = guide.library.passages.values()
    return frozenset(p.id for p in passages if any(p.source_id == source and p.start <= at < p.end for source, at in cited))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared among all of the passages of two wordings, 0 to 1; 1 where neither has any."""
    return len(one & other) / len(one | other) if one | other else 1.0


def figures(guide: Guide) -> list[Measured]:
    """The rows of the table: what, value, target, of, at most, what missed."""
    rows = [row for name, what in SETS.items() for row in _of_set(guide, name, what)]
    return [*rows, *(_facts(guide, name) for name in ("single", "explaining"))]


def _of_set(guide: Guide, name: str, what: str) -> Iterable[Measured]:
    first = _shares(guide, name, read_first)
    met = [id for id, value in first if value >= ALIKE]
    missed = tuple(id for id, value in first if value < ALIKE)
    quoted = _shares(guide, name, shown)
    yield f"{what}paired wordings: share of passages found by both", _mean(first), 0.70, len(first), False, ()
    yield f"{what}paired wordings: passages alike by 0.7", len(met) / len(first), 0.95, len(first), False, missed
    yield f"{what}paired wordings: share of passages quoted to both", _mean(quoted), 0.0, len(quoted), False, ()


def _shares(guide: Guide, name: str, passages: Callable[[Guide, Asked], frozenset[str]]) -> list[tuple[str, float]]:
    return [(one.id, shared(passages(guide, one), passages(guide, other))) for one, other in pairs(name)]


def _mean(values: list[tuple[str, float]]) -> float:
    return sum(value for _, value in values) / len(values)


def _facts(guide: Guide, name: str) -> Measured:
    """Passages that are the same for all, and hold nothing of what is asked, would serve nobody."""
    wanted = [(asked, fact) for asked in questions(name) for fact in asked.facts]
    read = {asked.id: _text(guide, asked) for asked in questions(name)}
    missed = [asked.id for asked, fact in wanted if not found(fact, read[asked.id])]
    held = 1 - len(missed) / len(wanted)
    return f"facts in the three passages found first: {name}", held, 0.0, len(wanted), False, tuple(dict.fromkeys(missed))


def _text(guide: Guide, asked: Asked) -> str:
    return "\n".join(guide.library.passages[id].text for id in _first(guide.reply(asked.asked)))


def _first(turn: Turn) -> list[str]:
    return list(dict.fromkeys(found.passage_id for found in turn.evidence))[:READ_FIRST]
