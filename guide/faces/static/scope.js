// Which sources may answer: what is ticked is said in the summary, and told to the page, which keeps it with the conversation.
(() => {
  const tell = (scope) => {
    const ticked = [...scope.querySelectorAll("input:checked")];
    const labels = ticked.map((box) => box.nextElementSibling.textContent);
    scope.querySelector("[data-chosen]").textContent = labels.join(", ") || scope.dataset.everything;
    const named = (name) => ticked.filter((box) => box.name === name).map((box) => box.value);
    const detail = { kinds: named("kinds"), sources: named("sources") };
    scope.parentElement.dispatchEvent(new CustomEvent("otherwise:scope", { bubbles: true, detail }));
  };
  document.addEventListener("change", (event) => {
    const scope = event.target.closest("details.scope");
    if (scope) tell(scope);
  });
  document.addEventListener("click", (event) => {
    const scope = event.target.matches("[data-untick]") && event.target.closest("details.scope");
    if (!scope) return;
    scope.querySelectorAll("input:checked").forEach((box) => { box.checked = false; });
    tell(scope);
  });
})();
