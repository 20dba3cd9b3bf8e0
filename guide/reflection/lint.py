"""What a machine can hold against the wording of a question. Whether it is a good one, people must hear by reading it aloud."""

import re
from collections.abc import Callable, Iterator

LONGEST = 28
"""Words of a question."""
LONGEST_CLAUSE = 14
"""Words that may stand before the question proper ("When the contract ends, …")."""
LONGEST_MEAN = 5.2
"""Letters of a word, on average: above it a sentence reads like a circular."""
ALIKE = 0.6
"""Token Jaccard above which two questions are one."""

WORD = re.compile(r"[\w’'-]+")
OPENER = (
    r"(?:(?:about|after|against|at|before|by|for|from|in|of|on|since|through|to|under|until|with) )?"
    r"(?:what|which|who|whose|whom|where|when|how)\b"
)
OPENS = re.compile(rf"{OPENER}|(?P<clause>[^?]*?[,:;.–—]) {OPENER}", re.IGNORECASE)
AUXILIARY = r"is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must"
TASK = r"ensure|make (?:sure|certain)|guarantee|overcome|persuade|convince|improve|encourage"
GRADABLE = r"confident|effective|good|healthy|likely|prepared|ready|satisfied|strong|sure|well"
JARGON = (
    r"action(?:able| plans?| points?)|align\w*|bandwidth|benchmark\w*|best practice|buy-in|capacity[- ]building|cascad\w*"
    r"|change management|deliverables?|delivery model|drill down|ecosystem|empower\w*|facilitat\w*|frameworks?|going forward"
    r"|granular\w*|holistic\w*|impactful|incentivi[sz]\w*|journey|kpis?|learnings|leverag\w*|low-hanging|mechanisms?"
    r"|mitigat\w*|onboard\w*|operationali[sz]\w*|optimi[sz]\w*|paradigm\w*|proactive\w*|road ?map|robust\w*|scalab\w*"
    r"|stakeholders?|strateg\w*|synerg\w*|touch base|upskill\w*|utili[sz]\w*|value proposition|workstreams?"
)
LEGAL_FORM = (
    r"bencom|charitable (?:company|incorporated organisation|trust)|cics?|cio|community interest compan(?:y|ies)"
    r"|(?:community )?benefit societ(?:y|ies)|co-?operative societ(?:y|ies)|compan(?:ies|y) limited"
    r"|employee ownership trust|eot|friendly societ(?:y|ies)|industrial and provident|joint[- ]stock"
    r"|limited (?:company|companies|liability)|llp|public limited|registered societ(?:y|ies)"
)
PRODUCT = (
    r"balanced scorecard|chatgpt|copilot|datix|excel|facebook|google|gmail|linkedin|mentimeter|microsoft|power ?bi|powerpoint"
    r"|prince2|sharepoint|six sigma|slack|surveymonkey|trello|twitter|whatsapp|youtube|zoom"
)

BARRED: tuple[tuple[str, str], ...] = (
    (r"^(?!who\b|whose\b).*\b(should|ought)\b|\b(should|ought) (you|we|i|they)\b|\bshouldn[’']?t\b", "says what should be done"),
    (r"\bhave you (considered|thought|tried|looked|asked|spoken|talked)\b", "is advice in disguise"),
    (
        r"\bwhy not\b|\bwhat if\b|\b(what|how) about \w+ing\b|\bwould it (not )?(help|be (better|wiser|worth))\b",
        "is advice in disguise",
    ),
    (r"\bwhat (can|could) (you|we) do to\b|\bwhat (steps|actions|measures)\b", "is advice in disguise"),
    (rf"\bhow ({AUXILIARY}) (\w+ ){{1,4}}({TASK})\b", "takes a task for granted"),
    (r"\w+n[’']t (you|it|we|they|there)\b|(^|[,:;.–—] )\w+n[’']t\b", "leads: it expects a yes"),
    (r"\b(surely|obviously|clearly|of course|no doubt|undoubtedly|needless to say)\b", "leads: it knows the answer"),
    (
        r"\b(do|would|don[’']t) you (not )?agree\b|\b(are|is)n[’']?t? you sure\b|\b(right|agreed|correct)\?$",
        "leads: it expects a yes",
    ),
    (
        r"\bhow much (better|worse|happier|safer|stronger|fairer|freer|easier|cheaper|quicker|faster)\b"
        r"|\bwhat makes\b.*\b(so|better|best|worse|worst)\b",
        "leads: it takes a judgement for granted",
    ),
    (r"^why\b|[,:;.–—] why\b", "asks somebody to defend themselves"),
    (r"\b(whose|at|your) fault\b|\bto blame\b|\bwere you thinking\b|\byou fail(ed)? to\b", "blames"),
    (
        r"\bhow could (you|they|anyone|somebody|someone) (let|allow|not|have)\b"
        r"|\bwhat (made|makes|possessed) you (think|believe|imagine)\b|\bwhat (stopped|stops|prevented|kept) you\b",
        "blames",
    ),
    (r"\b(scor(e|es|ed|ing)|scales?|levels?|rat(e|es|ed|ing|ings)|rank(s|ed|ing)?|matur(e|ity)|percentage|per ?cent)\b", "rates"),
    (r"\bout of (ten|five|a hundred|\d+)\b|\b(what|which) grade\b|\bgrad(ed|ing)\b|\bgrade (your|our|the|this)\b", "rates"),
    (rf"\bhow ({GRADABLE}) (is|are|was|were|do|did|does)\b", "rates"),
    (rf"\b({LEGAL_FORM})\b", "names a legal form"),
    (rf"\b({PRODUCT})\b", "names a product"),
    (rf"\b({JARGON})\b", "uses jargon"),
    (rf"\b(and|or),? (what|which|who|whose|whom|where|when|how|why|whether|if so|if not|{AUXILIARY})\b", "asks two things"),
    (r"^(what|which|who|whose|whom|where|how)\b.*[,;:–—] (what|how|why)\b", "asks two things"),
)
"""Patterns that no question may hold, each with what it would do."""


def wording_faults(text: str) -> list[str]:
    """Every fault of one wording, in words; empty for a good one. `{quote}` counts as one word."""
    bare = re.sub(r"[\"“”‘]|(?<!\w)['’]|['’](?!\w)", "", text.replace("{quote}", "quote")).strip()
    return [fault for rule in RULES for fault in rule(bare)]


def tokens(text: str) -> frozenset[str]:
    """The words of a text, lower-cased, each once."""
    return frozenset(word.lower().replace("’", "'").strip("'-") for word in WORD.findall(text)) - {""}


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared tokens among all tokens of both, 0 to 1; 0 for two empty ones (Jaccard 1912)."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _one_mark(text: str) -> Iterator[str]:
    if text.count("?") != 1 or not text.endswith("?"):
        yield "must have exactly one question mark, at its end"


def _short(text: str) -> Iterator[str]:
    words = len(WORD.findall(text))
    if words > LONGEST:
        yield f"has {words} words; {LONGEST} is the most"


def _opens(text: str) -> Iterator[str]:
    opened = OPENS.match(text)
    if not opened:
        yield "must open with what, which, who, whose, where, when or how, or with a short clause and then one of these"
    elif len(WORD.findall(opened["clause"] or "")) > LONGEST_CLAUSE:
        yield f"comes to its question after more than {LONGEST_CLAUSE} words"


def _barred(text: str) -> Iterator[str]:
    for pattern, what in BARRED:
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            yield f"{what}: {found[0].strip()!r}"


def _plain(text: str) -> Iterator[str]:
    words = WORD.findall(text)
    mean = sum(map(len, words)) / max(len(words), 1)
    if mean >= LONGEST_MEAN:
        yield f"has long words ({mean:.1f} letters on average; below {LONGEST_MEAN} is wanted)"


RULES: tuple[Callable[[str], Iterator[str]], ...] = (_one_mark, _short, _opens, _barred, _plain)
