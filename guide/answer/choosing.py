"""A language model chooses among a few questions that fit. It writes none: what is asked stands in the bank, word for word."""

import logging
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

from llama_index.core.llms import LLM, ChatMessage, MessageRole

from guide.answer.dictation import dictated
from guide.errors import ModelError
from guide.prompts import ChooserPrompt

log = logging.getLogger(__name__)
SECONDS = 15
"""Time limit of a choice: a few tokens, while somebody waits for a question that could be asked already."""


@dataclass(frozen=True)
class ModelChooser:
    """Chooses by a language model, within `seconds`. Never raises: what fails leaves the choice to the policy."""

    model: LLM
    prompt: ChooserPrompt
    seconds: float = SECONDS

    def __call__(self, said: str, offered: Sequence[str]) -> int | None:
        """The place in `offered` of the question that the model names first; None when it names none, fails or is slow."""
        try:
            chosen = next(self._named(said, offered), None)
        except ModelError as fault:
            log.info("Model, choosing: %s", fault.message)
            return None
        log.info("Model, choosing: %s of %d", "none" if chosen is None else chosen + 1, len(offered))
        return chosen

    def _named(self, said: str, offered: Sequence[str]) -> Iterator[int]:
        """The places of the questions that the model writes out, by key or word for word."""
        keys = {f"q{at}{secrets.token_hex(2)}": at for at in range(len(offered))}
        words = {text: at for at, text in enumerate(offered)}
        shown = "\n".join(f'<question key="{key}">{offered[at]}</question>' for key, at in keys.items())
        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=self.prompt.system),
            ChatMessage(role=MessageRole.USER, content=self.prompt.filled(said=_data(said), questions=shown)),
        ]
        for written in dictated(self.model, messages, monotonic() + self.seconds):
            yield from (keys[mark] for mark in written.marks if mark in keys)
            if written.text in words:
                yield words[written.text]


def _data(text: str) -> str:
    """Text that cannot be taken for a fence."""
    return text.replace("<", "‹").replace(">", "›")
