"""The model writer: a language model writes, and each sentence passes the gate (`support`) or is not shown.

The model gets numbered passages under keys that are made anew for each question, fenced as data, and no tools. What it writes
is cut into sentences; one that fails is replaced by the nearest exact quote of the passage it cites, or dropped. When the model
fails, or fewer than half of its sentences pass, the quoting writer's answer stands, with a fixed line that says so.
"""

import logging
import re
import secrets
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from time import monotonic

from llama_index.core.llms import LLM, ChatMessage, MessageRole

from guide.answer.citations import cite
from guide.answer.dictation import Dictated, dictated
from guide.answer.support import Cited, Fault, Likeness, Verdict, judge, nearest
from guide.answer.sureness import how_sure
from guide.errors import ModelError
from guide.prompts import Phrases, WriterPrompt
from guide.records import (
    Answer,
    AnswerSentence,
    Citation,
    Evidence,
    Passage,
    Query,
    Reading,
    Span,
    Standing,
    Wrote,
)
from guide.settings import ModelSettings

log = logging.getLogger(__name__)
PASSAGES = 6
"""Passages that a model is given: about 600 words."""
TRIES = 2
LONGEST_TOKENS = 500
"""Where a server stops a model that goes round in circles: three sentences with their keys are about 150."""
WORD = re.compile(r"\w+")
MORE = 5
"""Quotes under "show more"."""
PASSING = 0.5
"""The least share of a model's sentences that must pass, or the quotes stand."""


@dataclass(frozen=True)
class Given:
    """The passages that one question hands over, by key, and where their sentences stand."""

    passages: Mapping[str, Passage]
    readings: Mapping[str, Reading]

    @classmethod
    def of(cls, passages: Iterable[Passage], readings: Mapping[str, Reading]) -> "Given":
        """The passages under new keys that tell nothing and cannot be guessed from one another."""
        keys: dict[str, Passage] = {}
        for passage in passages:
            key = next(key for key in iter(lambda: "s" + secrets.token_hex(2), "") if key not in keys)
            keys[key] = passage
        return cls(keys, readings)

    def fenced(self) -> str:
        """The passages as data: what a source says cannot close its fence."""
        return "\n".join(
            f'<passage key="{key}" source="{_data(" > ".join(passage.trail))}">\n{_data(passage.text)}\n</passage>'
            for key, passage in self.passages.items()
        )

    def cited(self, key: str) -> Cited:
        """A passage as the gate reads it."""
        passage = self.passages[key]
        text = self.readings[passage.source_id].text
        return Cited(tuple(text[span.start : span.end] for span in passage.sentences), " ".join(passage.trail))

    def holding(self, text: str) -> tuple[str, ...]:
        """The key of the first passage in which `text` stands as a sentence, word for word; empty when it stands in none."""
        words = WORD.findall(text.casefold())
        keys = (key for key in self.passages if any(WORD.findall(s.casefold()) == words for s in self.cited(key).sentences))
        return tuple(islice(keys, 1))

    def place(self, key: str, first: int, last: int) -> tuple[str, Span]:
        """Source and span of a passage's sentences, from the first to the last."""
        passage = self.passages[key]
        return passage.source_id, Span(passage.sentences[first].start, passage.sentences[last].end)


@dataclass
class Draft:
    """What has passed so far, and what was counted."""

    given: Given
    sentences: list[AnswerSentence] = field(default_factory=list)
    numbers: dict[tuple[str, Span], int] = field(default_factory=dict)
    passed: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)

    @property
    def stands(self) -> bool:
        """Whether enough of what the model wrote passed."""
        return self.passed > 0 and self.passed >= PASSING * (self.passed + self.faults.total())

    def passing(self, said: Dictated, verdict: Verdict) -> AnswerSentence:
        """A sentence that passed, at the places that support it."""
        self.passed += 1
        windows = zip(dict.fromkeys(said.marks), verdict.windows, strict=True)
        places = [self.given.place(key, *window) for key, window in windows]
        return self._kept(AnswerSentence(text=said.text, quoted=False, citations=tuple(map(self._cite, places))))

    def quoting(self, said: Dictated, fault: Fault) -> AnswerSentence | None:
        """The nearest quote in place of a sentence that failed; None when it cites nothing, or the quote is said already."""
        self.faults[fault] += 1
        key = next((mark for mark in said.marks if mark in self.given.passages), None)
        if key is None:
            return None
        at = nearest(said.text, self.given.cited(key))
        place = self.given.place(key, at, at)
        if any(_within(place, known) for known in self.numbers):
            return None
        citation = self._cite(place)
        return self._kept(AnswerSentence(text=citation.quote, quoted=True, citations=(citation,)))

    def _cite(self, place: tuple[str, Span]) -> Citation:
        source_id, span = place
        number = self.numbers.setdefault(place, len(self.numbers) + 1)
        return cite(self.given.readings[source_id], span, number)

    def _kept(self, sentence: AnswerSentence) -> AnswerSentence:
        self.sentences.append(sentence)
        return sentence


@dataclass(frozen=True)
class ModelWriter:
    """Writes by a language model, held to the gate. Never raises: what fails ends in quotes.

    `likeness`: None where there is no embedding; the gate then goes by words alone.
    """

    model: LLM
    name: str
    seconds: float
    prompt: WriterPrompt
    phrases: Phrases
    likeness: Likeness | None = None

    def write(
        self,
        query: Query,
        evidence: Sequence[Evidence],
        quotes: Answer,
        readings: Mapping[str, Reading],
        passages: Mapping[str, Passage],
    ) -> Generator[Wrote, None, Answer]:
        """Yield sentences as they pass, and return the answer, which counts where it differs from what was yielded.

        `quotes`: the quoting writer's answer; the model is called only where that is ANSWERED.
        """
        if quotes.standing is not Standing.ANSWERED:
            yield from (Wrote(sentence=sentence) for sentence in quotes.sentences)
            return quotes
        draft = Draft(Given.of(_chosen(evidence, quotes, passages), readings))
        note = yield from self._drafted(query, draft)
        log.info("Model: %d sentences passed, %d stopped %s", draft.passed, draft.faults.total(), dict(draft.faults))
        if note or not draft.stands:
            yield from (Wrote(sentence=sentence) for sentence in quotes.sentences)
            return quotes.model_copy(update={"note": self._why_quotes(note, draft), "stopped": draft.faults.total()})
        return self._answer(draft, quotes)

    def _why_quotes(self, note: str, draft: Draft) -> str:
        """The line that says why quotes stand, and that what was told of the model before does not."""
        lines = self.phrases.model
        why = note or lines.unsupported
        return f"{why} {lines.withdrawn}" if draft.sentences else why

    def _drafted(self, query: Query, draft: Draft) -> Generator[Wrote, None, str]:
        """Let the model write, twice at most; the line to show when it fails, or nothing."""
        deadline = monotonic() + self.seconds
        for _ in range(TRIES):
            try:
                yield from self._sentences(query, draft, deadline)
            except ModelError as fault:
                log.info("Model: %s", fault.message)
                if draft.sentences:
                    break
            else:
                return ""
        return self.phrases.model.failed

    def _sentences(self, query: Query, draft: Draft, deadline: float) -> Generator[Wrote, None, None]:
        for said in dictated(self.model, self._messages(query, draft.given), deadline):
            sentence = self._judged(said, query, draft)
            if sentence is not None:
                yield Wrote(sentence=sentence)

    def _judged(self, said: Dictated, query: Query, draft: Draft) -> AnswerSentence | None:
        """A sentence through the gate. One without a mark that stands word for word in a passage is known by its words."""
        said = said if said.marks else replace(said, marks=draft.given.holding(said.text))
        keys = tuple(dict.fromkeys(said.marks))
        known = bool(keys) and all(key in draft.given.passages for key in keys)
        cited = [draft.given.cited(key) for key in keys] if known else []
        verdict = judge(said.text, cited, query.text, self.likeness)
        return draft.passing(said, verdict) if verdict.fault is None else draft.quoting(said, verdict.fault)

    def _messages(self, query: Query, given: Given) -> list[ChatMessage]:
        told = self.prompt.filled(question=_data(query.text), passages=given.fenced())
        return [
            ChatMessage(role=MessageRole.SYSTEM, content=self.prompt.system),
            ChatMessage(role=MessageRole.USER, content=told),
        ]

    def _answer(self, draft: Draft, quotes: Answer) -> Answer:
        citations = [citation for sentence in draft.sentences for citation in sentence.citations]
        return quotes.model_copy(
            update={
                "sentences": tuple(draft.sentences),
                "more": tuple(_further(draft, quotes)),
                "how_sure": how_sure(citations, draft.given.readings, self.phrases),
                "writer": self.name,
                "stopped": draft.faults.total(),
            }
        )


def open_model(settings: ModelSettings) -> LLM | None:
    """The model behind the configured address; None when none is configured. Contacts nothing."""
    if not settings.address:
        return None
    from llama_index.llms.openai_like import OpenAILike  # noqa: PLC0415  a slow import that a guide without a model must not pay

    return OpenAILike(
        model=settings.name,
        api_base=settings.address,
        api_key=settings.key.get_secret_value() or "none",
        is_chat_model=True,
        timeout=settings.seconds,
        max_retries=0,
        max_tokens=LONGEST_TOKENS,
        temperature=settings.temperature,
    )


def _data(text: str) -> str:
    """Text that cannot be taken for a fence."""
    return text.replace("<", "‹").replace(">", "›")


def _chosen(evidence: Sequence[Evidence], quotes: Answer, passages: Mapping[str, Passage]) -> list[Passage]:
    """The passages of the quotes first, then those of the evidence, best first, each once."""
    places = [(citation.source_id, citation.start) for sentence in quotes.sentences for citation in sentence.citations]
    quoted = [found.passage_id for place in places for found in evidence if (found.source_id, found.start) == place]
    ids = dict.fromkeys([*quoted, *(found.passage_id for found in evidence)])
    return [passages[id] for id in list(ids)[:PASSAGES]]


def _further(draft: Draft, quotes: Answer) -> list[AnswerSentence]:
    """The quotes that the model did not use, for "show more", numbered on from the last."""
    further: list[AnswerSentence] = []
    for sentence in (*quotes.sentences, *quotes.more):
        citation = sentence.citations[0]
        place = citation.source_id, Span(citation.start, citation.end)
        if len(further) < MORE and not any(_within(place, known) for known in draft.numbers):
            number = len(draft.numbers) + len(further) + 1
            numbered = citation.model_copy(update={"number": number})
            further.append(sentence.model_copy(update={"lead": "", "citations": (numbered,)}))
    return further


def _within(place: tuple[str, Span], other: tuple[str, Span]) -> bool:
    return place[0] == other[0] and other[1].start <= place[1].start and place[1].end <= other[1].end
