"""When a question lies outside the library.

Far questions separate by two signals, measured on our own questions: how near in meaning the best sentence comes, and how
many of the question's words the library has never used. (Near questions, on our subject but not covered, do not separate by
any such signal: they are answered by the notes' own "not known" lines.)
"""

from guide.records import Evidence, Query

LIKENESS_FLOOR = 0.34
LIKENESS_UNFAMILIAR = 0.46
UNFAMILIAR = 0.15
STRANGE = 0.50
WORDS_ALONE = 0.20
"""Below the first likeness (cosine of the question and the nearest sentence) a question is far; below the second it is far
when more than this share of its words is unknown to the library; with more than `STRANGE` of them unknown it is far in any
case. With word search alone the
share is all there is. Set on the odd questions of tests/quality."""
WITHIN = 0.24
"""How likely one sentence must be to answer for a question to lie within the library, whatever these signs say: of forty far ones
of tests/quality one has such a sentence, and six of seven that were wrongly refused."""


def outside(query: Query, evidence: tuple[Evidence, ...], unfamiliar: float) -> bool:
    """Whether the question lies outside the library: SILENT, and no model is called.

    `unfamiliar`: the share of the question's content words that the library has never used, 0 to 1.
    """
    if not evidence:
        return True
    if query.organisations or f"{evidence[0].source_id}@{evidence[0].start}-{evidence[0].end}" in query.defined_in:
        return False
    if query.choices:  # a list by fields is found by what the cases hold, however far its few words lie from any sentence
        return unfamiliar > STRANGE
    if any(found.likely is not None and found.likely >= WITHIN for found in evidence):
        return False
    likeness = max((found.likeness for found in evidence if found.likeness is not None), default=None)
    if likeness is None:
        return unfamiliar > WORDS_ALONE
    return unfamiliar > STRANGE or likeness < LIKENESS_FLOOR or (likeness < LIKENESS_UNFAMILIAR and unfamiliar > UNFAMILIAR)
