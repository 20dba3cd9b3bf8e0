"""What the tests of the pages share: a small guide without vectors, over a note, a typeset PDF and a file that is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from fastapi import FastAPI
from starlette.testclient import TestClient

from guide import Guide, Settings, read_settings
from guide.faces.access import Access, Guard
from guide.faces.api import build_api, close_api
from guide.faces.library import mount_library
from guide.faces.pages import mount_look
from guide.faces.reader import mount_reader

NOTE = """---
title: Suffolk Libraries
kind: note
published: 2026-11-23
nation: England
credit: Written for these tests. CC BY 4.0.
references:
  - {key: S1, kind: press, publisher: The Herald, title: "Libraries <return>", date: 2025-06-02, address: "https://example.org/libraries"}
  - {key: S2, kind: official, publisher: The Council, title: "Minutes", date: "", address: ""}
---

## Outcome

The libraries of Suffolk returned to the county council on 1 June 2025. [S1]
Almost 400 staff of Suffolk Libraries were to transfer in 2025. [S1][S2]

## What it was

The members of Suffolk Libraries were:

- community groups, one for each library; and
- the founders of the society.

### Its board

Community groups elected the board of Suffolk Libraries each year <script>alert(1)</script>.
"""
PRINTED = """#set document(title: "The Yearly Study")
#set page(paper: "a5", numbering: "i")
Preface of the Yearly Study, with thanks to the members of Northfield Care.
#pagebreak()
#counter(page).update(1)
#set page(numbering: "1")
= Governance
Members elect the board of Northfield Care each July. Turnout at Northfield Care was 41 per cent in 2012.
#pagebreak()
= Money
The first contract of Northfield Care ran for three years from 2011.
"""
TOKEN = "a-token-of-the-tests"


@pytest.fixture(scope="session")
def small_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A corpus of one note, and two added files: a PDF of three pages, and one that is no PDF."""
    root = tmp_path_factory.mktemp("small")
    for folder in ("corpus/notes", "data/library"):
        (root / folder).mkdir(parents=True)
    (root / "corpus/notes/suffolk.md").write_text(NOTE, encoding="utf-8")
    (root / "data/library/broken.pdf").write_bytes(b"This is no PDF at all.")
    (root / "study.typ").write_text(PRINTED, encoding="utf-8")
    (root / "data/library/study.pdf").write_bytes(typst.compile(str(root / "study.typ")))
    return read_settings(data=root / "data", corpus={"folder": root / "corpus"}, index={"fetch_weights": False})


@pytest.fixture(scope="session")
def small(small_settings: Settings) -> Iterator[Guide]:
    guide = Guide.open(small_settings)
    yield guide
    guide.close()


@pytest.fixture(scope="session")
def small_app(small: Guide) -> FastAPI:
    """All faces but the chat, which takes seconds to import."""
    app = build_api(small, TOKEN)
    app.add_middleware(Guard, access=Access.of(small.settings, TOKEN))
    mount_look(app)
    mount_reader(app, small)
    mount_library(app, small)
    close_api(app)
    return app


@pytest.fixture
def web(small_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(small_app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def own_settings(tmp_path: Path) -> Settings:
    """A corpus of one note, for tests that change things."""
    (tmp_path / "corpus/notes").mkdir(parents=True)
    (tmp_path / "corpus/notes/suffolk.md").write_text(NOTE, encoding="utf-8")
    return read_settings(data=tmp_path / "data", corpus={"folder": tmp_path / "corpus"}, index={"fetch_weights": False})
