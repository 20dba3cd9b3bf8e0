"""A template and data become a PDF, on this machine alone: typst comes as a wheel with its own fonts, and fetches nothing.

A template never holds anybody's words: it reads them as JSON, so that what looks like markup in them stands there as it was
written.
"""

import json
import re
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "typst"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Control characters, and halves of characters."""


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `typst/<template>`, which finds `data` in `sys.inputs.data`. Tagged, so that a screen reader can follow it.

    The fonts inside typst are used; those of the system only for letters that these do not have. PDF/UA is not asked for: it
    refuses a document for one letter that no font has, and somebody's card may hold one.
    """
    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        sys_inputs={"data": json.dumps(_printable(data), ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made


def _printable(value: Any) -> Any:
    """The same data, its texts without what no font has a sign for."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value)
    if isinstance(value, dict):
        return {name: _printable(held) for name, held in value.items()}
    return [_printable(held) for held in value] if isinstance(value, list | tuple) else value
