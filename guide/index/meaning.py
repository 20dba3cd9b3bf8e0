"""What search by meaning needs: the embedding, the vectors that it made, and the questions that are known to be asked."""

from typing import NamedTuple

from llama_index.core.base.embeddings.base import BaseEmbedding

from guide.index.enquiries import Enquiries
from guide.index.sentences import Vectors
from guide.index.store import SentenceStore
from guide.index.subjects import Subjects


class Known(NamedTuple):
    """Questions that are known to be asked; None where the library has none."""

    enquiries: Enquiries | None = None
    subjects: Subjects | None = None

    @property
    def fingerprint(self) -> str:
        """Changes when another answer may be found."""
        return " ".join(each.fingerprint for each in self if each is not None)


NOTHING_KNOWN = Known()


class Meaning(NamedTuple):
    """What search by meaning needs; absent when there are no weights."""

    embedding: BaseEmbedding
    store: SentenceStore
    vectors: Vectors
    """Of the sentences with their trails and names."""
    topics: Vectors
    """Of the sentences without their source's names."""
    known: Known = NOTHING_KNOWN
