"""What a question wants beside its subject: a date question favours a sentence with a date, and so on. Small, and never alone."""

import re

import numpy as np
from numpy.typing import NDArray

from guide.index.sentences import Rows, Sentences
from guide.records import PassageRole, Query, QuestionKind

MEASURED_WEIGHT = 0.15
"""For what can be counted, dated or paid, of a score whose best is about 1. On the odd single-fact questions 0.15 and 0.20 held
83 of 100 facts in three sentences and 0.05 held 73; on the even ones 81 against 69."""
WEIGHT = 0.05
"""For names and causes, and for the time asked about: enough to part near ties. Chosen by judgement."""
NOW = "now"
NOTHING = re.compile(r"(?!)")

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
NUMBER = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
SIGNS: dict[QuestionKind, re.Pattern[str]] = {
    QuestionKind.WHEN: re.compile(rf"\b\d{{1,2}} (?:{MONTHS})\b|\b(?:{MONTHS}) \d"),
    QuestionKind.HOW_MANY: re.compile(
        rf"\b(?!(?:19|20)\d\d\b)\d[\d,]*\b(?!\s?%)|\b(?:{NUMBER}|dozen|hundreds?|thousands?|none)\b", re.IGNORECASE
    ),
    QuestionKind.HOW_MUCH: re.compile(r"£\s?\d"),
    QuestionKind.HOW_LONG: re.compile(
        rf"\b(?:\d+|{NUMBER}|fifteen|eighteen)[- ](?:and a half )?(?:year|month|week|day|minute|hour)s?\b", re.IGNORECASE
    ),
    QuestionKind.SHARE: re.compile(
        r"%|\bper cent\b|\b(?:one|two|three|a)[- ](?:third|quarter|fifth)s?\b|\bhalf\b", re.IGNORECASE
    ),
    QuestionKind.WHO: re.compile(
        r"(?<=[a-z,;] )[A-Z][a-z]+|\b(?:chief executive|chair|directors?|council|board|union|minister)\b"
    ),
    QuestionKind.WHY: re.compile(
        r"\b(?:because|since|so that|in order to|due to|owing to|as a result|reasons?)\b"
        r"|\b(?:led to|caused?|in response to|meant that)\b",
        re.IGNORECASE,
    ),
}
"""What a sentence holds that answers a question of this kind."""
NOT_SAID: dict[QuestionKind, re.Pattern[str]] = {
    kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for kind, words in {
        QuestionKind.WHEN: "when|dates?|days?|months?|years?|how long ago",
        QuestionKind.HOW_MANY: "how (?:many|big|large|often|far)|figures?|numbers?|counts?|size|turnout|survey",
        QuestionKind.HOW_MUCH: "how much|figures?|sums?|costs?|prices?|paid|pay|income|turnover|money|worth|value",
        QuestionKind.HOW_LONG: "how (?:long|soon)|length|until when|wait",
        QuestionKind.SHARE: "shares?|figures?|turnout|how (?:much|many)|result",
        QuestionKind.WHO: "who|whom|whose|names?|which",
        QuestionKind.WHY: "why|reasons?|causes?|explain|explains|account",
        QuestionKind.YES_NO: "whether|if|any|independent",
    }.items()
}
"""By what words a line says that the answer to a question of this kind is not known."""
COUNTED = frozenset({QuestionKind.WHEN, QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH, QuestionKind.HOW_LONG, QuestionKind.SHARE})


class Signs:
    """Which rows hold a date, a number, a name, a cause, and the newest year each speaks of; read once from the sentences."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._shown: dict[QuestionKind, NDArray[np.bool_]] = {}
        self._years: NDArray[np.int_] | None = None

    def bonus(self, query: Query, rows: Rows) -> NDArray[np.float32]:
        """(rows,) what is added to their scores, 0 to the sum of both weights."""
        total = np.zeros(len(rows), dtype=np.float32)
        if query.kind in NOT_SAID:
            total += (MEASURED_WEIGHT if query.kind in COUNTED else WEIGHT) * self._holds(query.kind)[rows]
        if query.time == NOW:
            total += WEIGHT * _recency(self._newest()[rows])
        elif query.time.isdigit():
            total += WEIGHT * np.array([query.time in self._sentences.rows[row].text for row in rows], dtype=np.float32)
        return total

    def _holds(self, kind: QuestionKind) -> NDArray[np.bool_]:
        if kind not in self._shown:
            said, not_said = SIGNS.get(kind, NOTHING), NOT_SAID[kind]
            self._shown[kind] = np.array(
                [bool((not_said if row.role is PassageRole.NOT_KNOWN else said).search(row.text)) for row in self._sentences.rows]
            )
        return self._shown[kind]

    def _newest(self) -> NDArray[np.int_]:
        if self._years is None:
            self._years = np.array(
                [max(map(int, YEAR.findall(row.text)), default=0) for row in self._sentences.rows], dtype=np.int_
            )
        return self._years


def _recency(years: NDArray[np.int_]) -> NDArray[np.float32]:
    """1 for the newest year among the candidates, down to 0 for twenty years before it and for the undated."""
    if not len(years):
        return np.zeros(0, dtype=np.float32)
    age = years.max() - years
    return np.where(years > 0, np.clip(1 - age / 20, 0, 1), 0).astype(np.float32)
