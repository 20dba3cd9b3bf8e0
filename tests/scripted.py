"""The one fake: a language model that says what it is told to say, and records what it was asked. Everything else is real."""

import re
from collections.abc import Sequence
from threading import Event
from typing import Any

from llama_index.core.llms import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    CustomLLM,
    LLMMetadata,
)
from llama_index.core.llms.callbacks import llm_chat_callback, llm_completion_callback
from pydantic import PrivateAttr

Said = str | BaseException | Event
"""A piece of an answer; a failure in the middle of it; or a stall until the event is set."""


class ScriptedLLM(CustomLLM):
    """Says one script for each call, the last one again for every further call.

    "{0}" in a script stands for the key of the first passage or question that this call was given, "{1}" for that of the second.
    """

    _scripts: list[Sequence[Said]] = PrivateAttr()
    _seen: list[list[ChatMessage]] = PrivateAttr(default_factory=list)

    def __init__(self, *scripts: Sequence[Said]) -> None:
        super().__init__()
        self._scripts = list(scripts)

    @property
    def seen(self) -> list[str]:
        """What each call was told, as one text."""
        return ["\n".join(str(message.content) for message in messages) for messages in self._seen]

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="scripted", is_chat_model=True)

    @llm_chat_callback()
    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        self._seen.append(list(messages))
        return self._saying(self._scripts[min(len(self._seen), len(self._scripts)) - 1], keys_in(self.seen[-1]))

    def _saying(self, script: Sequence[Said], keys: list[str]) -> ChatResponseGen:
        for said in script:
            if isinstance(said, BaseException):
                raise said
            if isinstance(said, Event):
                said.wait(60)
                continue
            for at, key in enumerate(keys):
                said = said.replace(f"{{{at}}}", key)
            yield ChatResponse(message=ChatMessage(role="assistant", content=said), delta=said)

    @llm_completion_callback()
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        raise NotImplementedError("the guide streams")

    @llm_completion_callback()
    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        raise NotImplementedError("the guide chats")


def keys_in(told: str) -> list[str]:
    """The keys of the passages, or of the questions to choose from, in the order in which a model was given them."""
    return re.findall(r'<(?:passage|question) key="([^"]+)"', told)
