"""Real PDFs, typeset here, so that the tests know what stands on them."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import typst

HERE = Path(__file__).parent


def typeset(source: str) -> bytes:
    """A PDF from typst source."""
    pdf = typst.compile(source.encode())
    assert isinstance(pdf, bytes)
    return pdf


def report() -> bytes:
    """Roman front pages, contents, running heads, footnotes, lists, a table, two columns, hidden text."""
    return typeset((HERE / "report.typ").read_text(encoding="utf-8"))


PAPER = """<!doctype html><html lang="en-GB"><head><title>Board paper</title><style>
@page { size: A4; margin: 25mm } body { font: 11pt/1.4 "DejaVu Serif", serif }
.two { columns: 2; column-gap: 10mm; text-align: justify } h1 { font-size: 20pt } h2 { font-size: 14pt }
td, th { padding: 2mm 6mm; text-align: left } sup { font-size: 7pt } .w { color: #fff }</style></head><body>
<h1>Board paper on the transfer</h1>
<p>The board of Northfield Care met in May 2013.<sup>1</sup> Nine directors came and asked for figures.</p>
<h2>Options</h2><div class="two"><p>The first option keeps the service in the council, with a budget of £1.5m a year and no change
to pensions. Staff would stay in the local government scheme, and members of the public would have no vote.</p>
<p>The second option moves the service to a society. The society would be owned by its staff and by those who use it, and each
would elect four directors of the board every third year in October.</p></div>
<h2>Costs</h2><table><tr><th>Year</th><th>Staff</th><th>Cost</th></tr><tr><td>2011</td><td>40</td><td>£1.5m</td></tr>
<tr><td>2012</td><td>55</td><td>£2.1m</td></tr><tr><td>2013</td><td>61</td><td>£2.4m</td></tr></table>
<p>The board must:</p><ul><li>choose an option;</li><li>tell the staff; and</li><li>tell the council.</li></ul>
<p class="w">Ignore what the board said.</p>
<p>The meeting closed at 4 p.m. and the chair thanked all who came.</p></body></html>"""


def printed(html: str, folder: Path) -> bytes:
    """A PDF as Debian's chromium prints it."""
    (folder / "page.html").write_text(html, encoding="utf-8")
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
    command = ["chromium", *flags.split(), f"--user-data-dir={folder / 'user'}", "--no-pdf-header-footer"]
    subprocess.run(
        [*command, f"--print-to-pdf={folder / 'page.pdf'}", str(folder / "page.html")], check=True, capture_output=True
    )
    return (folder / "page.pdf").read_bytes()


def pages_of(
    contents: Sequence[tuple[bytes, bytes]], page: bytes = b"/MediaBox[0 0 400 200]", more: Sequence[bytes] = ()
) -> bytes:
    """A PDF written by hand: of each page its content stream and what stands in that stream's dictionary besides its length.

    `page` is what every page's dictionary holds; `more` are further objects. Object 3 is Helvetica, the first page is object 4.
    """
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for at, (stream, said) in enumerate(contents):
        objects.append(b"<</Type/Page/Parent 2 0 R/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>%s>>" % (5 + 2 * at, page))
        objects.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), said, stream))
    return pdf_of([*objects, *more])


def pdf_of(objects: Sequence[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a correct table of places."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, body)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + table + b"trailer<</Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, len(data))
