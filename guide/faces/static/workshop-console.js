// The console sends its forms without leaving the page, searches while one types, and takes cards by drag. Without script each form works by itself.
(() => {
  const $ = (query) => document.querySelector(query);
  const send = async (form, button) => {
    const body = new FormData(form, button);
    if (body.has("version")) body.set("version", live.main.dataset.version);
    const told = $("[data-fault]");
    const opened = form.closest("details[id]"); // a menu closes when something in it was chosen
    if (opened && form.contains(document.activeElement)) { opened.open = false; opened.querySelector("summary").focus(); }
    const answer = await fetch(`${form.action}?part=1`, { method: "POST", body: new URLSearchParams(body) }).catch(() => null);
    told.hidden = Boolean(answer);
    if (answer) live.take(await answer.text());
  };
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-live]");
    if (!form) return;
    event.preventDefault();
    form.querySelectorAll("input[type=text], textarea").forEach((field) => { field.defaultValue = field.value; }); // sent: no longer to be kept
    send(form, event.submitter);
  });

  let waiting, asked = "";
  const search = async (words) => {
    asked = words;
    const answer = await fetch(`${location.pathname}?${new URLSearchParams({ part: "found", find: words })}`).catch(() => null);
    if (answer?.ok && asked === words) live.take(await answer.text());
  };
  document.addEventListener("input", (event) => {
    if (!event.target.matches("#find")) return;
    clearTimeout(waiting);
    waiting = setTimeout(search, 300, event.target.value);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-find]")) return;
    event.preventDefault();
    search($("#find").value);
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-near]");
    if (!link) return;
    event.preventDefault();
    const answer = await fetch(`${link.href}&part=near`).catch(() => null);
    if (answer?.ok) { live.take(await answer.text()); $("#near")?.focus(); }
  });

  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.("[data-card]");
    if (card) event.dataTransfer.setData("text/plain", card.dataset.card);
  });
  const over = (event) => event.target.closest?.("[data-pile]");
  document.addEventListener("dragover", (event) => { if (over(event)) { event.preventDefault(); over(event).classList.add("over"); } });
  document.addEventListener("dragleave", (event) => { over(event)?.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    const pile = over(event), form = $("#drop");
    if (!pile || !form) return;
    event.preventDefault();
    pile.classList.remove("over");
    form.elements.card.value = event.dataTransfer.getData("text/plain");
    form.elements.group.value = pile.dataset.pile;
    send(form);
  });
})();
