"""What holds for every call of pdfium. It is not thread-safe: whoever calls it holds this lock."""

from math import sqrt
from threading import Lock

PDFIUM = Lock()
MOST_PIXELS = 20_000_000
"""Of one picture: a poster of A0 at 1.5 pixels a point."""


def drawable(scale: float, width: float, height: float) -> float:
    """Pixels a point with which a page of so many points may be drawn: `scale`, or fewer for a page made to fill the memory."""
    return min(scale, sqrt(MOST_PIXELS / max(width * height, 1.0)))
