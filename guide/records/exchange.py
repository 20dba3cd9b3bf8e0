"""What a message becomes: a Query, Evidence, an Answer, a Turn.

Nothing here describes a person. No field scores, grades or measures what somebody wrote, and none may be added that does.
"""

from enum import StrEnum

from guide.records.library import Record, Reference


class QuestionKind(StrEnum):
    """What a question wants, so that ranker, writer and asker look for the same thing."""

    WHO = "who"
    WHEN = "when"
    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    """Money."""
    HOW_LONG = "how long"
    SHARE = "what share"
    WHAT_IS = "what is"
    WHERE = "where"
    WHY = "why"
    HOW = "how"
    COMPARE = "compare"
    LIST = "list"
    YES_NO = "yes or no"
    OPEN = "open"


class RequestKind(StrEnum):
    """Requests that no library can meet; recognised before anything is searched."""

    OWN_CASE = "own case"
    PREDICTION = "prediction"
    CURRENT = "current"
    DRAFTING = "drafting"
    PERSONAL_DATA = "personal data"
    SCORES = "scores"
    SMALL_TALK = "small talk"


TEXT = "text"
"""In the place of a field's name: any sentence of a case's note."""


class Choice(Record):
    """What a field of a case must hold for the case to belong to a list."""

    field: str
    """Name of a field of `Case`, or TEXT."""
    holds: str
    """Regular expression, found without regard to case in the field's value, or in a sentence of the note."""


class Query(Record):
    """What was understood of a message: made once, in `understanding/`, for everything that follows."""

    text: str
    """The whole question, a follow-up made whole."""
    kind: QuestionKind = QuestionKind.OPEN
    organisations: tuple[str, ...] = ()
    """Source ids of the cases that are named, in the order in which they are named."""
    attribute_words: tuple[str, ...] = ()
    """The content words that are left when the names are taken out: what is asked *of* an organisation."""
    topic: str = ""
    """The question without the names; empty when nothing is left."""
    fields: tuple[str, ...] = ()
    """The fields of a case (`Case`) that are asked for, by name; empty when none is."""
    whole: bool = False
    """Whether nothing is asked of the organisation but what it was and what became of it ("What happened at Navigo?")."""
    narrowed: tuple[Choice, ...] = ()
    """The kinds of service and the years that are named, by which the list of a subject is narrowed."""
    choices: tuple[Choice, ...] = ()
    """What a case must hold to be listed, the field that tells it first; empty unless a list is asked for with no case named."""
    time: str = ""
    """A year ("2015"), "now" when it asks about now or lately; empty otherwise."""
    defined_in: tuple[str, ...] = ()
    """The sentences that say what a term is, as `<source id>@<start>-<end>`, where just that is asked ("What is a bencom?")."""
    request: RequestKind | None = None


class Why(Record):
    """Why a sentence was found, to be said in words. Never shown as a figure."""

    terms: tuple[str, ...] = ()
    """Words of the question that stand in the sentence, its headings or its source's names."""
    near_in_meaning: bool = False


class Evidence(Record):
    """A sentence that was found, and the passage around it."""

    source_id: str
    start: int
    end: int
    """The sentence: characters in `Reading.text`."""
    passage_id: str
    strength: float
    """Higher is nearer; comparable within one question only."""
    passage_strength: float = 0.0
    """The same of its whole passage: by its two best sentences, and by what the question finds in other cases."""
    likeness: float | None = None
    """Cosine between the question and the sentence with its headings and names, -1 to 1; None with word search alone."""
    on_topic: float | None = None
    """The same without names: between what is asked of the organisation and what the sentence says of it."""
    asked_before: float = 0.0
    """What of `strength` it owes to a known question that it answers and that comes near to this one."""
    likely: float | None = None
    """How likely it is, 0 to 1, that readers would find that the sentence answers; None where that is not reckoned."""
    why: Why


class Citation(Record):
    """One exact place. `quote == Reading.text[start:end]`, checked again whenever it is shown."""

    number: int
    """From 1, by first use in the answer."""
    source_id: str
    title: str
    """Of the source."""
    ours: bool
    """Whether the words are this project's own note or another's."""
    sha256: str
    """Of the source's file at the time of quoting."""
    start: int
    end: int
    quote: str
    trail: tuple[str, ...] = ()
    """Headings above the place, outermost first, without the title."""
    pages: tuple[str, ...] = ()
    """In words: "p. 5 (page 7 of the file)". Empty for notes."""
    link: str
    """`/read/<source id>?at=<start>-<end>&of=<first 12 digits of sha256>`, below the guide's address: works without script."""
    references: tuple[Reference, ...] = ()
    """The public sources on which a sentence of ours rests."""


class Standing(StrEnum):
    """How an answer stands to the sources."""

    ANSWERED = "answered"
    NEAR = "near"
    """The nearest that was found, and how it differs from what was asked."""
    SILENT = "silent"
    """The sources do not say."""


class AnswerSentence(Record):
    """One sentence of an answer."""

    text: str
    lead: str = ""
    """Fixed connecting words before it ("In Rochdale:"); never a claim."""
    side: str = ""
    """What the dispute is about of which this sentence is one side; the other sides stand next to it."""
    quoted: bool
    """True when `text` stands word for word at its citation."""
    citations: tuple[Citation, ...]


class Answer(Record):
    """What is said to a question."""

    sentences: tuple[AnswerSentence, ...] = ()
    """Best first; empty when silent."""
    more: tuple[AnswerSentence, ...] = ()
    """Up to five further sentences, shown when they are asked for."""
    standing: Standing
    complete: bool = False
    """Whether it holds a list of all cases to which something applies, from which no sentence is left out."""
    unsaid: tuple[str, ...] = ()
    """Which parts of the question no passage covers, each as the end of "The sources do not say …"."""
    how_sure: str = ""
    """In words: kind, number and age of the sources used. Never a number for trust."""
    writer: str = "quotes"
    """`quotes`, or the name of the model that wrote."""
    stopped: int = 0
    """How many sentences of a model did not pass the check and were replaced by a quote or dropped; 0 without a model."""
    note: str = ""
    """A fixed line when a model was asked and quotes stand in its place, or when a list has nothing in it."""


class Act(StrEnum):
    """What a turn does; the first rule that fits decides (`reflection/acts.py`)."""

    SIGNPOST_URGENT = "signpost urgent"
    SIGNPOST_WRONGDOING = "signpost wrongdoing"
    HOLD = "hold"
    REFER = "refer"
    AS_TEXT = "as text"
    """Instructions to the guide, treated as text."""
    CLOSE = "close"
    ANSWER = "answer"
    WAIT = "wait"
    DECLINE = "decline"
    CONTRARY = "contrary"
    NOTICE = "notice"
    SHORT = "short"
    OFF_TOPIC = "off topic"
    GREET = "greet"
    OPEN = "open"


class Mirror(Record):
    """The person's own words, exact substrings of what was written."""

    now: str
    earlier: str = ""


class Contrary(Record):
    """A case that points the other way, offered and not pressed."""

    source_id: str
    title: str
    line: str
    citation: Citation


class Correction(Record):
    """A sentence that an earlier turn quoted and that no longer stands in its source. Told once, by the turn that notices it."""

    said: Citation
    """As it was quoted, under the number that it had in the earlier turn."""
    now: Citation | None = None
    """As the place now reads; None where nothing like it stands there."""
    line: str
    """What is said of it, in the guide's own words; `now` is read after it."""


class Contact(Record):
    """Somebody, not a machine, who can be turned to."""

    who: str
    reach: str
    """A telephone number or address, as published."""
    note: str = ""
    source: str
    """Where the number was published, or "check before release"."""


class Signpost(Record):
    """Shown in place of an answer when a library is the wrong thing to turn to."""

    text: str
    contacts: tuple[Contact, ...] = ()


class Question(Record):
    """One question that the guide asks back."""

    id: str
    text: str
    because: str = ""
    """What it rests on, shown on request."""


class Turn(Record):
    """One message and what came of it. Every face shows the same Turn."""

    message: str
    rewritten: str | None = None
    """What was searched for: the follow-up made whole, its slips mended; None when nothing was changed."""
    act: Act
    corrections: tuple[Correction, ...] = ()
    """What earlier turns quoted and no longer stands, before anything else is said."""
    mirror: Mirror | None = None
    answer: Answer | None = None
    contrary: Contrary | None = None
    frame: str | None = None
    """Names once what a loaded question takes for granted."""
    edge: str | None = None
    """One plain line of the guide's own: what it cannot do here, or what it does not hold."""
    signpost: Signpost | None = None
    offer: str | None = None
    question: Question | None = None
    evidence: tuple[Evidence, ...] = ()
    library: str = ""
    """Fingerprint of what was searched: the same library gives the same answer."""
