"""What holds a card back, and what does not. The words are made up."""

import pytest

from guide import Guide
from guide.workshop.holding import look_at

NAMES = (
    "What did Sharon know?",
    "Ask Mr Fielding about the rota.",
    "nobody asked priya",
    "It was better under Fielding.",
    "They say Baker will leave.",
    "Because of Cllr Oakes we lost a year.",
)
WRONGDOING = ("The figures were falsified and we all know it.", "They told us to keep quiet about the falls.")
DANGER = ("I want to kill myself over this.", "He has threatened to hurt the night staff.")
ORDINARY = (
    "What happens if the staff say no?",
    "I like my job. Do I have to own it?",
    "Who pays into the LGPS pension if we cannot?",
    "Did anyone ask the night team?",
    "Was there fraud at Peninsula Community Health?",
    "The budget is killing us.",
    "This is bloody stupid.",
    "Why January? Why not wait until the NHS contract ends in April?",
    "TUPE. What then?",
    "It closed. Nobody told us.",
    "IS THE RENT FIXED FOR LONGER THAN THE CONTRACT?",
    "Could we end like Suffolk Libraries?",
    "What if the Council, the Board and Unison all say no?",
    "Did it work in Cornwall, or do MPs only say so?",
    "Pensions. Volunteers. Trust.",
    "- Who decides?\n- Who pays?",
    "Who is ‘we’? Does “ours” mean anything here?",
)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_holds_a_card_back(library: Guide, text: str) -> None:
    assert look_at(text, library).reason == library.prompts.phrases.workshop.name_held


@pytest.mark.parametrize("text", WRONGDOING + DANGER)
def test_an_allegation_or_danger_holds_a_card_back_and_names_people_to_turn_to(library: Guide, text: str) -> None:
    looked = look_at(text, library)
    words = library.prompts.phrases.workshop
    assert looked.reason == (words.danger_held if text in DANGER else words.wrongdoing_held)
    assert looked.signpost is not None
    assert looked.signpost.contacts
    assert "browser" not in looked.signpost.text  # in a workshop the card does leave it


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_cards_hang_on_the_wall_and_nobody_polices_manners(library: Guide, text: str) -> None:
    assert look_at(text, library).reason == ""
