"""The report that the guide is about: recognised when someone drops it in, since it does not ship."""

import re

from guide.records import Reading, SourceKind

REPORT_ID = "report/becoming-a-public-service-mutual"
TITLE = "Becoming a Public Service Mutual: Understanding Transition and Change"
CREDIT = "W. Davies and R. Yeoman, Oxford Centre for Mutual and Employee-owned Business"
PUBLISHED = "2013-05"
FIRST_PAGES = 5


def recognised(reading: Reading) -> Reading:
    """The reading, as the report when its first pages bear the report's title and its authors' names; else as it was."""
    if reading.source.kind not in (SourceKind.ADDED, SourceKind.REPORT) or not _is_report(reading):
        return reading
    source = reading.source.model_copy(
        update={
            "id": REPORT_ID,
            "kind": SourceKind.REPORT,
            "ours": False,
            "title": TITLE,
            "credit": CREDIT,
            "published": PUBLISHED,
        }
    )
    return reading.model_copy(update={"source": source})


def _is_report(reading: Reading) -> bool:
    """Whether a heading of the first pages is the title, and both authors are named there: who only cites it sets it smaller."""
    end = reading.pages[min(FIRST_PAGES, len(reading.pages)) - 1].end if reading.pages else 0
    titles = [reading.source.title, *(heading.title for heading in reading.headings if heading.start < end)]
    titled = any("becoming a public service mutual" in _plain(title) for title in titles)
    return titled and all(name in _plain(reading.text[:end]) for name in ("davies", "yeoman"))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).lower()
