"""What a phone does: join, write, take back, withhold, place a dot. Everything can be sent twice and is done once."""

from collections.abc import Callable, Iterable

from guide.errors import NotFound, WorkshopError
from guide.records import Card, CardDraft, DotDraft, Step
from guide.records.screens import Mine, Written
from guide.records.workshop import LONGEST_CARD
from guide.workshop.codes import new_secret
from guide.workshop.holding import Look
from guide.workshop.store import CARDS, DOTS, Sitting

PHONE, SENT, CARD, DOT = "phone", "sent", "card", "dot"
"""Kinds of ids of a phone."""
SHORTEST_TOKEN = 22
"""Characters of 128 random bits."""
MOST_CARDS = 2000
"""Cards of a workshop: sixty phones in the longest agenda stay below it."""


def join(sitting: Sitting, token: str) -> str:
    """The token of a phone: its own where it has one, else a new one. Only a hash of it is kept."""
    _still_open(sitting)
    token = token if len(token) >= SHORTEST_TOKEN else new_secret()
    if sitting.is_new(PHONE, token):
        sitting.join()
        sitting.touch(console_only=True)
    return token


def has_joined(sitting: Sitting, token: str) -> bool:
    """Whether a token is that of a phone of this workshop."""
    return len(token) >= SHORTEST_TOKEN and sitting.has_seen(PHONE, token)


def left(sitting: Sitting, token: str, step: Step, what: str = CARDS) -> int:
    """How many more cards or dots of a step a phone may send."""
    return max(0, (step.cards if what == CARDS else step.dots) - sitting.used(token, step.id, what))


def write(sitting: Sitting, token: str, draft: CardDraft, look: Callable[[str], Look]) -> Written:
    """Keep a card. Raises WorkshopError, and keeps nothing, where it is empty, too long, one too many or out of place."""
    step, words = _step(sitting, draft.step_id), f"{draft.text}\n{draft.second}"
    if sitting.has_seen(SENT, draft.id):
        own = _own(sitting, draft.id, draft.secret)
        return _written(sitting, token, step, own, look(words) if own.held_back else Look())
    _may_write(sitting, token, step, draft)
    looked = look(words)
    card = Card(
        id=sitting.key(CARD, draft.id),
        step_id=step.id,
        text=draft.text,
        second=draft.second,
        place=draft.place,
        held_back=looked.reason,
    )
    sitting.is_new(SENT, draft.id)
    sitting.add_card(card, draft.secret)
    sitting.use(token, step.id, CARDS)
    sitting.touch(console_only=not (card.shown and step.id in sitting.workshop.state.revealed))
    return _written(sitting, token, step, _mine(card, draft.id), looked)


def mine(sitting: Sitting, cards: Iterable[tuple[str, str]]) -> tuple[Mine, ...]:
    """A phone's own cards, by the ids and secrets that it keeps, in that order. One that is gone is said to be."""
    return tuple(_own(sitting, client_id, secret) for client_id, secret in cards)


def take_back(sitting: Sitting, client_id: str, secret: str, token: str) -> None:
    """Delete a card; the phone may write another. Doing it twice does it once. Raises WorkshopError once the record is closed."""
    _still_open(sitting)
    card = sitting.card(sitting.key(CARD, client_id))
    if card is None:
        sitting.is_new(SENT, client_id)  # a copy that was under way all the while adds nothing any more
        return
    _opens(sitting, card, secret)
    sitting.remove_card(card.id)
    if sitting.used(token, card.step_id, CARDS):
        sitting.use(token, card.step_id, CARDS, -1)
    sitting.touch(console_only=not _on_wall(sitting, card))


def withhold(sitting: Sitting, client_id: str, secret: str, withheld: bool) -> Mine:
    """Keep a card out of the record, or let it in again. Raises WorkshopError once the record is closed."""
    _still_open(sitting)
    card = sitting.card(sitting.key(CARD, client_id))
    if card is None:
        raise NotFound("This card is not there any more.", "It was taken back. Nothing of it is kept.")
    _opens(sitting, card, secret)
    sitting.change_card(card.id, withheld=withheld)
    sitting.touch(console_only=True)
    return _mine(card.model_copy(update={"withheld": withheld}), client_id)


def dot(sitting: Sitting, token: str, draft: DotDraft) -> int:
    """Place a dot; how many are left. Raises WorkshopError where none is, or nothing shown is met."""
    _still_open(sitting)
    step = _step(sitting, draft.step_id)
    if not sitting.has_seen(DOT, draft.id):
        _may_dot(sitting, token, step, draft.target)
        sitting.is_new(DOT, draft.id)
        sitting.add_dot(sitting.key(DOT, draft.id), step.id, draft.target)
        sitting.use(token, step.id, DOTS)
        sitting.touch()
    return left(sitting, token, step, DOTS)


def lift_dot(sitting: Sitting, token: str, step_id: str, client_id: str) -> int:
    """Take a dot away again; how many are left."""
    _still_open(sitting)
    step = _step(sitting, step_id)
    if sitting.remove_dot(sitting.key(DOT, client_id)):
        sitting.use(token, step.id, DOTS, -1)
        sitting.touch()
    return left(sitting, token, step, DOTS)


def _may_write(sitting: Sitting, token: str, step: Step, draft: CardDraft) -> None:
    _still_open(sitting)
    _is_in(sitting, token)
    if step.id not in sitting.workshop.state.opened:
        raise WorkshopError("This step is not open yet.", "Your words stay in the box: send them when the step has begun.")
    if not any(letter.isprintable() and not letter.isspace() for letter in draft.text):
        raise WorkshopError("The card is empty.", "Write a word on it, or leave it.")
    for text in (draft.text, draft.second):
        if len(text) > LONGEST_CARD:
            advice = "Your words stay in the box: make them fewer, or make two cards of them."
            raise WorkshopError(f"A card holds {LONGEST_CARD} characters, and this has {len(text):,}.", advice)
    if draft.place and draft.place not in step.form.places:
        raise WorkshopError("This step has no such place for a card.", "Choose one of the places that are shown.")
    if not step.cards:
        raise WorkshopError("No cards are gathered in this step.", "Wait for the next one that asks for words.")
    if left(sitting, token, step) == 0:
        raise WorkshopError(f"This phone has sent its {step.cards} cards for this step.", "Take one back to write another.")
    if sitting.count_cards() >= MOST_CARDS:
        raise WorkshopError("This workshop holds as many cards as it can.", "Say it aloud, or write it on paper.")


def _may_dot(sitting: Sitting, token: str, step: Step, target: str) -> None:
    _is_in(sitting, token)
    state, shown = sitting.workshop.state, step.shows
    cards = {card.id for card in sitting.cards() if card.step_id == shown and card.shown and shown in state.revealed}
    if target not in cards | {group.id for group in sitting.groups() if group.step_id == shown}:
        raise WorkshopError("There is nothing here on which a dot could lie.", "Choose a card or a group that is shown now.")
    if state.current != step.id or left(sitting, token, step, DOTS) == 0:
        raise WorkshopError("All your dots are placed.", "Lift one to place it elsewhere.")


def _still_open(sitting: Sitting) -> None:
    if sitting.workshop.closed:
        raise WorkshopError(
            "This workshop is over and its record is closed.",
            f"Nothing is added or taken away any more. Everything is deleted on {sitting.workshop.delete_on:%d %B %Y}.",
        )


def _is_in(sitting: Sitting, token: str) -> None:
    if not has_joined(sitting, token):
        raise WorkshopError(
            "This phone has not joined.", "Open the address on the wall and press Join. Your words stay in the box."
        )


def _step(sitting: Sitting, step_id: str) -> Step:
    step = sitting.workshop.step(step_id)
    if step is None:
        raise NotFound("There is no such step in this workshop any more.", "Read the page again. Your words stay in the box.")
    return step


def _opens(sitting: Sitting, card: Card, secret: str) -> None:
    if not sitting.opens(card.id, secret):
        raise WorkshopError("This card was written on another phone.", "Only the phone that wrote it can take it back.")


def _on_wall(sitting: Sitting, card: Card) -> bool:
    return card.shown and card.step_id in sitting.workshop.state.revealed


def _own(sitting: Sitting, client_id: str, secret: str) -> Mine:
    card = sitting.card(sitting.key(CARD, client_id))
    if card is None or not sitting.opens(card.id, secret):
        return Mine(id=client_id, step_id="", text="", gone=True)
    return _mine(card, client_id)


def _mine(card: Card, client_id: str) -> Mine:
    return Mine(
        id=client_id,
        step_id=card.step_id,
        text=card.text,
        second=card.second,
        place=card.place,
        held_back=bool(card.held_back),
        withheld=card.withheld,
    )


def _written(sitting: Sitting, token: str, step: Step, card: Mine, looked: Look) -> Written:
    late = sitting.workshop.state.current != step.id
    notice = looked.notice or (LATE.format(title=step.title) if late else "")
    return Written(card=card, left=left(sitting, token, step), late=late, notice=notice, signpost=looked.signpost)


LATE = "The group has gone on. Your card is kept with “{title}”."
