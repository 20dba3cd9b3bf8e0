"""Evidence becomes an answer: exact sentences, each with its place, or the word that the sources do not say."""

from guide.answer.choosing import ModelChooser
from guide.answer.citations import cite, in_words, verify
from guide.answer.correcting import corrections, quoted_again
from guide.answer.likely import likely_beside, with_likely
from guide.answer.lists import gathered, listed, told_of, with_none
from guide.answer.model import ModelWriter, open_model
from guide.answer.ordering import fresh, read_first
from guide.answer.parts import joined, of_each
from guide.answer.quoting import Quoting
from guide.answer.sides import with_all_sides
from guide.answer.silence import outside
from guide.answer.stories import gaps_of, overview_of, story_of
from guide.answer.sureness import how_sure

__all__ = [
    "ModelChooser",
    "ModelWriter",
    "Quoting",
    "cite",
    "corrections",
    "fresh",
    "gaps_of",
    "gathered",
    "how_sure",
    "in_words",
    "joined",
    "likely_beside",
    "listed",
    "of_each",
    "open_model",
    "outside",
    "overview_of",
    "quoted_again",
    "read_first",
    "story_of",
    "told_of",
    "verify",
    "with_all_sides",
    "with_likely",
    "with_none",
]
