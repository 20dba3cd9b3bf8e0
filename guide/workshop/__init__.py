"""A group uses the guide: agendas, cards, a wall, and one record in the group's own words. `Workshops` is all of it."""

from guide.workshop.agendas import load_agendas
from guide.workshop.forgetting import hourly
from guide.workshop.workshops import Workshops

__all__ = ["Workshops", "hourly", "load_agendas"]
