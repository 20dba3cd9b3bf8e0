"""Which question is asked, if any: one that fits what was said, and was not asked before, in any words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import Stemmer

from guide.records import Act, Turn
from guide.reflection.bank import Bank, BankQuestion, Fit, Move, Occasion, Stage, Weight
from guide.reflection.lint import ALIKE, WORD, jaccard
from guide.reflection.listening import Listened
from guide.reflection.mirroring import content
from guide.reflection.replay import Replayed
from guide.reflection.words import Listening, joined

Vector = Callable[[str], Sequence[float]]
"""A text -> its vector of length 1. Called for the text of questions again and again: the caller keeps those."""
Pick = Callable[[str, Sequence[str]], int | None]
"""What was written, and the texts of questions that fit -> the place of the one to ask; None leaves it to the policy."""

SHORTLIST = 5
"""Questions among which a model may choose."""
RUNNING = 2
"""After so many asking turns one without a question follows, unless one is asked for."""
HEAVY_FROM, HEAVY_MOST = 3, 2
"""A heavy question: not before this turn, and not more often."""
FITS = 0.29
"""Likeness (cosine) to what was said below which a question is not near enough to it; unstaged ones fit any statement."""
UNSTAGED, UNSTAGED_LIKENESS = 0.33, 0.67
"""What an unstaged question about the words just said counts before its likeness, and what that counts: readers found such
questions to fit whatever was told, likeness or not (`python -m tests.tuning.questions`). The second is more than was found, .1:
else one question would come first for everybody; it cost nothing in what fits."""
FITS_A_QUESTION = 0.38
"""The same where nothing was told and something asked: what belongs under an answer must lie nearer."""
ABOUT, WAITED_FOR, STAGED = (0.12, 0.08, 0.04), 0.12, 0.02
"""What it adds to a likeness that a question is about the first, second or third thing heard, that a word it waits for was said,
and that it belongs to the stage that was heard."""
LITTLE = 0.1
"""What the share of common words counts for, where there is no cosine."""
UNSURE = (Stage.BEFORE,)
"""Taken for the stage where none was heard: most people who come are thinking about it."""
NAMED = 3
"""How many of the sub-themes that were heard count as what the message is about."""
BEGINNING, ENDING = frozenset({Move.OPENER}), frozenset({Move.CLOSER})
AMID = frozenset(Move) - BEGINNING - ENDING
MOVES = {Act.NOTICE: frozenset({Move.NOTICE}), Act.ANSWER: AMID - {Move.FAILURE}, Act.GREET: BEGINNING}
"""Moves of an act; other acts have all but openers and closers. Who asked for a fact is not told to imagine a failure."""
QUESTIONING = frozenset({Move.ASSUMPTION, Move.OTHER_VIEW})
"""Moves for a message that takes something for granted."""
ASKING = frozenset({Act.ANSWER, Act.DECLINE, Act.CONTRARY, Act.NOTICE, Act.SHORT, Act.GREET, Act.OPEN})
"""Acts that may ask at all."""

TELLING_NOTHING = frozenset({Act.GREET, Act.SHORT})
"""Acts on messages that give nobody anything to choose a question by."""


@dataclass(frozen=True)
class Wanted:
    """What a question must fit."""

    turn: Turn
    """The present turn, all but its question."""
    heard: Listened
    past: Replayed
    ending: bool = False
    """Whether this may be a place to stop."""
    group: bool = False
    """Whether it is shown to a room: wording for a group, nothing heavy."""
    occasion: Occasion | None = None
    """What brings a question of its own; no other will do then."""

    @property
    def moves(self) -> frozenset[Move]:
        """Moves that fit the turn."""
        if self.ending:
            return ENDING
        if self.heard.frame:
            return QUESTIONING
        if self.past.number == 1 and self.turn.act is Act.OPEN and not self.heard.themes:
            return BEGINNING
        return MOVES.get(self.turn.act, AMID)


def may_ask(wanted: Wanted) -> bool:
    """Whether the turn may end in a question at all."""
    turn, past = wanted.turn, wanted.past
    if not past.asks or turn.act not in ASKING or turn.signpost:
        return False
    if past.wanted:
        return True
    heard = wanted.heard
    looks_up = turn.act is Act.ANSWER and not turn.frame and (heard.bereft or heard.missed or not heard.own)
    if wanted.heard.tender or looks_up:
        return False
    resting = past.running >= (1 if turn.act is Act.ANSWER and not turn.frame else RUNNING)
    answered_first = turn.act is Act.ANSWER and past.number == 1 and not turn.frame
    greeted_late = turn.act is Act.GREET and past.number > 1
    return not resting and not answered_first and not greeted_late


def choose(
    wanted: Wanted, bank: Bank, listening: Listening, vector: Vector | None = None, pick: Pick | None = None
) -> BankQuestion | None:
    """The question that fits best, or None rather than one beside the point. The same conversation gives the same.

    `pick` may choose another of the SHORTLIST that fit best; what it says counts only where it names one of these.
    """
    offered = fitting(wanted, bank, listening, vector)[:SHORTLIST]
    tells = len(offered) > 1 and wanted.turn.act not in TELLING_NOTHING
    picked = pick(wanted.turn.message, [question.text for question in offered]) if pick and tells else None
    at = picked if picked is not None and picked in range(len(offered)) else 0
    return offered[at] if offered else None


def fitting(wanted: Wanted, bank: Bank, listening: Listening, vector: Vector | None = None) -> list[BankQuestion]:
    """The questions that fit, nearest first; of those that are as near, by id.

    One that readers found to fit less often than its cosine tells must lie nearer.
    """
    if wanted.occasion:
        return _passing(OCCASIONAL, wanted, bank.brought_by(wanted.occasion), listening)
    fit = _passing(RULES, wanted, bank.active, listening)
    if wanted.past.wanted and not fit:
        fit = _passing(WISHED, wanted, bank.active, listening)
    likeness = _likeness(wanted, vector)
    least = 0.0 if vector is None or wanted.past.wanted else FITS_A_QUESTION if _only_asks(wanted) else FITS
    worth = {question.id: 0.0 if vector is None else question.apt for question in fit}
    weighed = [(likeness(question.text), question) for question in sorted(fit, key=lambda question: question.id)]
    near = [
        (_counted(alike, question) + worth[question.id] + _bonus(question, wanted), question)
        for alike, question in weighed
        if not question.stage or alike + min(worth[question.id], 0.0) >= least
    ]
    return [question for _, question in sorted(near, key=lambda pair: -pair[0])]


def _counted(alike: float, question: BankQuestion) -> float:
    """What likeness counts: one that speaks of the words just said stands near to all of them."""
    return UNSTAGED + UNSTAGED_LIKENESS * alike if question.quote and not question.stage else alike


def _only_asks(wanted: Wanted) -> bool:
    return wanted.turn.act is Act.ANSWER and not wanted.heard.tells


def _not_asked(question: BankQuestion, wanted: Wanted, _: Listening) -> bool:
    past = wanted.past
    return question.id not in past.used and all(jaccard(question.tokens, other) <= ALIKE for other in past.wordings)


def _move(question: BankQuestion, wanted: Wanted, _: Listening) -> bool:
    return question.move in wanted.moves and question.move is not wanted.past.last_move


def _new_move(question: BankQuestion, wanted: Wanted, _: Listening) -> bool:
    return question.move is not wanted.past.last_move


def _another_move(question: BankQuestion, wanted: Wanted, listening: Listening) -> bool:
    return _new_move(question, wanted, listening) and question.move not in BEGINNING | ENDING


def _theme(question: BankQuestion, wanted: Wanted, _: Listening) -> bool:
    return question.theme is not wanted.past.weary


def _stage(question: BankQuestion, wanted: Wanted, _: Listening) -> bool:
    heard = set(wanted.heard.stages[:2] or UNSURE)
    spoken_of = bool(question.needs) and not wanted.heard.stages and question.stage != (Stage.WRONG,)
    return not question.stage or bool(set(question.stage) & heard) or spoken_of


def _weight(question: BankQuestion, wanted: Wanted, _: Listening) -> bool:
    if wanted.turn.act is Act.SHORT and not wanted.ending:
        return question.weight is Weight.LIGHT
    heavy_fits = wanted.past.number >= HEAVY_FROM and wanted.past.heavy < HEAVY_MOST and not wanted.group
    return question.weight is not Weight.HEAVY or heavy_fits


def _ladder(question: BankQuestion, wanted: Wanted, _: Listening) -> bool:
    """Of the unstaged: those that speak of words just said want these words above them, and the others a short answer."""
    short = wanted.turn.act is Act.SHORT and not wanted.ending
    if question.stage or question.move in BEGINNING | ENDING or question.fits == (Fit.FACILITATOR,):
        return not (short and question.stage)
    return not question.quote if short else bool(question.quote and wanted.turn.mirror)


def _barred(question: BankQuestion, wanted: Wanted, _: Listening) -> bool:
    return not wanted.past.barriers.intersection(question.not_when)


def _needed(question: BankQuestion, wanted: Wanted, _: Listening) -> bool:
    """A question on the very words that were written waits for its words in these."""
    mirror = wanted.turn.mirror if question.quote and not question.stage else None
    lately = not question.needs or says_one_of(question.needs, wanted.heard.recent)
    return lately and (mirror is None or not question.needs or says_one_of(question.needs, (mirror.now,)))


def _addressed(question: BankQuestion, wanted: Wanted, listening: Listening) -> bool:
    """Questions for facilitators alone are for those who speak of a session, and ask nothing else."""
    if question.fits != (Fit.FACILITATOR,):
        return True
    of_a_session = joined(listening.facilitating.any_of).search(" ".join(wanted.heard.recent))
    return wanted.turn.act is not Act.ANSWER and bool(of_a_session)


Rule = Callable[[BankQuestion, Wanted, Listening], bool]
RULES: tuple[Rule, ...] = (
    _not_asked,
    _move,
    _theme,
    _stage,
    _weight,
    _ladder,
    _barred,
    _needed,
    _addressed,
)
"""What a question must pass."""


WISHED = (_not_asked, _weight, _barred, _needed, _addressed, _another_move)
"""What is left of them when a question is wished for and none passes: stage, theme and ladder give way."""
OCCASIONAL = (_not_asked, _barred, _new_move)
"""What a question must pass that an occasion brings."""


def _passing(
    rules: Sequence[Rule], wanted: Wanted, questions: Sequence[BankQuestion], listening: Listening
) -> list[BankQuestion]:
    return [question for question in questions if all(rule(question, wanted, listening) for rule in rules)]


def _bonus(question: BankQuestion, wanted: Wanted) -> float:
    """What speaks for a question beside its likeness: what the message is about, the words it waits for, the stage."""
    themes = wanted.heard.themes[:NAMED]
    about = ABOUT[themes.index(question.theme)] if question.theme in themes else 0.0
    about += ABOUT[0] * (question.fits == (Fit.FACILITATOR,))
    return about + WAITED_FOR * bool(question.needs) + STAGED * bool(question.stage)


def _likeness(wanted: Wanted, vector: Vector | None) -> Callable[[str], float]:
    """How near a question is to what was said and to the passage that stands above it."""
    answer = wanted.turn.answer
    spoken = wanted.heard.recent if wanted.past.wanted else (wanted.turn.message,)
    said = " ".join([*spoken, *(sentence.text for sentence in (answer.sentences[:1] if answer else ()))])
    if vector is None:
        words = content(said)
        return lambda text: LITTLE * jaccard(content(text), words)
    there = vector(said)
    return lambda text: sum(a * b for a, b in zip(vector(text), there, strict=True))


def says_one_of(needs: Sequence[str], recent: Sequence[str]) -> bool:
    """Whether one of the words, in any of its forms, stands in what was said lately."""
    said = {f" {' '.join(_stems(text))} " for text in recent}
    return any(f" {' '.join(_stems(need))} " in text for need in needs for text in said)


def _stems(text: str) -> Iterator[str]:
    stemmer = Stemmer.Stemmer("english")
    yield from stemmer.stemWords(re.sub(r"['’]", "", word.lower()) for word in WORD.findall(text))
