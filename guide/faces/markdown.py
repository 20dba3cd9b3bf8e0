"""Words of people and sources within Markdown: every character is shown as it was written, none is taken for a sign."""

import re

SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~])")
OPENS = re.compile(r"^(\s*\d*)([-+.)=])", re.MULTILINE)
"""What would open a list, or underline a heading, at the beginning of a line."""
ESCAPED = re.compile(r"\\([\\`*_\[\]<>&#|~+.)=-])")


def escaped(text: str) -> str:
    """`text` with what Markdown would take for its own signs marked as plain; line breaks stay."""
    plain = SPECIAL.sub(r"\\\1", text)
    return re.sub(r"(?<!\n)\n(?!\n)", "  \n", OPENS.sub(r"\1\\\2", plain))


def unescaped(text: str) -> str:
    """The way back: `unescaped(escaped(text)) == text` for a text that has no space before a line break."""
    return ESCAPED.sub(r"\1", text.replace("  \n", "\n"))
