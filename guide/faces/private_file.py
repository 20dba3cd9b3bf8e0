"""Files for their owner alone: written whole or not at all, and readable by nobody else from the first byte."""

import os
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Put `text` at `path` with mode 0600, in one step: whoever reads sees the old text or the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    with open(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(text)
    partial.replace(path)
