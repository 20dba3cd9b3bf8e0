"""An exchange becomes a reflective turn."""

from guide.reflection.acts import turn_of

__all__ = ["turn_of"]
