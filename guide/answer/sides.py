"""Where sources disagree, no side is quoted alone: the others are set beside it, with who and when, and nothing resolves them."""

from collections.abc import Mapping

from guide.answer.citations import cite, numbered
from guide.answer.sureness import how_sure
from guide.prompts import Phrases
from guide.records import Answer, AnswerSentence, Dispute, Reading, Standing


def with_all_sides(answer: Answer, readings: Mapping[str, Reading], phrases: Phrases) -> Answer:
    """The answer where each sentence that is one side of a dispute has the other sides next to it, and one that tells of it
    as a whole is followed by them; numbered through again.

    `readings` by source id. An answer without such sentences comes back as it is.
    """
    said = answer.sentences
    for source_id in dict.fromkeys(citation.source_id for each in said for citation in each.citations):
        for dispute in readings[source_id].disputes:
            said = _beside(said, dispute, readings[source_id], phrases)
    if said == answer.sentences:
        return answer
    shown = set(map(_place, said))
    sentences = tuple(numbered(said))
    more = tuple(numbered((each for each in answer.more if _place(each) not in shown), len(said) + 1))
    answered = sentences[1:] if answer.standing is Standing.NEAR else sentences
    sure = how_sure([citation for each in answered for citation in each.citations], readings, phrases)
    return answer.model_copy(update={"sentences": sentences, "more": more, "how_sure": sure})


def _beside(said: tuple[AnswerSentence, ...], dispute: Dispute, reading: Reading, phrases: Phrases) -> tuple[AnswerSentence, ...]:
    """What is said, with all sides where the first of them stood, or after the first sentence that tells of the dispute."""
    told = {(reading.source.id, *span) for span in dispute.told_in}
    sides = {(reading.source.id, *side.sentence) for side in dispute.sides}
    at = next((number for number, each in enumerate(said) if _place(each) in told | sides), None)
    if at is None:
        return said
    at += _place(said[at]) in told
    others = (each for each in said[at:] if _place(each) not in sides)
    return (*said[:at], *_sides(dispute, reading, phrases), *others)


def _sides(dispute: Dispute, reading: Reading, phrases: Phrases) -> list[AnswerSentence]:
    leads = [phrases.leads.side, *[phrases.leads.other_side] * (len(dispute.sides) - 1)]
    return [
        AnswerSentence(
            text=(citation := cite(reading, side.sentence)).quote,
            lead=_opened(lead.format(about=dispute.about, who=side.who)),
            side=dispute.about,
            quoted=True,
            citations=(citation,),
        )
        for lead, side in zip(leads, dispute.sides, strict=True)
    ]


def _opened(words: str) -> str:
    """As a sentence opens: "The charity, the same month:"."""
    return words[:1].upper() + words[1:]


def _place(sentence: AnswerSentence) -> tuple[str, int, int]:
    citation = sentence.citations[0]
    return citation.source_id, citation.start, citation.end
