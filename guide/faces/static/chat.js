// The chat's few movements: from a mark to its place and back, ways in, look again, leave quickly.
// Without it every mark is still a link to the reader.
(() => {
  const narrow = matchMedia("(max-width: 59.99rem)");
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  let came = null; // the mark in the conversation from which a place was opened
  let wanted = null; // a place that was asked for and is still on its way

  // How many minutes this sitting has lasted; a pause of half an hour begins another. It is sent with a message and kept nowhere.
  const PAUSE = 30 * 60_000;
  let begun = 0;
  let latest = 0;
  const minutes = () => {
    const now = Date.now();
    if (now - latest > PAUSE) begun = now;
    latest = now;
    return Math.floor((now - begun) / 60_000);
  };
  window.otherwise = {
    chosen: {}, // beside the box since the last message, which may be sent before the page has kept it
    sent: (kept) => {
      const { scope, asks } = window.otherwise.chosen;
      window.otherwise.chosen = {};
      const welcome = asks && { ask_back: { welcome: asks.detail.wanted, after: kept?.turns?.length ?? 0 } };
      return { ...kept, minutes: minutes(), ...welcome, ...(scope && { scope: scope.detail }) };
    },
    // What was chosen while an answer was written is told again after it: the answer brought the conversation as it was before.
    answered: () => Object.values(window.otherwise.chosen).forEach(({ tell }) => tell()),
  };

  const rests = () => $(".desk .rests");
  const markOf = (turn, number) => $(`.talk .cite[data-turn="${turn}"][data-number="${number}"]`);

  // Yellow on both sides at once: the mark in the conversation, the mark on the desk, and the place itself.
  const show = (number) => {
    const desk = rests();
    const turn = desk.dataset.turn;
    all(".cite").forEach((cite) => {
      const open = cite.dataset.turn === turn && cite.dataset.number === String(number);
      cite.classList.toggle("open", open);
      if (open) cite.setAttribute("aria-current", "true");
      else cite.removeAttribute("aria-current");
    });
    all(".place", desk).forEach((place) => { place.hidden = place.dataset.number !== String(number); });
    all(".sources > li", desk).forEach((card) => {
      if ($(`.cite[data-number="${number}"]`, card)) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    });
    desk.dataset.opened = number;
    const folded = markOf(turn, number)?.closest("details");
    if (folded) folded.open = true;
    unfold(desk);
  };

  // The desk shows the marks that stand in the conversation; those under "Show more" come when that is open.
  const unfold = (desk) => {
    all(".sources .cite", desk).forEach((cite) => {
      cite.hidden = Boolean(markOf(desk.dataset.turn, cite.dataset.number)?.closest("details:not([open])"));
    });
    all(".sources > li", desk).forEach((card) => { card.hidden = !$(".cite:not([hidden])", card); });
  };
  document.addEventListener("toggle", (event) => {
    const desk = rests();
    if (desk && event.target.closest(".talk")) unfold(desk);
  }, true);

  const toPlace = (focus) => {
    const desk = rests();
    const head = $(`.place[data-number="${desk.dataset.opened}"] h3`, desk);
    if (narrow.matches && !document.documentElement.classList.contains("evidence-open")) {
      document.documentElement.classList.add("evidence-open");
      history.pushState({ evidence: true }, "");
    }
    if (focus || narrow.matches) head?.focus({ preventScroll: !narrow.matches });
    if (!narrow.matches) {
      const column = desk.closest(".desk");
      const top = head.closest(".place").offsetTop;
      if (top > column.scrollTop + column.clientHeight * 0.6 || top < column.scrollTop) column.scrollTop = top - 24;
    }
  };

  const open = (turn, number, focus, from) => {
    if (rests()?.dataset.turn === turn) { show(number); toPlace(focus); return; }
    wanted = { turn, number, focus };
    from.dispatchEvent(new CustomEvent("otherwise:place", { bubbles: true, detail: { turn: Number(turn), number: Number(number) } }));
  };

  const back = () => {
    if (document.documentElement.classList.contains("evidence-open")) history.back();
    const desk = rests();
    const mark = came?.isConnected ? came : desk && markOf(desk.dataset.turn, desk.dataset.opened);
    setTimeout(() => mark?.focus(), 60);
  };
  addEventListener("popstate", () => document.documentElement.classList.remove("evidence-open"));

  const write = (words) => {
    const box = $("#message textarea");
    box.value = words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  };
  const send = (words) => {
    write(words);
    setTimeout(() => $("button.send").click(), 50);
  };

  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const target = event.target.closest("[data-number][href], [data-ask], [data-change], [data-back], .leave");
    if (!target || !plain) return;
    event.preventDefault();
    if (target.matches(".leave")) { document.documentElement.hidden = true; location.replace(target.href); return; }
    if (target.matches("[data-back]")) { back(); return; }
    if (target.matches("[data-ask]")) { send(target.dataset.ask); return; }
    if (target.matches("[data-change]")) { write(target.dataset.change); return; }
    const talk = target.closest(".talk");
    if (talk) came = target;
    const byKey = event.detail === 0;
    open(target.dataset.turn, target.dataset.number, byKey || target.hasAttribute("data-step"), target);
  });

  // Within marks and places: left and right turn to the citation before and after, Escape leads back to the text.
  document.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const place = event.target.closest?.(".place, .desk .sources");
    const mark = event.target.closest?.(".cite");
    if (event.key === "Escape" && event.target.closest?.(".rests")) { event.preventDefault(); back(); return; }
    if (!step || !(place || mark) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (mark && !place) {
      const marks = all(".cite", mark.closest(".turn")).filter((cite) => cite.offsetParent);
      const next = marks[marks.indexOf(mark) + step];
      if (next) { next.focus(); came = next; open(next.dataset.turn, next.dataset.number, false, next); }
    } else {
      $(`.place:not([hidden]) [rel="${step < 0 ? "prev" : "next"}"]`, rests())?.click();
    }
  });

  // When anything is put on the page anew, the marks are set again, and a new turn is brought into view from its beginning.
  let newest = null;
  const settle = () => {
    const desk = rests();
    if (desk) {
      const asked = wanted && wanted.turn === desk.dataset.turn ? wanted : null;
      const opened = asked?.number ?? $(".place:not([hidden])", desk)?.dataset.number;
      if (opened) show(opened);
      if (asked) { wanted = null; toPlace(asked.focus); }
    }
    const last = $(".now .turn")?.id ?? null;
    if (last !== newest) {
      const turn = $(".now .turn");
      const fresh = newest !== undefined && turn && last;
      newest = last;
      if (fresh && (last !== "turn-1" || scrollY > 0)) turn.scrollIntoView({ block: "start" });
    }
  };

  const begin = () => {
    if (!$(".talk") || !$("#message textarea")) { setTimeout(begin, 100); return; }
    document.documentElement.lang = "en-GB";
    [[".talk", "Conversation"], [".desk", "Library and evidence"]].forEach(([part, name]) => {
      $(part).setAttribute("role", "region");
      $(part).setAttribute("aria-label", name);
    });
    settle();
    // The whole body: Gradio may replace a part together with its frame. Only what settle never does is watched, so it cannot call itself.
    new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
  };
  begin();
})();
