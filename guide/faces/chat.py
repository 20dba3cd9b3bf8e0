"""The chat page at `/`: Gradio, with markup of ours. Importing this module takes seconds, for it imports Gradio: only to serve.

The page makes no request to another host, and the server keeps no word of it: the conversation is a `gr.BrowserState`.
"""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by Gradio when it is imported

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.events import api

from guide.faces import chat_trip as trip
from guide.faces.below import root
from guide.faces.chat_first import intro_markup, shelf_markup, ways_markup
from guide.faces.chat_record import Held, held_of, record_markup, saved, ticks_of, toggled
from guide.faces.chat_scope import scope_markup
from guide.faces.chat_trip import Kept, Screen
from guide.faces.pages import HERE, LOOK
from guide.guide import Guide
from guide.records import EMPTY, EVERYTHING
from guide.reflection.record import Ticks

TITLE = "Otherwise: a reflective guide to becoming a public service mutual"
RECORD_KEY = "otherwise.record"
STORAGE_KEY = "otherwise.conversation"
STORAGE_SECRET = "kept-in-this-browser"  # noqa: S105 (Gradio sends it to the browser: it hides nothing, it only has to stay the same)
BEGIN = "Ask, or begin anywhere"
GO_ON = "Write as you would say it"
AT_ONCE = 50
"""People whose messages are answered side by side."""
CONFIRM = (
    "(kept) => confirm('Delete this conversation and your record of it from this browser? They are kept nowhere else.')"
    " ? null : kept"
)
SENDING = "(message, kept) => [message, window.otherwise?.sent(kept) ?? kept]"
"""chat.js tells how long this sitting is, with each message, which is not kept; and what was chosen a moment ago."""
ANSWERED = "() => window.otherwise?.answered()"
"""chat.js tells again what was chosen meanwhile."""
SHEET = (HERE / "static" / "otherwise.css").read_text(encoding="utf-8")
RECORDS = "".join(
    f"element.addEventListener('otherwise:{name}', (event) => trigger('{event}', event.detail));"
    for name, event in (("kept", "select"), ("written", "input"), ("opened", "expand"))
)
"""record.js tells what is kept, what is written into the record, and that it was opened."""
LOOKS_BACK = "element.addEventListener('otherwise:place', (event) => trigger('select', event.detail))"
"""chat.js asks for the evidence of another turn than the one on the desk."""


ASKS = "element.addEventListener('otherwise:asks', (event) => trigger('select', event.detail))"
"""scope.js tells whether questions back are wanted."""
SCOPE = "element.addEventListener('otherwise:scope', (event) => trigger('select', event.detail))"
"""scope.js tells which sources are ticked."""


class Page:
    """The components of the page, in their order, and how a Screen reaches them."""

    def __init__(self, guide: Guide) -> None:
        self.kept = gr.BrowserState(default_value={}, storage_key=f"{STORAGE_KEY}{root()}", secret=STORAGE_SECRET)
        self.ticks = gr.BrowserState(default_value={}, storage_key=f"{RECORD_KEY}{root()}", secret=STORAGE_SECRET)
        self.top = _markup(trip.top_markup(guide), "top-line")
        with gr.Row(elem_classes="room"):
            with gr.Column(elem_classes="talk"):
                self._talk(guide)
            with gr.Column(elem_classes="desk"):
                self._desk(guide)

    def _talk(self, guide: Guide) -> None:
        self.intro = _markup(intro_markup(guide.library), "intro-part")
        self.past = _markup("", "past", js_on_load=LOOKS_BACK)
        self.now = _markup(_spoken(""), "now", js_on_load=LOOKS_BACK)
        with gr.Column(elem_classes="composer"):
            self.notice = _markup("", "notice-part")
            with gr.Row(elem_classes="write"):
                self.box = gr.Textbox(
                    label="Write here",
                    placeholder=BEGIN,
                    max_lines=8,
                    container=False,
                    elem_id="message",
                    elem_classes="box",
                )
                self.send = gr.Button("Send", elem_classes="send", variant="primary")
                self.stop = gr.Button("Stop", elem_classes="stop", visible=False)
            with gr.Row(elem_classes="below"):
                self.manner = _markup("", "manner-part", js_on_load=ASKS)
                self.delete = gr.Button("Delete everything here", elem_classes="as-link delete")
            self.scope = _markup(scope_markup(guide.library, EVERYTHING), "scope-part", js_on_load=SCOPE)
        self.ways = _markup(ways_markup(guide.library), "ways-part")
        self.record = _markup(record_markup(EMPTY, Ticks()), "record-part", js_on_load=RECORDS)

    def _desk(self, guide: Guide) -> None:
        self.desk = _markup(shelf_markup(guide), "desk-part", js_on_load=LOOKS_BACK)
        with gr.Column(elem_classes="add", visible=False) as self.add:  # until it is known who has come
            self.file = gr.UploadButton("Add a file to the library", elem_classes="as-button", type="filepath")
            self.became = _markup("", "became")

    @property
    def parts(self) -> list[Any]:
        """Everything that a Screen may change."""
        return [
            self.top,
            self.notice,
            self.intro,
            self.past,
            self.now,
            self.ways,
            self.desk,
            self.manner,
            self.scope,
            self.box,
            self.send,
            self.stop,
            self.kept,
        ]

    def show(self, screen: Screen) -> dict[Any, Any]:
        """A Screen as Gradio takes it: only what changes."""
        names = ("top", "notice", "intro", "past", "now", "ways", "desk", "manner", "scope", "kept")
        shown = {getattr(self, name): value for name in names if (value := getattr(screen, name)) is not None}
        if screen.now is not None:
            shown[self.now] = _spoken(screen.now)
        if screen.box is not None:
            shown[self.box] = gr.Textbox(value=screen.box, placeholder=BEGIN if screen.intro else GO_ON)
        if screen.busy is not None:
            shown |= {self.send: gr.Button(visible=not screen.busy), self.stop: gr.Button(visible=screen.busy)}
        return shown


def build_chat(guide: Guide) -> gr.Blocks:
    """The chat over one guide. Nothing is kept between two calls but what the browser keeps."""
    blocks: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as blocks:
        page = Page(guide)
        _wire_conversation(blocks, page, guide)
        _wire_choices(page)
        _wire_record(blocks, page)
        _wire_library(blocks, page, guide)
        _wire_client(guide)
    blocks.queue(default_concurrency_limit=AT_ONCE, api_open=False)
    return blocks


def mount(app: FastAPI, guide: Guide) -> FastAPI:
    """Put the chat at `/` of `app`. Call it last: what is mounted at `/` takes every path that no route before it took."""
    gr.mount_gradio_app(
        app,
        build_chat(guide),
        path="/",
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        head=_head(f"{root()}{LOOK}"),
        root_path=root() or None,
        ssr_mode=False,
        footer_links=[],
        run_history=False,  # it would keep a second copy of what people write
        mcp_server=False,
        enable_monitoring=False,  # None leaves its summary open
        max_file_size=guide.settings.corpus.largest_file_mb * 1024 * 1024,
    )
    return app


def _wire_conversation(blocks: gr.Blocks, page: Page, guide: Guide) -> None:
    def restore(kept: Kept | None) -> dict[Any, Any]:
        return page.show(trip.restored(guide, kept))

    def say(message: str, kept: Kept | None) -> Iterator[dict[Any, Any]]:
        for screen in trip.said(guide, message, kept):
            yield page.show(screen)

    def stop(kept: Kept | None) -> dict[Any, Any]:
        return page.show(trip.stopped(guide, kept))

    def delete(kept: Kept | None) -> dict[Any, Any]:
        if kept:
            return page.show(Screen())
        return page.show(trip.deleted(guide)) | {page.ticks: {}, page.record: record_markup(EMPTY, Ticks())}

    def look_back(kept: Kept | None, where: gr.EventData) -> dict[Any, Any]:
        return page.show(trip.looked_back(guide, kept, int(where.turn), int(where.number)))

    quietly: dict[str, Any] = {"outputs": page.parts, "show_progress": "hidden", "api_visibility": "private"}
    blocks.load(restore, [page.kept], **quietly)
    sending = gr.on([page.send.click, page.box.submit], say, [page.box, page.kept], js=SENDING, **quietly)
    sending.failure(stop, [page.kept], **quietly)  # a fault that nobody foresaw: Gradio says it, and the box is free again
    stopping = page.stop.click(stop, [page.kept], cancels=[sending], **quietly)
    for written in (sending, stopping):
        written.then(None, js=ANSWERED, show_progress="hidden", api_visibility="private")
    page.delete.click(delete, [page.kept], js=CONFIRM, **{**quietly, "outputs": [*page.parts, page.ticks, page.record]})
    gr.on([page.past.select, page.now.select, page.desk.select], look_back, [page.kept], **quietly)


def _wire_choices(page: Page) -> None:
    def choose(kept: Kept | None, what: gr.EventData) -> Kept:
        return trip.chosen(kept, {"kinds": what.kinds, "sources": what.sources})

    def ask_back(kept: Kept | None, what: gr.EventData) -> Kept:
        return trip.asked_back(kept, bool(what.wanted))

    quietly: dict[str, Any] = {"outputs": [page.kept], "show_progress": "hidden", "api_visibility": "private"}
    page.scope.select(choose, [page.kept], **quietly)
    page.manner.select(ask_back, [page.kept], **quietly)


def _wire_record(blocks: gr.Blocks, page: Page) -> None:
    def shown(kept: Kept | None, held: Held | None) -> str:
        return record_markup(trip.conversation_or_empty(kept), ticks_of(held))

    def kept_or_not(kept: Kept | None, held: Held | None, what: gr.EventData) -> dict[Any, Any]:
        conversation = trip.conversation_or_empty(kept)
        ticks = toggled(conversation, saved(ticks_of(held), what.ticks), what.tick)
        return {page.ticks: held_of(ticks), page.record: record_markup(conversation, ticks)}

    def written(held: Held | None, what: gr.EventData) -> Held:
        return held_of(saved(ticks_of(held), {"ticks": what.ticks, "own": what.own, "edits": what.edits}))

    quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    in_turn = {
        **quietly,
        "concurrency_id": "record",
        "concurrency_limit": 1,
    }  # or what was deleted comes back with what was written
    gr.on([blocks.load, page.record.expand], shown, [page.kept, page.ticks], [page.record], **quietly)
    page.record.select(kept_or_not, [page.kept, page.ticks], [page.ticks, page.record], **in_turn)
    # what is typed while the last of it is on its way must not be dropped
    page.record.input(written, [page.ticks], [page.ticks], trigger_mode="always_last", **in_turn)


def _wire_library(blocks: gr.Blocks, page: Page, guide: Guide) -> None:
    def may_add(request: gr.Request) -> bool:
        return bool(getattr(request.request and request.request.state, "may_add", False))

    def offered(request: gr.Request) -> dict[Any, Any]:
        return {page.add: gr.Column(visible=may_add(request))}

    def add(path: str, request: gr.Request) -> dict[Any, Any]:
        if not may_add(request):
            return {}
        try:
            return {page.became: trip.added(guide, Path(path)), page.top: trip.top_markup(guide)}
        finally:
            Path(path).unlink(missing_ok=True)  # Gradio's copy; the guide keeps its own

    blocks.load(offered, None, [page.add], show_progress="hidden", api_visibility="private")
    page.file.upload(add, [page.file], [page.became, page.top], show_progress="minimal", api_visibility="private")


def _wire_client(guide: Guide) -> None:
    """What `gradio_client` may call; the page's own events are for the page alone."""

    def reply(message: str, kept: dict[str, Any]) -> dict[str, Any]:
        """A message after a kept conversation ({}: none): the conversation with its turn, for `gradio_client`."""
        *_, last = trip.said(guide, message, kept)
        if last.kept is None:
            raise gr.Error("This message is empty or too long.", print_exception=False)
        return last.kept

    api(reply, api_name="reply")


def _head(look: str) -> str:
    """Sheets and scripts of the page, from where they are served."""
    return (
        f'<link rel="icon" href="{look}/mark.svg" type="image/svg+xml"><link rel="stylesheet" href="{look}/otherwise.css">'
        # The sheet once more, nested, or Gradio's own rules for links, headings and lists win.
        f"<style>.gradio-container.gradio-container {{ {SHEET} }}</style>"
        f'<link rel="stylesheet" href="{look}/chat.css"><script src="{look}/chat.js" defer></script>'
        f'<script src="{look}/scope.js" defer></script>'
        f'<link rel="stylesheet" href="{look}/record.css"><script src="{look}/record.js" defer></script>'
    )


def _spoken(markup: str) -> str:
    """The newest turn in a region that stays, so that screen readers say what is added to it."""
    return f'<div role="log" aria-live="polite" aria-label="Newest reply">{markup}</div>'


def _markup(value: str, name: str, js_on_load: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_classes=name, apply_default_css=False, padding=False, js_on_load=js_on_load)
