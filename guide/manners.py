"""How the guide takes its turn over one library: the question bank, checked against it, its cases, and what is listened for."""

from collections.abc import Mapping
from pathlib import Path

from guide.answer import cite
from guide.index import MiniLM, encode_query
from guide.records import Reading
from guide.reflection import Bank, Manner, Vector, load_listening, read_bank, resting_on


class Manners:
    """What is read of prompts/ once, and becomes a Manner with each snapshot of the library.

    Raises PromptError for a faulty question or word list. A question that rests on a sentence which is no longer in the library
    is left out with a warning: it stops nothing, and `guide check` names it.
    """

    def __init__(self, prompts: Path, embedding: MiniLM | None) -> None:
        self._bank = read_bank(prompts / "questions")
        self._listening = load_listening(prompts)
        self._vector = _vector_of(embedding, self._bank) if embedding else None

    def over(self, readings: Mapping[str, Reading]) -> Manner:
        """The manner for a library of these readings, by source id."""

        def text_of(source_id: str) -> str | None:
            return readings[source_id].text if source_id in readings else None

        return Manner(
            bank=resting_on(self._bank, text_of),
            listening=self._listening,
            cases={name: reading.case for name, reading in readings.items() if reading.case},
            cite=lambda source_id, span: cite(readings[source_id], span),
            vector=self._vector,
        )


def _vector_of(embedding: MiniLM, bank: Bank) -> Vector:
    """Vectors, those of questions kept; what a person wrote is not."""
    ours = {question.text for question in bank.questions}
    kept: dict[str, list[float]] = {}

    def vector(text: str) -> list[float]:
        if text not in kept:
            made: list[float] = encode_query(embedding, text).tolist()
            if text not in ours:
                return made
            kept[text] = made
        return kept[text]

    return vector
