"""Characters that mean the same become the same: ligatures, odd spaces, invisible signs. What is printed is kept."""

import re
import unicodedata

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SPACES = re.compile(r"[^\S\n]+")
PRESENTATION = re.compile("[\ufb00-\ufb4f\uff01-\uff5e\u0132\u0133]+")


def tidy(text: str) -> str:
    """Text with ligatures and full-width forms written out, composed accents, and single spaces. Idempotent.

    Full NFKC would turn m² into m2, ½ into 1⁄2 and … into three dots, which the page does not show: only presentation forms fold.
    """
    folded = PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return unicodedata.normalize("NFC", SPACES.sub(" ", INVISIBLE.sub("", folded)))
