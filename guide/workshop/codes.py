"""What opens a workshop: a short code for phones, a secret link for consoles, a phrase by which the link is had again."""

import hashlib
import re
import secrets

WORDS = re.findall(
    r"\w+",
    "acorn anvil apron arrow attic basin bonnet bottle bridge brook broom bucket button cabin candle canoe carpet castle cedar"
    " clover comet copper coral cotton cove crayon crocus dune eagle easel ember falcon fence fern ferry field finch flint forest"
    " fossil frost furrow gable garden garnet gate glacier gorse grove hammer harbour harvest hedge heron inlet island jacket"
    " jigsaw juniper kayak kettle kiln kite ladder lagoon lamp lantern larch lichen lilac linen locket loom lupin magnet mallet"
    " maple marsh meadow mirror mitten moss oasis orbit orchard otter parcel parsley pasture pebble pencil piano planet poplar"
    " prism puddle puffin quarry quartz quilt radish raven ribbon ridge rudder satchel saucer seagull slate sparrow spruce"
    " starling sundial sycamore tarn teapot thicket thimble thistle timber tractor trellis tulip tunnel turnip valley wagon"
    " walnut willow yarrow",
)
"""Short, plain, spelt as they sound; none is a first name, a drug, a part of the body or an insult."""
PHRASE = 6
"""Words of a phrase: 42 bits, and wrong ones are limited."""


def new_code() -> str:
    """A code such as "TARN 46": one of some 12,000."""
    return f"{secrets.choice(WORDS).upper()} {secrets.randbelow(90) + 10}"


def plain_code(typed: str) -> str:
    """A code as it is compared: case, spaces and hyphens do not matter."""
    return re.sub(r"[\W_]+", "", typed).upper()[:20]


def new_phrase() -> str:
    """Six words."""
    return " ".join(secrets.choice(WORDS) for _ in range(PHRASE))


def plain_phrase(typed: str) -> str:
    """A phrase as it is compared."""
    return " ".join(re.findall(r"[a-z]+", typed.lower()))


def new_secret() -> str:
    """256 random bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """128 random bits as hex digits."""
    return secrets.token_hex(16)


def digest(secret: str) -> str:
    """What is kept of a secret: its sha256."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def key_of(*parts: str) -> str:
    """A key that is made of random parts: 32 hex digits that say nothing of them."""
    return digest("/".join(parts))[:32]
