"""Tables are read row by row with the heads of their columns, however they are set."""

from collections.abc import Callable

import pytest

from guide.reading import FoundFile, boxes_of
from guide.reading.pdf import read_pdf
from guide.records import Reading, Span
from tests.quality.pages import pdfs
from tests.reading.documents import typeset

Drop = Callable[..., FoundFile]
PAGE = '#set page(width: 13cm, height: 16cm, margin: 1.5cm)\n#set text(size: 10pt, hyphenate: false, lang: "en")\n'
PROSE = "The members met twice in that year and agreed the accounts of the society without a vote against them. "
CELLS = """
    table.header[Organisation][Year][What ended it, as reported there][Where it went],
    [Northfield Care, of the northern county], [2009], [Insolvent with debts above £1m], [The council],
    [Eastwick Libraries], [2015], [Withdrew three years into a contract that was signed for ten], [A trust of the health service],
    [The Harbour Trust], [2016], [Closed], [Sold],
"""
ROWS = (
    "Organisation: Northfield Care, of the northern county; Year: 2009; What ended it, as reported there: Insolvent with debts "
    "above £1m; Where it went: The council\n"
    "Organisation: Eastwick Libraries; Year: 2015; What ended it, as reported there: Withdrew three years into a contract "
    "that was signed for ten; Where it went: A trust of the health service\n"
    "Organisation: The Harbour Trust; Year: 2016; What ended it, as reported there: Closed; Where it went: Sold"
)


def table(cells: str, settings: str, columns: str = "(25%, 13%, 35%, 27%)") -> str:
    return f"{PAGE}{PROSE * 2}\n\n#table(columns: {columns}, {settings}, {cells})\n\n{PROSE * 2}"


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param("stroke: 0.5pt", id="ruled"),
        pytest.param("stroke: 0.5pt, inset: (x: 5pt, y: 0.33em)", id="ruled, rows as near as lines"),
        pytest.param("stroke: (y: 0.4pt)", id="lines between rows"),
        pytest.param("stroke: none", id="space between rows"),
        pytest.param("stroke: none, inset: (x: 5pt, y: 0.325em)", id="neither lines nor space"),
        pytest.param("stroke: 0.5pt, align: horizon", id="ruled, cells in the middle of their rows"),
        pytest.param("stroke: none, align: horizon", id="space between rows, cells in their middle"),
        pytest.param("stroke: none, align: (left, right, left, right)", id="some set to the right"),
        pytest.param("stroke: none, align: center", id="all centred"),
        pytest.param("stroke: none, fill: (_, y) => if calc.odd(y) { luma(230) }", id="every other row tinted"),
    ],
)
def test_cells_that_wrap_stay_in_their_rows(drop: Drop, settings: str) -> None:
    assert f"\n\n{ROWS}\n\nThe members" in read_pdf(drop(typeset(table(CELLS, settings)))).text


def test_rules_between_groups_of_rows_join_none(drop: Drop) -> None:
    cells = "[Name], [2012], [2013], table.hline(), [Northfield], [12], [13], [Eastwick], [14], [15], table.hline(), "
    cells += "[Harbour], [16], [17], [Boats], [2], []"
    text = read_pdf(drop(typeset(table(cells, "stroke: none, inset: (x: 8pt, y: 0.325em)", "3")))).text
    assert "Name: Eastwick; 2012: 14; 2013: 15\nName: Harbour; 2012: 16; 2013: 17\nName: Boats; 2012: 2\n\n" in text


def test_a_rule_below_the_head_and_words_set_wide_apart(drop: Drop) -> None:
    set_wide = "#set par(justify: true)\n#show table.cell.where(y: 0): set par(justify: false)\n"
    cells = CELLS.replace("there][Where it went],", "there][Where it went], table.hline(),")
    text = read_pdf(drop(typeset(set_wide + table(cells, "stroke: none, inset: (x: 5pt, y: 0.325em)")))).text
    assert f"\n\n{ROWS}\n\nThe members" in text


def test_a_paragraph_and_another_table_below_are_their_own(drop: Drop) -> None:
    other = "table(columns: 2, stroke: none, [Name], [Office], [A. Brown], [Chair], [C. Dale], [Clerk], [E. Fry], [Member])"
    text = read_pdf(drop(typeset(f"{PAGE}#table(columns: 4, stroke: none, {CELLS})\nOthers follow.\n\n#{other}"))).text
    assert text.startswith(f"{ROWS}\n\nOthers follow.\n\nName: A. Brown; Office: Chair\nName: C. Dale; Office: Clerk\n")


def test_the_tables_of_the_companion_briefing() -> None:
    text = read_pdf(pdfs()["companion.pdf"]).text
    assert (
        "\nOrganisation: Secure Healthcare, Wandsworth prison; Year: 2009; What ended it, as reported: Insolvent with debts "
        "above £1m, about eight weeks after an extension was signed; Where the service went: NHS managers stepped in\n"
    ) in text
    assert (
        "\nOrganisation: Suffolk Libraries; Year: 2025; What ended it, as reported: Tender abandoned, talks failed; "
        "Where the service went: County council\n"
    ) in text
    assert text.count("; What ended it, as reported: ") == 12
    assert text.count("; Last news found: ") == 6


def test_the_table_of_a_browser() -> None:
    reading = read_pdf(pdfs()["chromium-report.pdf"])
    assert (
        "Step: Consultation opens; By whom: The council; Date: 1 April 2014\n"
        "Step: Ballot of staff; By whom: The unions; Date: 20 May 2014\n"
        "Step: Decision on the contract, after the ballot has been counted; By whom: The cabinet; Date: 12 June 2014\n\n"
        "The council will publish"
    ) in reading.text
    assert not any("By whom" in heading.title for heading in reading.headings)


def lit(reading: Reading, words: str) -> list[tuple[int, int]]:
    """Left and foot of each box that covers `words`, in whole points."""
    start = reading.text.index(words)
    return [(int(box.left), int(box.bottom)) for box in boxes_of(reading, Span(start, start + len(words)), 1)]


def test_a_wrapped_cell_is_lit_line_by_line(drop: Drop) -> None:
    reading = read_pdf(drop(typeset(table(CELLS, "stroke: none"))))
    (left, first), (same, second) = lit(reading, "Northfield Care, of the northern county")[:2]
    assert left == same and first > second


def test_a_table_without_a_head_over_its_first_column(drop: Drop) -> None:
    cells = "[], [2015], [2016], [Stay], [£310,000], [£314,000], [Share], [£343,000], [£286,000], [Close], [£155,000], [£0]"
    text = read_pdf(drop(typeset(table(cells, "stroke: none", "3")))).text
    assert "\n\nStay; 2015: £310,000; 2016: £314,000\nShare; 2015: £343,000; 2016: £286,000\nClose; 2015" in text


def test_an_empty_cell_is_left_out(drop: Drop) -> None:
    cells = "[Year], [Staff], [Loss], [2011], [40], [£2m], [2012], [], [£1m], [2013], [61], []"
    text = read_pdf(drop(typeset(table(cells, "stroke: none", "3")))).text
    assert "\n\nYear: 2011; Staff: 40; Loss: £2m\nYear: 2012; Loss: £1m\nYear: 2013; Staff: 61\n\n" in text


def test_a_line_across_all_columns_does_not_end_a_table(drop: Drop) -> None:
    cells = (
        "[Name], [Members], [Voted], [Northfield], [214], [131], [Eastwick], [90], [41], "
        "table.cell(colspan: 3)[Those that have left the county since the year 2011], [Harbour], [95], [31], [Boats], [12], [11]"
    )
    text = read_pdf(drop(typeset(table(cells, "stroke: none", "3")))).text
    assert "\n\nThose that have left the county since the year 2011\n\nName: Harbour; Members: 95; Voted: 31\nName: Boats" in text


TOWNS = [
    place + ending for place in ("Alder", "Brook", "Dun", "Fern", "Green") for ending in ("by", "combe", "ham", "ley", "ton")
]


@pytest.mark.parametrize("repeat", ["true", "false"])
def test_a_table_that_goes_on_over_the_page_keeps_its_heads(drop: Drop, repeat: str) -> None:
    rows = "".join(f"[Society of the town of {town}], [{1980 + at}], [Closed by {town} itself]," for at, town in enumerate(TOWNS))
    cells = f"table.header(repeat: {repeat}, [Name], [Year], [End]), {rows}"
    reading = read_pdf(drop(typeset(table(cells, "stroke: none", "(30%, 15%, 55%)"))))
    assert len(reading.pages) > 2
    for at, town in enumerate(TOWNS):
        assert f"Name: Society of the town of {town}; Year: {1980 + at}; End: Closed by {town} itself\n" in reading.text
    last = reading.text.index("Name: Society of the town of Greenton")
    assert boxes_of(reading, Span(last, last + 30), 1) == []


def test_a_cell_that_begins_with_a_number_is_no_footnote(drop: Drop) -> None:
    rows = "[Ballot of staff], [20 May 2014], [Hall], [Decision], [12 June 2014], [Town], [Start], [1 July], [Quay]"
    text = read_pdf(
        drop(typeset(PAGE + PROSE * 6 + f"\n\n#text(8pt)[#table(columns: 3, stroke: none, [What], [When], [Where], {rows})]"))
    ).text
    assert "What: Ballot of staff; When: 20 May 2014; Where: Hall\nWhat: Decision; When: 12 June 2014; Where: Town\n" in text


def test_a_word_that_a_cell_cuts_is_joined(drop: Drop) -> None:
    cells = "[Name], [What], [Care], [Respon-\\ sibilities], [Boats], [Long-\\ standing], [Books], [Plain]"
    text = read_pdf(drop(typeset(PAGE + "A long-standing habit.\n\n" + f"#table(columns: 2, {cells})"))).text
    assert "Name: Care; What: Responsibilities\nName: Boats; What: Long-standing\n" in text


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(f"#columns(2)[{PROSE * 12}]", id="two columns"),
        pytest.param(
            "".join(f"#grid(columns: (1.2cm, 1fr), [{n}.{n}], [{PROSE}])\n" for n in (1, 2, 3, 4)), id="numbered paragraphs"
        ),
        pytest.param(
            "".join(f"#grid(columns: (1.6cm, 1fr), [{n}], [{PROSE}])\n" for n in (2011, 2012, 2013)), id="years and what happened"
        ),
        pytest.param(f"#set par(justify: true)\n#block(width: 3.5cm)[{PROSE * 3}]", id="wide spaces"),
    ],
)
def test_what_is_no_table_is_read_as_it_stands(drop: Drop, source: str) -> None:
    text = read_pdf(drop(typeset(PAGE + source))).text
    assert ": " not in text and "; " not in text
    assert text.count("met twice in that year and agreed the accounts of the society without a vote") == source.count("met twice")
