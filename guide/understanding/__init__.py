"""A message becomes a Query: which request it is, which organisations it names, what it wants to know."""

from guide.understanding.follow_up import JOINED, Talk, made_whole, named_beside
from guide.understanding.leaning import stands_alone
from guide.understanding.left_out import put_aside, without_put_aside
from guide.understanding.parts import Part, parts_of
from guide.understanding.query import EXAMPLES, Names, content_words, understand
from guide.understanding.requests import recognise
from guide.understanding.spelling import Spelling, written_in
from guide.understanding.terms import Terms

__all__ = [
    "EXAMPLES",
    "JOINED",
    "Names",
    "Part",
    "Spelling",
    "Talk",
    "Terms",
    "content_words",
    "made_whole",
    "named_beside",
    "parts_of",
    "put_aside",
    "recognise",
    "stands_alone",
    "understand",
    "without_put_aside",
    "written_in",
]
