"""The search as any LlamaIndex pipeline can use it."""

from collections.abc import Callable

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from guide.index.sentences import Sentences
from guide.index.store import sentence_node
from guide.records import Evidence, Query


class SentenceRetriever(BaseRetriever):
    """Bare sentences of the body with their places, as nodes. Needs no model and no global Settings."""

    def __init__(self, search: Callable[[Query, int], tuple[Evidence, ...]], sentences: Sentences, limit: int) -> None:
        super().__init__()
        self._search, self._sentences, self._limit = search, sentences, limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._search(Query(text=query_bundle.query_str), self._limit)
        rows = [self._sentences.rows[self._sentences.numbers[f"{one.source_id}@{one.start}-{one.end}"]] for one in found]
        return [NodeWithScore(node=sentence_node(row), score=one.strength) for row, one in zip(rows, found, strict=True)]
