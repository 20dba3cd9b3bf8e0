"""mutual-guide: answers made of exact, cited passages, and one good question back.

`Guide.open(Settings())` builds a guide; `guide.reply("What happened to Peninsula Community Health?")` returns a `Turn`.
"""

from typing import Any

from guide.errors import GuideError
from guide.settings import Settings, read_settings

__all__ = ["Guide", "GuideError", "Settings", "read_settings"]


def __getattr__(name: str) -> Any:
    """Import Guide when it is first asked for: index and embedding take four seconds, which `guide --help` must not pay.

    Its type for checkers and editors stands in `__init__.pyi`.
    """
    if name != "Guide":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from guide.guide import Guide  # noqa: PLC0415

    return Guide
