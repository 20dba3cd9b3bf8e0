"""An exchange becomes a reflective turn."""

from guide.reflection.acts import turn_of
from guide.reflection.bank import Bank, coverage
from guide.reflection.loading import load_bank
from guide.reflection.words import Listening, load_listening

__all__ = ["Bank", "Listening", "coverage", "load_bank", "load_listening", "turn_of"]
