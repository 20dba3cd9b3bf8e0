"""What goes over the wire of `/v1`: requests, answers and errors in the shape of OpenAI's chat completions."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from guide.faces.wire import Text
from guide.records import Citation, Record

Model = Literal["otherwise", "otherwise-answers"]
"""`otherwise-answers` asks nothing back."""


class Asked(Record):
    """The base of what is sent here: fields that are not named are ignored, as OpenAI ignores them."""

    model_config = ConfigDict(extra="ignore")


class Part(Asked):
    """A piece of a message. Only text can be read; pictures, sound and files are refused."""

    type: str
    text: Text = ""


class ChatMessage(Asked):
    """One message of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    """`tool` and `function` are passed over: they are another program's."""
    content: Text | tuple[Part, ...] | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its pieces."""
        return (Part(type="text", text=self.content),) if isinstance(self.content, str) else self.content or ()

    @property
    def text(self) -> str:
        """What it says."""
        return "\n".join(part.text for part in self.parts)


class StreamOptions(Asked):
    """How a stream is wanted."""

    include_usage: bool | None = None
    """True: a last piece with `usage` and no choice."""


class ResponseFormat(Asked):
    """In what form the answer is wanted. Only text can be had: for fields there are REST and MCP."""

    type: Literal["text"]


class ChatRequest(Asked):
    """`POST /v1/chat/completions`. What steers a language model is checked and changes nothing: sentences are quoted."""

    model: str
    messages: Annotated[tuple[ChatMessage, ...], Field(min_length=1)]
    """Oldest first; the last one is the user's. Of a system message one line counts: "just answers" turns questions off."""
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None
    """There is one answer."""
    response_format: ResponseFormat | None = None
    tool_choice: Literal["none", "auto"] | None = None
    """Nothing is called here."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    """No sentence is cut off: a quote is whole."""
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None


class Place(Record):
    """Where a mark stands in the content, and the page that shows its place in the source."""

    start_index: int
    end_index: int
    """Characters of the content: `content[start_index:end_index]` is the mark, "[1]"."""
    title: str
    url: str


class Annotation(Record):
    """A citation, as clients know citations of the web, with the exact place beside it."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: Place
    citation: Citation


class Usage(Record):
    """Counted in words: no model's tokens are used up here."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ReplyMessage(Record):
    """The answer."""

    role: Literal["assistant"] = "assistant"
    content: str
    """Markdown."""
    refusal: None = None
    annotations: tuple[Annotation, ...] = ()


class Choice(Record):
    """The one answer there is."""

    index: int = 0
    message: ReplyMessage
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class Completion(Record):
    """The answer of `chat/completions`."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    """Seconds since 1970."""
    model: Model
    system_fingerprint: str
    """Of the library: the same library gives the same answer."""
    choices: tuple[Choice, ...]
    usage: Usage


class Delta(Record):
    """What a piece adds."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    annotations: tuple[Annotation, ...] | None = None
    """With the last piece: all of them."""


class ChunkChoice(Record):
    """What a piece adds to the one answer."""

    index: int = 0
    delta: Delta
    finish_reason: Literal["stop"] | None = None


class Chunk(Record):
    """One piece of a streamed answer."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: Model
    system_fingerprint: str
    choices: tuple[ChunkChoice, ...] = ()
    usage: Usage | None = None


class ModelCard(Record):
    """A model, as clients list them."""

    id: Model
    object: Literal["model"] = "model"
    created: int
    owned_by: str = "mutual-guide"


class Models(Record):
    """The answer of `models`."""

    object: Literal["list"] = "list"
    data: tuple[ModelCard, ...]


ErrorKind = Literal["invalid_request_error", "server_error"]


class ErrorBody(Record):
    """What went wrong, with our advice."""

    message: str
    type: ErrorKind
    param: str | None = None
    """Which field of the request."""
    code: str | None = None


class Error(Record):
    """An error, as OpenAI's clients expect it."""

    error: ErrorBody
