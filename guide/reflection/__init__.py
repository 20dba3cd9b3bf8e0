"""An exchange becomes a reflective turn."""

from guide.reflection.acts import turn_of
from guide.reflection.bank import Bank, coverage
from guide.reflection.loading import load_bank

__all__ = ["Bank", "coverage", "load_bank", "turn_of"]
