"""Sentences that say the same in nearly the same words: in an answer they would stand beside each other."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

LIKE = 0.8
"""Jaccard likeness of two sentences' word sets above which one of them is superfluous."""
WORD = re.compile(r"[\w’']+")


def near_duplicates(sentences: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Pairs (earlier, later, likeness) of sentences whose word sets are more alike than `LIKE`.

    Two sets that are so alike share one of the rarest fifth of the words of either, so only those are looked up.
    """
    words = [frozenset(WORD.findall(sentence.lower())) for sentence in sentences]
    often: dict[str, int] = defaultdict(int)
    for bag in words:
        for word in bag:
            often[word] += 1
    seen: dict[str, list[int]] = defaultdict(list)
    for later, bag in enumerate(words):
        rarest = sorted(bag, key=lambda word: (often[word], word))[: int(len(bag) * (1 - LIKE)) + 1]
        for earlier in sorted({at for word in rarest for at in seen[word]}):
            likeness = len(bag & words[earlier]) / len(bag | words[earlier])
            if likeness > LIKE:
                yield earlier, later, likeness
        for word in rarest:
            seen[word].append(later)
