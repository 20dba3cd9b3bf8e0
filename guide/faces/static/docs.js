// The page for programs: an example is sent as it stands in its form, to this server alone, and its answer is shown below it.
(() => {
  const written = (type, text) => (type.includes("json") ? JSON.stringify(JSON.parse(text), null, 2) : text);

  // Events come one by one, and are shown as they come.
  const read = async (answer, shown, head) => {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let whole = head; ; shown.textContent = whole) {
      const { done, value } = await reader.read();
      if (done) return;
      whole += value;
    }
  };

  const show = async (form, answer) => {
    const output = form.querySelector("output");
    const type = answer.headers.get("content-type") || "";
    const shown = document.createElement(type.startsWith("image/") ? "img" : "pre");
    output.replaceChildren(shown);
    if (shown.tagName === "IMG") {
      shown.alt = "The picture that came";
      shown.src = URL.createObjectURL(await answer.blob());
      return;
    }
    shown.tabIndex = 0;
    shown.setAttribute("role", "group");
    shown.setAttribute("aria-label", "What came back");
    const head = `${answer.status} ${answer.statusText}\n\n`;
    if (type.startsWith("text/event-stream")) await read(answer, shown, head);
    else shown.textContent = head + written(type, await answer.text());
  };

  document.querySelectorAll("form.try").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { path, body } = form.elements;
      const to = new URL(path.value, location.origin);
      const headers = { Accept: form.dataset.accept, ...(body && { "Content-Type": "application/json" }) };
      try {
        await show(form, await fetch(to.pathname + to.search, { method: form.dataset.method, headers, body: body?.value }));
      } catch (fault) {
        form.querySelector("output").textContent = `Nothing came back: ${fault.message}`;
      }
    });
  });
})();
