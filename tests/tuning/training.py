"""The adapter learns: a question comes nearer to the sentences that answer it than to others of the same note.

Contrastive learning with the other pairs of a batch as what is wrong (Henderson et al. 2017); most batches are of one source, for
there the wrong sentences are hard ones. The second part brings the wordings of one question together, whoever asks it.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from guide.index.embedding import MiniLM
from guide.index.sentences import Sentences
from guide.records import Enquiry, SourceKind
from tests.tuning.network import Adapter
from tests.tuning.wordings import rows_of

BATCH, PASSES, RATE, WARM_UP, DECAY = 48, 4, 1e-3, 20, 0.01
TEMPERATURE = 0.05
"""What cosines are divided by before they are compared."""
OF_ONE_SOURCE = 0.75
"""The share of batches that are of one source."""
NAMED = 0.35
"""The share of batches in which questions name their case, and sentences have their trail and names before them."""
BEST = 0.6
"""How often the first sentence stands for an entry; else any of its sentences."""
BACK, ALIKE = 0.5, 0.3
"""What "which question does this sentence answer?" and "which wording asks the same?" count beside "which sentence answers?"."""
BESIDE, KEPT, NO_NEARER = 12, 1.0, 0.15
"""Of questions on other things: how many stand beside a batch, what it counts when they move, and the cosine to a sentence from
which their nearness counts too."""
NAMING = ("{bare} at {name}?", "{name}: {said}", "{said} ({name})", "At {name}, {said}")


class Pair(NamedTuple):
    """One wording and the entry it belongs to."""

    entry: int
    said: str
    named: str
    """The same with a name of the case it is asked of."""


@dataclass(frozen=True)
class Lesson:
    """What is learnt from: entries, the rows that answer each, and MiniLM's states of every text, computed once."""

    asked: Sequence[Enquiry]
    answers: Sequence[tuple[int, ...]]
    sentences: Sentences
    pairs: Sequence[Pair]
    states: Mapping[str, NDArray[np.float16]]
    """Text -> (wordpieces, 384)."""
    beside: Sequence[str]
    """Questions on other things."""

    @cached_property
    def of_entry(self) -> Mapping[int, Sequence[Pair]]:
        """The wordings of each entry."""
        by_entry: dict[int, list[Pair]] = defaultdict(list)
        for pair in self.pairs:
            by_entry[pair.entry].append(pair)
        return by_entry

    def vectors(self, adapter: Adapter, texts: Sequence[str]) -> Tensor:
        """(texts, 384), each of length 1."""
        each = [torch.from_numpy(self.states[text]).float() for text in texts]
        hidden = pad_sequence(each, batch_first=True)
        lengths = torch.tensor([len(one) for one in each])
        vectors: Tensor = adapter(hidden, torch.arange(hidden.shape[1])[None] < lengths[:, None])
        return vectors


def prepared(
    asked: Sequence[Enquiry], beside: Sequence[str], sentences: Sentences, embedding: MiniLM, dice: random.Random
) -> Lesson:
    """Every text through MiniLM, a few minutes on two cores and 1 GB in memory."""
    names = {source.id: (source.title, *source.aliases)[:5] for source, _ in sentences.entries if source.kind is SourceKind.CASE}
    pairs = [
        Pair(number, said, _named(said, names.get(one.source_id, ()), dice))
        for number, one in enumerate(asked)
        for said in one.wordings
    ]
    texts = {*beside, *(text for pair in pairs for text in (pair.said, pair.named))}
    texts |= {text for row in sentences.rows for text in (row.topic, row.indexed)}
    states = dict(_states(sorted(texts, key=len), embedding))
    return Lesson(asked, rows_of(asked, sentences), sentences, pairs, states, beside)


def _named(said: str, names: Sequence[str], dice: random.Random) -> str:
    return dice.choice(NAMING).format(bare=said[:-1], said=said, name=dice.choice(names)) if names else said


def _states(texts: Sequence[str], embedding: MiniLM) -> Iterator[tuple[str, NDArray[np.float16]]]:
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        hidden, mask = embedding.states(batch)
        for text, states, there in zip(batch, hidden, mask, strict=True):
            yield text, states[: there.sum()].astype(np.float16)


def learnt(lesson: Lesson, of: Sequence[Pair], dice: random.Random, tell: Callable[[str], None]) -> Adapter:
    """An adapter that has gone `PASSES` times through the pairs `of` a lesson."""
    adapter = Adapter()
    optimiser = torch.optim.AdamW(adapter.parameters(), lr=RATE, weight_decay=DECAY)
    steps = [batch for _ in range(PASSES) for batch in _batches(lesson, of, dice)]
    for number, batch in enumerate(steps):
        rate = RATE * min(1, (number + 1) / WARM_UP) * max(0.05, 1 - number / len(steps))
        for group in optimiser.param_groups:
            group["lr"] = rate
        loss = _loss(lesson, adapter, batch, dice)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        if number % 100 == 0:
            tell(f"{number} of {len(steps)} batches: {loss.item():.2f}")
    adapter.eval()
    return adapter


def _batches(lesson: Lesson, of: Sequence[Pair], dice: random.Random) -> list[list[Pair]]:
    by_source: dict[str, list[Pair]] = defaultdict(list)
    for pair in of:
        by_source[lesson.asked[pair.entry].source_id].append(pair)
    batches = [batch for pairs in by_source.values() for batch in _cut(dice.sample(pairs, len(pairs)))]
    mixed = dice.sample(list(of), round(len(of) * (1 / OF_ONE_SOURCE - 1)))
    batches += _cut(mixed)
    return dice.sample(batches, len(batches))


def _cut(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Batches of BATCH; a short rest would teach little and is left for the next pass."""
    cut = [list(pairs[start : start + BATCH]) for start in range(0, len(pairs), BATCH)]
    return [batch for batch in cut if len(batch) > BATCH // 6]


def _loss(lesson: Lesson, adapter: Adapter, batch: Sequence[Pair], dice: random.Random) -> Tensor:
    named = dice.random() < NAMED
    answers = [set(lesson.answers[pair.entry]) for pair in batch]
    rows = [_one_answer(lesson.answers[pair.entry], dice) for pair in batch]
    texts = [lesson.sentences.rows[row].indexed if named else lesson.sentences.rows[row].topic for row in rows]
    again = [_another(lesson, pair, dice) for pair in batch]
    asked, asked_again = (
        lesson.vectors(adapter, [pair.named if named else pair.said for pair in each]) for each in (batch, again)
    )
    said = lesson.vectors(adapter, texts)
    answered = _compared(asked, said, lambda one, other: rows[other] in answers[one])
    alike = _compared(asked, asked_again, lambda one, other: bool(answers[one] & answers[other]))
    right, cost = torch.arange(len(batch)), functional.cross_entropy
    taught = cost(answered, right) + BACK * cost(answered.T, right) + ALIKE * cost(alike, right)
    return taught + _kept_apart(lesson, adapter, said, dice)


def _kept_apart(lesson: Lesson, adapter: Adapter, said: Tensor, dice: random.Random) -> Tensor:
    """What it costs when questions on other things move, or come near to what is said."""
    beside = dice.sample(list(lesson.beside), BESIDE)
    now = lesson.vectors(adapter, beside)
    before = lesson.vectors(Adapter(), beside).detach()
    nearest = (now @ said.T).max(dim=1).values
    return KEPT * (now - before).square().sum(dim=1).mean() + functional.relu(nearest - NO_NEARER).mean()


def _one_answer(rows: Sequence[int], dice: random.Random) -> int:
    return rows[0] if dice.random() < BEST else dice.choice(rows)


def _another(lesson: Lesson, pair: Pair, dice: random.Random) -> Pair:
    """Another wording of the same question."""
    return dice.choice([other for other in lesson.of_entry[pair.entry] if other.said != pair.said])


def _compared(asked: Tensor, others: Tensor, right_too: Callable[[int, int], bool]) -> Tensor:
    """(batch, batch) likeness of each to each; a pair whose answer would be right too is not held against it."""
    length = len(asked)
    also = [[one != other and right_too(one, other) for other in range(length)] for one in range(length)]
    return (asked @ others.T / TEMPERATURE).masked_fill(torch.tensor(also), -1e4)
