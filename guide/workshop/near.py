"""Cards that lie near one another: offered when a facilitator asks, and grouped by nobody but the facilitator."""

from collections.abc import Sequence

from guide.errors import NotFound
from guide.index import MiniLM, encode
from guide.records import Card

NEAR = 0.45
"""Cosine from which a card is offered."""
OFFERED = 5


def near(card_id: str, cards: Sequence[Card], embedding: MiniLM | None) -> tuple[Card, ...]:
    """The cards of the same step that are shown and lie near, nearest first; none without an embedding. Raises NotFound."""
    card = next((each for each in cards if each.id == card_id), None)
    if card is None:
        raise NotFound("This card is not there any more.", "Its writer took it back.")
    others = [each for each in cards if each.step_id == card.step_id and each.shown and each.id != card_id]
    if embedding is None or not others:
        return ()
    first, *rest = encode(embedding, [card.text, *(each.text for each in others)])
    likeness = {each.id: float(first @ vector) for each, vector in zip(others, rest, strict=True)}
    ordered = sorted(others, key=lambda each: -likeness[each.id])
    return tuple(each for each in ordered if likeness[each.id] >= NEAR)[:OFFERED]
