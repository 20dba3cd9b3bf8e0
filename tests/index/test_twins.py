"""A plain sentence finds, and the exact one that says the same is shown."""

import numpy as np

from guide.index.sentences import sentences_of
from guide.index.twins import shown_for
from guide.records import PassageRole
from tests.index.conftest import passage, source

EXACT, PLAIN = "Navigo had 700 members in 2012.", "In plain words, Navigo had 700 people on its books."
MORE, OTHER = "In plain words, Navigo had 700 members, 340 of them neighbours.", "The board met in March."
UNKNOWN = "We found no count of the members of Navigo."
ALIKE, APART = (1.0, 0.0), (0.0, 1.0)


def shown(*said: tuple[str, tuple[float, float]], role: PassageRole = PassageRole.BODY) -> list[str]:
    """What is shown for each sentence, whose topics have these vectors."""
    navigo = source("cases/navigo", "Navigo")
    sentences = sentences_of([(navigo, [passage(navigo, "Members", [text for text, _ in said], role=role)])])
    rows = shown_for(sentences, np.array([vector for _, vector in said], dtype=np.float32))
    return [sentences.rows[row].text for row in rows]


def test_the_exact_sentence_stands_for_its_plain_twin() -> None:
    assert shown((EXACT, ALIKE), (PLAIN, ALIKE), (OTHER, APART)) == [EXACT, EXACT, OTHER]


def test_a_plain_sentence_that_says_something_else_stands_for_itself() -> None:
    assert shown((OTHER, APART), (PLAIN, ALIKE)) == [OTHER, PLAIN]


def test_no_figure_is_lost() -> None:
    assert shown((EXACT, ALIKE), (MORE, ALIKE)) == [EXACT, MORE]


def test_what_is_not_known_has_no_twin() -> None:
    assert shown((UNKNOWN, ALIKE), (PLAIN, ALIKE), role=PassageRole.NOT_KNOWN) == [UNKNOWN, PLAIN]


def test_without_vectors_every_sentence_stands_for_itself() -> None:
    navigo = source("cases/navigo", "Navigo")
    sentences = sentences_of([(navigo, [passage(navigo, "Members", [EXACT, PLAIN])])])
    assert shown_for(sentences, None).tolist() == [0, 1]
