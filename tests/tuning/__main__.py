"""`python -m tests.tuning`: makes guide/index/adapter.onnx anew. After it, `python -m tests.tuning.ready`.

With `--held-out` it shows instead what an adapter does for notes that it never saw: every sixth is kept from it.

About half an hour on two cores, after `pip install torch`. The same seed gives nearly the same adapter; another machine's last
digits differ, so the file that is shipped is the one whose figures stand in tests/quality/RESULTS.md.
"""

import random
import sys
from collections.abc import Callable, Sequence

import numpy as np
import torch

from guide import read_settings
from guide.index import MiniLM, find_weights
from guide.index.embedding import ADAPTER
from tests.tuning.export import graph_of
from tests.tuning.network import HEADS, Adapter
from tests.tuning.training import Lesson, Pair, learnt, prepared
from tests.tuning.wordings import read_beside, read_wordings, sentences_of_corpus

SEED = 2013
SHARE = 0.5
"""How much of what was learnt is kept. Halfway between MiniLM and it, other matters are found nearly as before, and our own
questions find most of what they could (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", for weights)."""
HELD_OUT = 6
"""Every sixth source is kept back."""


def main(tell: Callable[[str], None] = print) -> None:
    """Read notes and wordings, learn, and write the adapter or the figures."""
    dice = random.Random(SEED)
    torch.manual_seed(SEED)
    settings, asked = read_settings(), read_wordings()
    sentences = sentences_of_corpus({one.source_id for one in asked})
    embedding = MiniLM(find_weights(settings.index, settings.data / "weights"))
    lesson = prepared(asked, read_beside(), sentences, embedding, dice)
    tell(f"{len(asked):,} questions in {len(lesson.pairs):,} wordings, {len(lesson.states):,} texts")
    if "--held-out" in sys.argv:
        kept_back = set(sorted({one.source_id for one in asked})[3::HELD_OUT])
        unseen = [pair for pair in lesson.pairs if asked[pair.entry].source_id in kept_back]
        tell(f"before: {_figures(lesson, Adapter(), unseen)}")
        seen = [pair for pair in lesson.pairs if asked[pair.entry].source_id not in kept_back]
        tell(f"after: {_figures(lesson, learnt(lesson, seen, dice, tell), unseen)}")
    else:
        adapter = learnt(lesson, lesson.pairs, dice, tell)
        ADAPTER.write_bytes(_bytes(adapter))


def _figures(lesson: Lesson, adapter: Adapter, pairs: Sequence[Pair]) -> str:
    """How often the first sentence of its source, or one of the first three, answers."""
    first = third = 0
    for source, part in lesson.sentences.of_source.items():
        own = [pair for pair in pairs if lesson.asked[pair.entry].source_id == source]
        for pair, found in zip(own, _three_nearest(lesson, adapter, own, part) if own else (), strict=True):
            answers = set(lesson.answers[pair.entry])
            first, third = first + (found[0] in answers), third + bool(answers & set(found))
    return f"first {first / len(pairs):.3f}, in three {third / len(pairs):.3f}, of {len(pairs):,}"


def _three_nearest(lesson: Lesson, adapter: Adapter, pairs: Sequence[Pair], part: slice) -> list[list[int]]:
    with torch.no_grad():
        said = lesson.vectors(adapter, [row.topic for row in lesson.sentences.rows[part]])
        near = lesson.vectors(adapter, [pair.said for pair in pairs]) @ said.T
    found: list[list[int]] = (near.topk(3).indices + part.start).tolist()
    return found


def _bytes(adapter: Adapter) -> bytes:
    numbers = {name: np.asarray(values.detach().numpy(), dtype=np.float32) for name, values in adapter.state_dict().items()}
    numbers |= {name: SHARE * values for name, values in numbers.items() if name.startswith("up.")}
    content: bytes = graph_of(numbers, HEADS).SerializeToString(deterministic=True)
    return content


if __name__ == "__main__":
    main()
