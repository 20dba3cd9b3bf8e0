"""`make pairs`: the questions of the bank that are nearest to each other, for reading aloud: would one serve for the other?"""

from collections.abc import Sequence
from itertools import combinations

from rich.console import Console

from guide import read_settings
from guide.index import MiniLM, encode_query, find_weights
from guide.reflection import read_bank
from guide.reflection.bank import BankQuestion

LISTED = 40


def nearest(questions: Sequence[BankQuestion], embedding: MiniLM) -> list[tuple[float, BankQuestion, BankQuestion]]:
    """Every pair with the cosine of its texts, nearest first."""
    vectors = {question.id: encode_query(embedding, question.text) for question in questions}
    pairs = [(float(vectors[one.id] @ vectors[other.id]), one, other) for one, other in combinations(questions, 2)]
    return sorted(pairs, key=lambda pair: -pair[0])


def main() -> None:
    """Print the nearest pairs of the bank that ships."""
    settings = read_settings()
    embedding = MiniLM(find_weights(settings.index, settings.data / "weights"))
    for cosine, one, other in nearest(read_bank(settings.corpus.prompts / "questions").active, embedding)[:LISTED]:
        Console().print(f"{cosine:.2f}  {one.id}  {one.text}\n      {other.id}  {other.text}", soft_wrap=True)


if __name__ == "__main__":
    main()
