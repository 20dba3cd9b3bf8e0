"""mutual-guide: answers made of exact, cited passages, and one good question back.

`Guide.open(Settings())` builds a guide; `guide.reply("What happened to Peninsula Community Health?")` returns a `Turn`.
"""

from guide.errors import GuideError
from guide.guide import Guide
from guide.settings import Settings, read_settings

__all__ = ["Guide", "GuideError", "Settings", "read_settings"]
