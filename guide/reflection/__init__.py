"""An exchange becomes a reflective turn.

`listen` hears what a message needs, `take` decides what the turn does, `reflect` makes it whole after the search.
"""

from guide.reflection.acts import search_text, take, turn_of, wants_more
from guide.reflection.aftercheck import checked
from guide.reflection.asked import asked_of, asks_something, without_echo, without_talk
from guide.reflection.asking import Pick, Vector, says_one_of
from guide.reflection.bank import Bank, BankQuestion, Barrier, Move, Place, Stage, Theme, Weight, coverage
from guide.reflection.contrary import contrary_for, lean_of_case
from guide.reflection.listening import HARD, listen
from guide.reflection.loading import TextOf, load_bank, place_fault, read_bank, resting_on
from guide.reflection.mirroring import Clause, Signs, signs_of
from guide.reflection.offering import questions_for, shelved
from guide.reflection.private import names_somebody
from guide.reflection.replay import welcome
from guide.reflection.trip import Manner
from guide.reflection.turning import reflect
from guide.reflection.vocabulary import is_ordinary
from guide.reflection.words import Listening, load_listening

__all__ = [
    "HARD",
    "Bank",
    "BankQuestion",
    "Barrier",
    "Clause",
    "Listening",
    "Manner",
    "Move",
    "Pick",
    "Place",
    "Signs",
    "Stage",
    "TextOf",
    "Theme",
    "Vector",
    "Weight",
    "asked_of",
    "asks_something",
    "checked",
    "contrary_for",
    "coverage",
    "is_ordinary",
    "lean_of_case",
    "listen",
    "load_bank",
    "load_listening",
    "names_somebody",
    "place_fault",
    "questions_for",
    "read_bank",
    "reflect",
    "resting_on",
    "says_one_of",
    "search_text",
    "shelved",
    "signs_of",
    "take",
    "turn_of",
    "wants_more",
    "welcome",
    "without_echo",
    "without_talk",
]
