"""A small library to search, and a cheap embedding that means something: it counts letters in pairs."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from guide.index import Entries, MiniLM, find_weights
from guide.records import Passage, PassageRole, Source, SourceKind, Span
from guide.settings import IndexSettings

SETTINGS = IndexSettings(fetch_weights=False)


class Pairs(BaseEmbedding):
    """Counts of letter pairs, hashed into 64 numbers: any LlamaIndex embedding will do where the weights do not matter."""

    embedded: int = 0
    """How many texts were asked for."""

    def _get_text_embedding(self, text: str) -> list[float]:
        self.embedded += 1
        vector = np.ones(64) * 1e-3
        for first, second in zip(text.lower(), text.lower()[1:], strict=False):
            vector[(31 * ord(first) + ord(second)) % 64] += 1
        return [float(number) for number in vector]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def source(id: str, title: str, *, aliases: Sequence[str] = (), cased: Sequence[str] = ()) -> Source:
    return Source(
        id=id,
        title=title,
        kind=SourceKind.CASE,
        ours=True,
        path=f"{id}.md",
        sha256=hashlib.sha256(id.encode()).hexdigest(),
        aliases=tuple(aliases),
        cased=tuple(cased),
    )


def passage(
    of: Source, heading: str, sentences: Sequence[str], *, start: int = 0, role: PassageRole = PassageRole.BODY
) -> Passage:
    text, spans = "", []
    for sentence in sentences:
        text += " " if text else ""
        spans.append(Span(start + len(text), start + len(text) + len(sentence)))
        text += sentence
    end = start + len(text)
    return Passage(
        id=f"{of.id}@{start}-{end}",
        source_id=of.id,
        start=start,
        end=end,
        trail=(of.title, heading),
        text=text,
        sentences=tuple(spans),
        role=role,
    )


def library(changed: str = "") -> Entries:
    """Three cases; `changed` is one more sentence of the last."""
    north = source("cases/north", "Northbank Care", aliases=["NBC", "Tynebridge", "home care"])
    circle = source("cases/circle", "Circle", aliases=["Hinchwick Hospital"], cased=["Circle"])
    wells = source("cases/wells", "Wells Leisure", aliases=["swimming pools"])
    last = ["Wells Leisure opened in 2004.", *([changed] if changed else [])]
    return (
        (
            north,
            (
                passage(
                    north, "Money and contracts", ["Northbank Care was insolvent in 2016.", "Its first contract was worth £4m."]
                ),
                passage(north, "Work, pay and pensions", ["Staff of Northbank Care kept the NHS pension."], start=200),
                passage(
                    north,
                    "What is not known",
                    ["We found no figure for pay at Northbank Care."],
                    start=400,
                    role=PassageRole.NOT_KNOWN,
                ),
            ),
        ),
        (
            circle,
            (
                passage(
                    circle,
                    "How it left",
                    ["Circle ran the hospital because no other bidder was left.", "A reading circle met there on Fridays."],
                ),
                passage(circle, "Work, pay and pensions", ["Staff of Circle held shares in the company."], start=300),
            ),
        ),
        (
            wells,
            (
                passage(wells, "Work, pay and pensions", last),
                passage(wells, "Outcome", ["Wells Leisure is running today."], start=300),
            ),
        ),
    )


@pytest.fixture
def pairs() -> Pairs:
    return Pairs(model_name="pairs")


@pytest.fixture(scope="session")
def minilm(weights: Path) -> MiniLM:
    """The real embedding."""
    return MiniLM(find_weights(IndexSettings(weights=weights, fetch_weights=False), weights))
