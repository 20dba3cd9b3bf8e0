// Cards are kept on this phone until the server has them, and sent once: their ids are made here. So are the secrets that take them back.
(() => {
  const main = live.main, here = main.dataset.phone, key = `otherwise ${here}`;
  const $ = (query, root = document) => root.querySelector(query);
  let memory = "[]", sending = false;
  const load = () => { try { return JSON.parse(localStorage.getItem(key) ?? memory); } catch { return JSON.parse(memory); } };
  const save = (cards) => { memory = JSON.stringify(cards); try { localStorage.setItem(key, memory); } catch { /* no room, or not allowed: this page remembers */ } };
  const change = (id, how) => { save(load().flatMap((card) => (card.id === id ? how(card) : [card]))); draw(); };
  const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const post = async (path, fields) => {
    const answer = await fetch(here + path, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(fields) });
    return { status: answer.status, told: await answer.json().catch(() => ({})) };
  };

  const draw = () => {
    const list = $("[data-mine]"), sample = $("template#card"), form = $("form[data-card]");
    if (!list || !sample) return;
    const cards = load().filter((card) => !card.taken), closed = Boolean($("[data-closed]"));
    list.replaceChildren(...cards.map((card) => {
      const item = sample.content.cloneNode(true).firstElementChild;
      $("[data-text]", item).textContent = card.text;
      $("[data-second]", item).textContent = card.second || card.place || "";
      $("[data-second]", item).hidden = !(card.second || card.place);
      $("[data-said]", item).textContent = card.said || (card.withheld ? main.dataset.sayHeld : card.sent ? "" : main.dataset.sayKept);
      $("[data-said]", item).hidden = !$("[data-said]", item).textContent;
      $("[data-back]", item).dataset.back = card.id;
      $("[data-back]", item).setAttribute("aria-label", `${main.dataset.sayBack}: ${card.text.slice(0, 60)}`);
      const hold = $("[data-hold]", item);
      hold.dataset.hold = card.id;
      hold.hidden = closed || !card.sent || Boolean($("[data-hidden]")); // first one writes; what becomes of it is asked later
      hold.textContent = card.withheld ? main.dataset.sayLet : main.dataset.sayHold;
      hold.setAttribute("aria-label", `${hold.textContent}: ${card.text.slice(0, 60)}`);
      return item;
    }));
    $("[data-mine-head]").hidden = !cards.length;
    if (form) form.hidden = form.dataset.left - cards.filter((card) => !card.sent && !card.refused && card.step_id === form.dataset.card).length < 1;
  };

  // A card that was tried may have arrived though no answer came: then taking it back is for the server, which lets no late copy in.
  const takeBack = async (card) => {
    const { status, told } = await post(`/cards/${card.id}/back`, { secret: card.secret });
    change(card.id, (each) => (status === 200 || (each.taken && status < 500) ? [] : [{ ...each, said: worded(told) }]));
    return status === 200;
  };

  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      for (const { id } of load().filter((each) => each.taken || (!each.sent && !each.refused))) {
        const card = load().find((each) => each.id === id);
        if (!card) continue;
        if (card.taken) { await takeBack(card); continue; }
        const { secret, step_id, text, second, place } = card;
        change(id, (each) => [{ ...each, tried: true }]);
        const { status, told } = await post("/cards", { id, secret, step_id, text, second, place });
        if (status === 200) change(id, (each) => [{ ...each, sent: true, said: told.said }]);
        else if (status < 500 && status !== 408 && status !== 429) change(id, (each) => [{ ...each, refused: true, said: worded(told) }]);
        else break;
        live.refresh();
      }
    } catch { /* no signal: it is tried again */ }
    sending = false;
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-card]");
    if (!form) return;
    event.preventDefault();
    const fields = new FormData(form), text = String(fields.get("text")).trim();
    if (!text) { $("textarea", form).focus(); return; }
    save([...load(), { id: random(), secret: random(), step_id: form.dataset.card, text, second: String(fields.get("second") ?? "").trim(), place: String(fields.get("place") ?? "") }]);
    form.reset();
    forget();
    draw();
    $("[data-told]").textContent = main.dataset.sayTold;
    if (!form.hidden) $("textarea", form).focus(); else $("[data-mine-head]").focus();
    send();
  });
  const worded = (told) => `${told.detail ?? ""} ${told.advice ?? ""}`.trim();
  document.addEventListener("click", async (event) => {
    const id = event.target.closest("[data-hold]")?.dataset.hold, card = load().find((each) => each.id === id);
    if (!card) return;
    const { status, told } = await post(`/cards/${id}/withhold`, { secret: card.secret, withheld: card.withheld ? "no" : "yes" }).catch(() => ({ told: { detail: main.dataset.sayNosignal } }));
    change(id, (each) => [status === 200 ? { ...each, withheld: !card.withheld, said: "" } : { ...each, said: worded(told) }]);
    document.querySelector(`[data-hold="${id}"]`)?.focus();
  });
  document.addEventListener("click", async (event) => {
    const id = event.target.closest("[data-back]")?.dataset.back, card = load().find((each) => each.id === id);
    if (!card) return;
    try {
      if (!card.tried && !card.sent) change(id, () => []);
      else if (!await takeBack(card)) return;
      live.refresh();
    } catch {
      change(id, (each) => [card.sent ? { ...each, said: main.dataset.sayNosignal } : { ...each, taken: true }]);
      if (card.sent) return;
    }
    $("[data-told]").textContent = main.dataset.sayTaken;
    $("[data-mine-head]").focus();
  });

  // What is half written outlives a phone that falls asleep or a page that is loaded anew.
  const box = () => $("form[data-card] textarea[name=text]");
  const draft = () => `${key} draft ${$("form[data-card]")?.dataset.card}`;
  const forget = () => { try { localStorage.removeItem(draft()); } catch { /* as above */ } };
  document.addEventListener("input", (event) => { if (event.target === box()) try { localStorage.setItem(draft(), box().value); } catch { /* as above */ } });
  // Nothing of a workshop stays on the phone after its day, nor once it is deleted.
  const forgetAll = (from) => Object.keys(localStorage).filter((name) => name.startsWith(from)).forEach((name) => localStorage.removeItem(name));
  const tidy = () => {
    localStorage.setItem(`${key} until`, main.dataset.until);
    const over = Object.keys(localStorage).filter((name) => /^otherwise .* until$/.test(name) && localStorage[name] < new Date().toISOString());
    over.forEach((name) => forgetAll(name.replace(/ until$/, "")));
  };
  try { tidy(); } catch { /* as above */ }
  addEventListener("gone", () => { try { forgetAll(key); } catch { /* as above */ } });
  const settle = () => {
    try { if (box() && !box().value) box().value = localStorage.getItem(draft()) ?? ""; } catch { /* as above */ }
    draw();
    send();
  };
  addEventListener("online", send);
  setInterval(send, 5000);
  live.settled(settle);
})();
