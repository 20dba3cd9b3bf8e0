// My record: keeping, editing, deleting. What is ticked is shown by the page that comes back; what is typed is kept as it is typed.
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const dialog = () => $("dialog.record");
  let open = false;
  let waiting = null;

  const send = (what, detail) => dialog()?.parentElement.dispatchEvent(new CustomEvent(`otherwise:${what}`, { bubbles: true, detail }));

  const named = (button) => ({ turn: Number(button.dataset.turn), part: button.dataset.part, number: Number(button.dataset.number || 0) });
  const key = (tick) => `${tick.turn} ${tick.part} ${tick.number}`;

  // A part of one's own words, where just that is selected.
  const selected = (button) => {
    const words = String(getSelection()).trim();
    const said = button.closest(".turn")?.querySelector(".said");
    return button.dataset.part === "words" && words && said?.contains(getSelection().anchorNode) ? words : "";
  };

  // What stands in the fields, as it is sent and kept.
  const gather = () => {
    const form = $("form", dialog());
    const ticks = JSON.parse(form.elements.ticks.value);
    const own = {};
    all("[data-own]", form).forEach((field) => { own[field.dataset.own] = field.value; });
    if (own.came_with === $("[data-first]", form).dataset.first) delete own.came_with;
    const words = Object.fromEntries(all(".kept-line", form).filter((line) => $("[data-words]", line)).map((line) => [line.dataset.tick, $("[data-words]", line).value]));
    ticks.own = own;
    ticks.edits = (ticks.edits ?? 0) + 1;
    ticks.ticks = ticks.ticks.filter((tick) => words[key(tick)] === undefined || words[key(tick)].trim());
    ticks.ticks.forEach((tick) => { if (words[key(tick)] !== undefined) tick.words = words[key(tick)]; });
    form.elements.ticks.value = JSON.stringify(ticks);
    return ticks;
  };
  const save = () => { clearTimeout(waiting); waiting = null; if (dialog()) send("written", gather()); };

  // What is deleted is gone at once, here and in what is sent, whatever is still on its way.
  const drop = (line) => {
    const ticks = $("form", dialog()).elements.ticks;
    const held = JSON.parse(ticks.value);
    ticks.value = JSON.stringify({ ...held, ticks: held.ticks.filter((tick) => key(tick) !== line.dataset.tick) });
    const section = line.closest("section");
    const next = all("[data-drop]", dialog()).find((button) => line.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING && !line.contains(button));
    line.remove();
    if (!$(".kept-line, [data-own]", section)) section.remove();
    (next ?? $("#record-head")).focus();
    save();
  };

  const keep = (tick) => { clearTimeout(waiting); waiting = null; if (dialog()) send("kept", { tick, ticks: gather() }); };

  document.addEventListener("input", (event) => {
    if (!event.target.closest("dialog.record")) return;
    gather();
    clearTimeout(waiting);
    waiting = setTimeout(save, 400);
  });
  document.addEventListener("submit", (event) => { if (waiting && event.target.closest("dialog.record")) save(); });
  addEventListener("pagehide", () => { if (waiting) save(); });

  const show = () => {
    if (!dialog()) return;
    open = true;
    send("opened", {});
    if (!dialog().open) dialog().showModal();
    $("#record-head").focus();
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-keep], [data-drop], [data-close], [data-record]");
    if (!target) return;
    if (target.matches("[data-record]")) {
      if (!dialog()) return;
      event.preventDefault();
      show();
    } else if (target.matches("[data-close]")) {
      dialog().close();
    } else if (target.matches("[data-drop]")) {
      drop(target.closest(".kept-line"));
    } else {
      keep({ ...named(target), words: selected(target) });
    }
  });
  document.addEventListener("close", (event) => {
    if (!event.target.matches?.("dialog.record")) return;
    if (event.target.isConnected) { open = false; if (waiting) save(); }
  }, true);

  // What is kept says so; a record that was put on the page anew opens again where it was open.
  const settle = () => {
    if (!dialog()) return;
    const kept = new Set(JSON.parse($("form", dialog()).elements.ticks.value).ticks.map(key));
    all("[data-keep]").forEach((button) => {
      const pressed = String(kept.has(key(named(button))));
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    });
    if (open && !dialog().open) dialog().showModal();
    if (location.hash === "#record") { history.replaceState(history.state, "", location.pathname); show(); }
  };
  new MutationObserver(settle).observe(document.documentElement, { childList: true, subtree: true });
})();
