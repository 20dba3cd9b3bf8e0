"""Numbers, sums, shares, years and dates of a sentence, by their values: "£35m" is "£35 million", "ninety-seven" is 97."""

import calendar
import re
from dataclasses import dataclass

MONTHS = calendar.month_name[1:]
_MONTH = "|".join(MONTHS)
_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen
nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_PARTS = {"half": 2.0, "halves": 2.0, "third": 3.0, "thirds": 3.0, "quarter": 4.0, "quarters": 4.0, "fifth": 5.0, "fifths": 5.0}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9, "k": 1e3}
_UNITS, _DOZENS = _SMALL.split(), _TENS.split()
_COUNT = "|".join([*_UNITS[2:], *_DOZENS])
_SPELT = rf"(?:(?:{'|'.join(_DOZENS)})-(?:{'|'.join(_UNITS[1:10])})|{_COUNT})"
_SCALE = r"(?:\s?(?:million|billion|thousand|hundred|bn|m|k)\b)"
FIGURE = re.compile(
    rf"""
    (?-i:\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?)?(?:{_MONTH})\s\d{{4}}\b)      # 1 May 2016, May 2016
    |(?-i:\b\d{{1,2}}\s(?:{_MONTH})\b)                                         # 1 May
    |(?-i:(?<=\w\s)(?:{_MONTH})\b)                                             # in May
    |\b(?:19|20)\d\d[-–‑/](?:\d\d){{1,2}}\b                                    # 2022–23
    |[£$€]\s?\d[\d,]*(?:\.\d+)?{_SCALE}?                                       # £35m
    |\b\d[\d,]*(?:\.\d+)?(?:\s?%|\sper\scent\b|{_SCALE}(?:\sdollars|\spounds)?|(?:st|nd|rd|th)\b)?   # 62%, 20 million
    |\b(?:one|two|three|four)[\s-](?:thirds?|quarters?|fifths?|half|halves)\b  # two thirds
    |\bhalf\b
    |\b{_SPELT}(?:\sper\scent\b|{_SCALE})?(?![\w-]*\w)                         # ninety-seven per cent
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Figure:
    """One figure. Two say the same when `key` is the same; a date may be said with less than all of its parts."""

    sort: str
    """date, span (2022-23), money, share, part (two thirds), place (25th) or count."""
    key: str
    day: int = 0
    month: int = 0
    year: int = 0
    """0 where it is not said."""

    def says(self, other: "Figure") -> bool:
        """Whether who has read this figure has read `other` in it."""
        if self.sort != "date" or other.sort != "date":
            return self.key == other.key
        return all(mine == theirs or not theirs for mine, theirs in zip(self._parts, other._parts, strict=True))

    @property
    def _parts(self) -> tuple[int, int, int]:
        return self.day, self.month, self.year


def figure_of(shown: str) -> Figure | None:
    """The figure that `FIGURE` found; None for what turns out to be none."""
    text = shown.lower().replace("‑", "-").replace("–", "-")
    if (
        month := next((at for at, name in enumerate(MONTHS, 1) if re.search(rf"\b{name.lower()}\b", text)), 0)
    ) and shown != "may":
        return _date(text, month)
    if re.fullmatch(r"\d{4}[-/](\d\d){1,2}", text):
        return Figure("span", f"{text[:4]}-{text[-2:]}")
    if re.fullmatch(r"(1[89]|20)\d\d", text):
        return Figure("date", text, year=int(text))
    return _amount(text)


def _date(text: str, month: int) -> Figure:
    year, day = re.search(r"\d{4}", text), re.match(r"\d{1,2}(?!\d)", text)
    found = int(day[0]) if day else 0, month, int(year[0]) if year else 0
    return Figure("date", "-".join(map(str, found)), *found)


def _amount(text: str) -> Figure | None:
    part = re.search(r"\b(halves|half|thirds?|quarters?|fifths?)\b", text)
    if part:
        return Figure("part", f"{_value(text.split(part[0])[0]) or 1:g}/{_PARTS[part[0]]:g}")
    value = _value(text)
    if value is None:
        return None
    if re.search(r"%|per\scent", text):
        return Figure("share", f"{value:g}%")
    if re.search(r"[£$€]|dollars|pounds", text):
        return Figure("money", f"{'$' if '$' in text or 'dollar' in text else '£'}{value:.12g}")
    return Figure("place" if re.search(r"\d(st|nd|rd|th)$", text) else "count", f"{value:.12g}")


def _value(text: str) -> float | None:
    """The number, with its scale; None when there is none."""
    scale = next((size for name, size in _SCALES.items() if re.search(rf"(?<![a-z]){name}\b", text)), 1.0)
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    if digits:
        return float(digits[0].replace(",", "")) * scale
    spelt = [word for word in re.split(r"[\s-]+", text) if word in _UNITS or word in _DOZENS]
    if not spelt:
        return None
    return sum(_UNITS.index(word) if word in _UNITS else 20.0 + 10 * _DOZENS.index(word) for word in spelt) * scale
