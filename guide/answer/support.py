"""The gate: whether the passages that a sentence cites support it, word for word as far as words can tell. No model, no network.

A sentence passes when
- every figure of it stands in the window that it is judged by, or in the question, and belongs to the same words there;
- every name stands there too (also in the source's title and headings);
- enough of its content words do, and with an embedding at hand it is near enough in meaning;
- it says yes where the source says yes, as surely as the source and no more widely (`polarity`);
- the same actors do the same things (`roles`).

Thresholds and word lists were set on the odd half of tests/quality/lies.toml, and on its further true sentences: there 0 of 50
lies pass and 0 of 50 true sentences are stopped. Held out: 2 of 50 and 10 of 50, by words alone and with the embedding.
What is not seen: an attribution that is left out ("by its own account"), a join of two facts that does not follow, and roles
told by a verb that is not in the source.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from guide.answer.figures import Figure
from guide.answer.polarity import hedge_dropped, opposed, overstated
from guide.answer.roles import swapped
from guide.answer.wording import Kind, Token, content, names, stem, stems, tokens

Likeness = Callable[[str, str], float]
"""The cosine of two texts' vectors, -1 to 1."""

WINDOW = 3
"""Sentences of a passage that one sentence may be drawn from."""
WORDS = 0.5
"""Least share of the content words that the window must hold."""
NEAR = 0.5
"""Least likeness of sentence and window, where an embedding is at hand."""
SPEAKS_OF = 0.5
"""A sentence beside the window may contradict when it holds at least this share of the content words, and none holds more."""
LONGER = 0.08
"""What a further sentence must add to the share of words and figures held, or the shorter window is taken."""
BELONGS = 1.5
"""A figure belongs elsewhere when another figure of its sort fits the words around it this many times better."""
ANOTHER = 0.4
"""A figure belongs to another sentence when that holds so much more of the words of its clause."""
STEP = {Kind.WORD: 1.0, Kind.NAME: 1.0, Kind.FIGURE: 1.0, Kind.FUNCTION: 0.5, Kind.MARK: 0.0}
DISTANCE = {",": 3.0, ";": 4.0, ":": 2.0, ".": 6.0}
"""How far apart words lie, when it is told what a figure counts: clauses lie far apart."""


class Fault(StrEnum):
    """Why a sentence is not shown."""

    MARK = "mark"
    FIGURE = "figure"
    NAME = "name"
    WORDS = "words"
    POLARITY = "polarity"
    CERTAINTY = "certainty"
    ROLES = "roles"


@dataclass(frozen=True)
class Cited:
    """A passage as the gate reads it: its sentences in order, and what its title and headings say."""

    sentences: tuple[str, ...]
    trail: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the gate found. `windows`: for each cited passage the first and last sentence drawn from, by index, inclusive."""

    fault: Fault | None
    windows: tuple[tuple[int, int], ...] = ()


def judge(said: str, cited: Sequence[Cited], question: str = "", likeness: Likeness | None = None) -> Verdict:
    """Whether `cited`, all together, support `said`. Pure: the same in, the same out."""
    if not cited or not any(passage.sentences for passage in cited):
        return Verdict(Fault.MARK)
    windows = tuple(_window(said, passage) for passage in cited)
    drawn = [passage.sentences[first : last + 1] for passage, (first, last) in zip(cited, windows, strict=True)]
    evidence = [sentence for sentences in drawn for sentence in sentences]
    around = " ".join([question, *(passage.trail for passage in cited)])
    nearest_share = max(_share(said, sentence) for sentence in evidence)
    beside = [sentence for passage in cited for sentence in passage.sentences if sentence not in evidence]
    spoken_of = evidence + [sentence for sentence in beside if _share(said, sentence) >= max(SPEAKS_OF, nearest_share)]
    return Verdict(_fault(said, evidence, spoken_of, question, around, likeness), windows)


def _fault(
    said: str, evidence: list[str], spoken_of: list[str], question: str, around: str, likeness: Likeness | None
) -> Fault | None:
    text = " ".join(evidence)
    checks: tuple[tuple[Fault, Callable[[], bool]], ...] = (
        (Fault.FIGURE, lambda: _figures_fail(said, evidence, question)),
        (Fault.NAME, lambda: not _names_stand(said, text, around)),
        (Fault.WORDS, lambda: _share(said, text + " " + question) < WORDS),
        (Fault.WORDS, lambda: likeness is not None and likeness(said, text) < NEAR),
        (Fault.POLARITY, lambda: opposed(said, text, spoken_of)),
        (Fault.CERTAINTY, lambda: hedge_dropped(said, spoken_of) or overstated(said, text)),
        (Fault.ROLES, lambda: swapped(said, spoken_of, around)),
    )
    return next((fault for fault, fails in checks if fails()), None)


def nearest(said: str, passage: Cited) -> int:
    """The index of the one sentence of `passage` that comes nearest to `said`."""
    return max(range(len(passage.sentences)), key=lambda at: _held(said, passage.sentences[at]))


def _window(said: str, passage: Cited) -> tuple[int, int]:
    count = len(passage.sentences)
    runs = [(first, last) for first, last in product(range(count), repeat=2) if first <= last < first + WINDOW]

    def worth(run: tuple[int, int]) -> float:
        return _held(said, " ".join(passage.sentences[run[0] : run[1] + 1])) - LONGER * (run[1] - run[0])

    return max(runs, key=worth)


def _held(said: str, text: str) -> float:
    """The share of content words, names and figures of `said` that `text` holds."""
    wanted = {token.stem for token in tokens(said) if token.kind not in (Kind.FUNCTION, Kind.MARK)}
    return len(wanted & stems(text)) / max(1, len(wanted))


def _share(said: str, text: str) -> float:
    """The share of content words of `said`, without names and figures, that `text` holds; 1 when it has none."""
    wanted = content(said)
    return len(wanted & stems(text)) / len(wanted) if wanted else 1.0


def _names_stand(said: str, text: str, around: str) -> bool:
    known = stems(text) | stems(around)
    short = _initials(text) + " " + _initials(around)
    return all(
        token.stem in known or all(stem(part) in known for part in token.text.split("-")) or token.text in short.split()
        for token in names(said)
    )


def _initials(text: str) -> str:
    """The initials of each name in a row: "UK" for the United Kingdom."""
    return "".join(token.text[0] if token.kind is Kind.NAME else " " for token in tokens(text))


def _figures(text: str) -> Iterator[tuple[int, Figure]]:
    return ((at, token.figure) for at, token in enumerate(tokens(text)) if token.figure is not None)


def _figures_fail(said: str, evidence: Sequence[str], question: str) -> bool:
    asked = [figure for _, figure in _figures(question)]
    text = " ".join(evidence)
    known = [figure for _, figure in _figures(text)]
    return any(
        not _stands(figure, asked)
        and (not _stands(figure, known) or _belongs_elsewhere(said, at, figure, text) or _in_another(said, at, figure, evidence))
        for at, figure in _figures(said)
    )


def _stands(figure: Figure, known: Sequence[Figure]) -> bool:
    """Whether the figure is among the known ones; a month and its year may stand apart in one window."""
    if any(other.says(figure) for other in known):
        return True
    month, year = Figure("date", "", figure.day, figure.month), Figure("date", "", year=figure.year)
    apart = figure.sort == "date" and figure.month > 0 and figure.year > 0
    return apart and any(o.says(month) and not o.year for o in known) and any(o.says(year) for o in known)


def _belongs_elsewhere(said: str, at: int, figure: Figure, text: str) -> bool:
    """Whether the words around a figure fit another figure of the text, which `said` does not have, much better."""
    has = [other for _, other in _figures(said)]
    row = tokens(text)
    often = Counter(token.stem for token in row)
    mine = _around(tokens(said), at, often)
    places = [(place, other) for place, other in _figures(text) if other.sort == figure.sort]
    own = [_fit(mine, _around(row, place, often)) for place, other in places if other.says(figure)]
    others = [place for place, other in places if not other.says(figure) and not _stands(other, has)]
    rivals = [_fit(mine, _around(row, place, often)) for place in others]
    return bool(own) and max(rivals, default=0.0) > BELONGS * max(own)


def _in_another(said: str, at: int, figure: Figure, evidence: Sequence[str]) -> bool:
    """Whether the clause of a figure is told by a sentence that has another figure of its sort, which `said` does not have."""
    clause, has = _clause(tokens(said), at), [other for _, other in _figures(said)]
    own, rivals = 0.0, 0.0
    for sentence in evidence:
        share = len(clause & stems(sentence)) / max(1, len(clause))
        here = [other for _, other in _figures(sentence) if other.sort == figure.sort]
        if any(other.says(figure) for other in here):
            own = max(own, share)
        elif any(not _stands(other, has) for other in here):
            rivals = max(rivals, share)
    return rivals > own + ANOTHER


def _clause(row: tuple[Token, ...], at: int) -> frozenset[str]:
    """The words of content of the clause in which a place stands."""
    ends = [n for n, token in enumerate(row) if token.text in ",;:." or token.lower in {"and", "but", "while", "which"}]
    first, last = max((n for n in ends if n < at), default=-1), min((n for n in ends if n > at), default=len(row))
    return frozenset(token.stem for token in row[first + 1 : last] if token.kind is Kind.WORD)


def _around(row: tuple[Token, ...], at: int, often: Counter[str]) -> dict[str, float]:
    """The words near a place, nearer ones heavier, frequent ones lighter; a comma or the end of a sentence lies far apart."""
    weights: dict[str, float] = {}
    for beside in (row[at + 1 :], row[:at][::-1]):
        distance = 1.0
        for token in beside:
            distance += DISTANCE.get(token.text, STEP[token.kind])
            if token.kind in (Kind.WORD, Kind.NAME, Kind.FIGURE):
                weight = 1 / distance**2 / max(1, often[token.stem])
                weights[token.stem] = max(weights.get(token.stem, 0.0), weight)
    return weights


def _fit(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(min(weight, other[word]) for word, weight in one.items() if word in other)
