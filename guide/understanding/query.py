"""What was understood of a message, made once for ranker, writer and asker alike."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bm25s.stopwords import STOPWORDS_EN_PLUS

from guide.prompts import Fields, fold
from guide.records import Choice, Query, QuestionKind, Source, SourceKind
from guide.understanding.terms import Terms
from guide.understanding.years import holding, years_of

KINDS: tuple[tuple[QuestionKind, str], ...] = (
    (QuestionKind.COMPARE, r"\b(compar\w*|differ\w*|versus|vs|rather than at|similar\w*|same as|in common|set against)\b"),
    (
        QuestionKind.LIST,
        r"\b(which|what) ((\w+ ){0,2}ones|of (them|these|the|your|those)|cases|mutuals|organisations|places|services|others)\b"
        r"|^which (had|have|has|were|are|did|do|got|lost|ended|kept|went|hold|held|lasted|closed|failed|came)\b"
        r"|^which (started|began|broke|took|left|merged|survived|shut|folded|became|won|spun)\b"
        r"|\b(which|what) (\w+ ){0,3}(libraries|hospitals|schools|trusts|landlords|charities|companies|co-?ops|societies|centres"
        r"|spin-?outs|services|providers|enterprises|cics|firms|clinics|outfits) (were|are|have|had|got|left|went|closed|ended"
        r"|failed|started|began|came|became|turned|merged|lasted|survived|lost|kept)\b"
        r"|^(who|what|anything|anyone) (\w+ )?(left|stopped|closed|started|began|went|shut|folded|spun|merged|failed)\b.*"
        r"\b(19|20)\d\d\b"
        r"|^is there anything\b.*\b(set up|started|began|left|closed)\b"
        r"|\b(list|name) (all|the|some|any|every|one|a)\b|\b(are|were) there (any|some|ones)\b|\b(what )?have (we|you) got\b"
        r"|\banywhere\b|^have any\b|, which (were|are) (they|those)\b"
        r"|^(?!when\b|why\b|how\b|who\b|what (?:did|do|does|is|was|were)\b)"
        r".*\b(any|some|all|the) (that|which|who|of (them|these)|cases|mutuals|examples|ones)\b"
        r"|^(any|examples|who else|where did|where have|who (all|has|had|have))\b",
    ),
    (QuestionKind.YES_NO, r"^(so |and |but )?(is|are|was|were|has|have|had) (there|any(one|body|thing)) "),
    (QuestionKind.SHARE, r"\b(proportion|percentage|per ?cent|what share|slice|stake|how much of)\b|%"),
    (QuestionKind.HOW_LONG, r"\bhow (long|much (warning|notice|time))\b"),
    (QuestionKind.HOW_MANY, r"\bhow (many|big|large|small|often|high|low|old|far)\b|\bwhat (number|figure|turnout|size)\b"),
    (
        QuestionKind.HOW_MUCH,
        r"\bhow much\b|£|\bwhat (sum|amount|price|cost)\b|\b(cost|turnover|worth|price|surplus|deficit)\b.*\?",
    ),
    (
        QuestionKind.WHEN,
        r"(^|[,;:.?] |\b(and|or|but|so) )when\b|\bwhen (exactly|was|were|did|do|does|is|are|will)\b"
        r"|\b((what|which) (year|date|month|day)|since when|how long ago)\b",
    ),
    (
        QuestionKind.WHY,
        r"\b(why|how come|what (caused|made|led)|what went wrong|what was the (reason|cause|trouble|problem)"
        r"|reasons? (for|that|why))\b",
    ),
    (QuestionKind.WHERE, r"\b(where|whereabouts|which (town|city|county|place|part))\b"),
    (
        QuestionKind.WHO,
        r"\b(who|whose|whom|which (body|council|firm|company|minister|party|trust|union|regulator|organisation))\b",
    ),
    (
        QuestionKind.WHAT_IS,
        r"\bwhat (is|are|was|were|does|do|s) (a |an |the )?[\w' -]{2,40}( mean)?\??$|\b(define|definition|meaning of|explain)\b",
    ),
    (QuestionKind.HOW, r"\bhow\b"),
    (QuestionKind.YES_NO, r"^(so |and |but )?(is|are|was|were|do|does|did|has|have|had|can|could|may|must)\b"),
)
"""Tried in this order on the lower-cased message; the first that is found decides."""

EXAMPLES = re.compile(
    r"^(?:show me|name|list|any(?:thing|one|body)?|ones|places|looking for|in which)\b"
    r"|\bis there (?:some|any|one|a|an|anything|anywhere)\b|\banywhere\b"
    r"|\b(?:any|which|how many) of (?:the|your|these) (?:thirty|30|cases)\b"
    r"|\b(?:examples?|(?:list|name) (?:all|those|the|every\w*)|which were they)\b",
    re.IGNORECASE,
)
"""Further ways of asking for a list."""
LATELY = re.compile(
    r"\b(now|nowadays|today|currently|lately|these days|at (the moment|present)|still|up to date|latest|most recent)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(19|20)\d\d\b")
WORD = re.compile(r"[A-Za-z0-9£%][\w’'&-]*")
POSSESSIVE = re.compile(r"^[’']s?\b")
STOP = frozenset(STOPWORDS_EN_PLUS) | frozenset(
    [
        "happened",
        "happen",
        "happens",
        "much",
        "many",
        "get",
        "got",
        "gets",
        "one",
        "ones",
        "tell",
        "say",
        "says",
        "know",
        "please",
        "also",
        "us",
        "would",
        "could",
    ]
)
OUTCOME = "outcome"
"""The field of a case that sums it up: what it was, and how it stands."""
OF_ITSELF = frozenset(
    {"ran", "run", "runs", "running", "go", "went", "story", "history", "background", "case", "learn", "explain", "overview"}
    | {"summarise", "summarize", "summary", "sum", "short", "brief"}
)
"""Words that ask nothing of an organisation but what it was and what became of it."""
LEFT_OUT = re.compile(
    r"\([^)]*\b(?:not|n[’']t|except|without)\b[^)]*\)|[,;.?] (?:but )?(?:not|no|except|leave out|leaving out)\b[^?;.]*",
    re.IGNORECASE,
)
"""What a list is not to hold."""
AS_A_WHOLE = frozenset({QuestionKind.OPEN, QuestionKind.WHAT_IS, QuestionKind.HOW})

BEFORE_A_NAME = re.compile(r"(?:^|\b(?:about|and|at|compare|did|does|happened to|has|is|or|vs?|versus|was|with) )$")
AFTER_A_NAME = re.compile(
    r"\W*$| (?:actually|and|at|be|become|close|closed|did|do|end|ended|ever|fail|failed|finish|fold|get|gets|go|got|have|in|"
    r"is|last|leave|lose|lost|now|or|own|pay|really|run|sell|sold|start|still|stop|survive|take|vs?|versus|was|went|win|work)\b"
)
"""How a name stands among words that are all in lower case."""
ENDS_THERE = re.compile(r"\s*(?:[.!,;:–—-]|$)")
SELDOM_A_NAME = frozenset({"better"})
"""Without their capital, names that would be heard where none is meant: "which did better?"."""

NO_TERMS = Terms(())


class Name(NamedTuple):
    """A name as found in a message."""

    start: int
    end: int
    source_id: str


class Names:
    """The names by which the cases of a library are known, and the places where a message uses them.

    A name counts when it belongs to one case alone. Names that are ordinary words ("Circle", listed as `cased`) count only
    when the message writes them with the same capitals, and not within a term ("the Right to Provide").
    """

    def __init__(self, sources: Iterable[Source], terms: Terms = NO_TERMS) -> None:
        self._terms = terms
        owners: dict[str, set[str]] = defaultdict(set)
        cased: set[str] = set()
        for source in sources:
            if source.kind is SourceKind.CASE:
                cased |= {name.casefold() for name in source.cased}
                for name in _written_names(source):
                    owners[name].add(source.id)
        self._owner = _unshared(owners)
        self._cased = frozenset(cased)
        self._written = {name.casefold(): name for name in owners}
        longest_first = sorted(self._owner, key=len, reverse=True)
        self._pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE)

    def find(self, message: str) -> tuple[Name, ...]:
        """Every name in `message`, in order; the longest wins where two overlap."""
        return tuple(self._found(message.replace("’", "'"))) if self._owner else ()

    def _found(self, message: str) -> Iterator[Name]:
        within = [range(term.start, term.end) for term in self._terms.find(message)]
        for match in self._pattern.finditer(message):
            name = match[0].casefold()
            as_name = match[0] == self._written[name] and not any(match.start() in term for term in within)
            if name in SELDOM_A_NAME and _alone(message, match):
                continue
            if name not in self._cased or as_name or (name not in SELDOM_A_NAME and _spoken(message, match)):
                yield Name(match.start(), match.end(), self._owner[name])


def _alone(message: str, match: re.Match[str]) -> bool:
    """Whether a word is all of a sentence ("Better. And why …")."""
    before = message[: match.start()].rstrip()
    return before[-1:] in ("", ".", "!", "?") and bool(ENDS_THERE.match(message, match.end()))


def understand(message: str, names: Names, fields: Fields, terms: Terms = NO_TERMS) -> Query:
    """Make the Query of a whole message. Never fails: what is not understood stays open."""
    found = names.find(message)
    topic = without(message, found)
    asked, words = fields.asked_for(fold(topic)), content_words(topic)
    defined_in = terms.asked_for(message)
    kind = QuestionKind.WHAT_IS if defined_in else _kind(message, len({name.source_id for name in found}))
    whole = bool(found) and kind in AS_A_WHOLE and OF_ITSELF.issuperset(words) and set(asked) <= {OUTCOME}
    return Query(
        text=message,
        kind=kind,
        organisations=tuple(dict.fromkeys(name.source_id for name in found)),
        attribute_words=words,
        topic=topic,
        fields=(OUTCOME,) if whole else asked,
        whole=whole,
        choices=_choices(message, fields) if kind is QuestionKind.LIST and not found else (),
        narrowed=() if found else _narrowed(message, fields),
        time=_time(message),
        defined_in=defined_in,
    )


def _choices(message: str, fields: Fields) -> tuple[Choice, ...]:
    """What a case must hold to belong to the list that is asked for."""
    wanted = LEFT_OUT.sub("", message)
    return (*_dated(wanted, fields), *fields.chosen_by(fold(wanted)))


def _narrowed(message: str, fields: Fields) -> tuple[Choice, ...]:
    wanted = LEFT_OUT.sub("", message)
    return (*_dated(wanted, fields), *fields.kinds_in(fold(wanted)))


def _dated(wanted: str, fields: Fields) -> tuple[Choice, ...]:
    """The years in which cases left or ended, where a message names any."""
    years = years_of(wanted)
    field = fields.dated_by(fold(wanted)) if years else None
    return (Choice(field=field, holds=holding(years)),) if years and field else ()


def understood_kind(message: str) -> QuestionKind:
    """What kind of question a message is that names no organisation."""
    return _kind(message, 0)


def content_words(text: str) -> tuple[str, ...]:
    """The words of `text` that carry its meaning, lower-cased, each once, in order."""
    words = (word.lower().strip("'’-") for word in WORD.findall(text))
    return tuple(dict.fromkeys(word for word in words if word not in STOP and len(word) > 1))


def _spoken(message: str, match: re.Match[str]) -> bool:
    """Whether somebody who writes no capitals means a name: "why did circle fail", "epic vs navigo"."""
    before, after = BEFORE_A_NAME.search(message[: match.start()]), AFTER_A_NAME.match(message[match.end() :])
    return message.islower() and bool(before and after)


def _written_names(source: Source) -> Iterator[str]:
    for name in (source.title, *source.aliases, *source.cased):
        bare = re.sub(r"\s*\(.*?\)|,? (CIC|Ltd|Limited|plc|Trust Ltd)$|^the (?=[A-Z])", "", name.strip()).replace("’", "'")
        if len(bare) > 1:
            yield bare


def _unshared(owners: dict[str, set[str]]) -> dict[str, str]:
    """Case-folded name -> the one source it belongs to; shared names are nobody's."""
    folded: dict[str, set[str]] = defaultdict(set)
    for name, ids in owners.items():
        folded[name.casefold()] |= ids
    return {name: next(iter(ids)) for name, ids in folded.items() if len(ids) == 1}


def _kind(message: str, named: int) -> QuestionKind:
    lowered = message.lower().replace("’", "'").strip()
    kind = next((kind for kind, pattern in KINDS if re.search(pattern, lowered)), QuestionKind.OPEN)
    if kind is QuestionKind.LIST and named:
        return next((k for k, pattern in KINDS[2:] if re.search(pattern, lowered)), QuestionKind.OPEN)
    return kind if kind is not QuestionKind.COMPARE or named != 1 else QuestionKind.OPEN


def without(message: str, found: Sequence[Name]) -> str:
    """`message` without the names that were found in it."""
    rest = message
    for name in reversed(found):
        rest = rest[: name.start] + " " + POSSESSIVE.sub("", rest[name.end :])
    return " ".join(rest.split())


def _time(message: str) -> str:
    year = YEAR.search(message)
    if year:
        return year[0]
    return "now" if LATELY.search(message) else ""
