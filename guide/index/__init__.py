"""Sentences become findable: weights found or fetched, vectors in Chroma, words in BM25, both fused into one ranking."""

from guide.index.build import build, open_current
from guide.index.embedding import MiniLM, encode, encode_query, likeness_of
from guide.index.retrieval import Index
from guide.index.retriever import SentenceRetriever
from guide.index.sentences import Entries
from guide.index.weights import Progress, Weights, find_weights
from guide.index.words import SYNONYMS, Synonyms, read_synonyms

__all__ = [
    "SYNONYMS",
    "Entries",
    "Index",
    "MiniLM",
    "Progress",
    "SentenceRetriever",
    "Synonyms",
    "Weights",
    "build",
    "encode",
    "encode_query",
    "find_weights",
    "likeness_of",
    "open_current",
    "read_synonyms",
]
