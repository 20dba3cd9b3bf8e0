"""The generated parts of README.md: `python -m tests.readme` writes them, `test_readme.py` compares them."""

import re
from pathlib import Path

from guide.settings import settings_listed

README = Path(__file__).parent.parent / "README.md"
TABLE = re.compile(r"(<!-- settings:.*?-->\n).*?(<!-- /settings -->)", re.DOTALL)


def settings_table() -> str:
    """The settings table in Markdown."""
    rows = [f"| `{one.environment}` | {one.default} | {' '.join(one.meaning.split())} |" for one in settings_listed()]
    return "\n".join(["| environment | default | meaning |", "|---|---|---|", *rows, ""])


def generated(text: str) -> str:
    """The README with its generated parts as they should be."""
    return TABLE.sub(lambda match: match[1] + settings_table() + match[2], text)


if __name__ == "__main__":
    README.write_text(generated(README.read_text(encoding="utf-8")), encoding="utf-8")
