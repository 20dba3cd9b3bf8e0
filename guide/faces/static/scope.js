// What is chosen beside the box is told to the page, which keeps it with the conversation: which sources may answer, which its summary
// says, and whether questions are asked back.
(() => {
  const told = (from, name, detail) => {
    const tell = () => from.parentElement.dispatchEvent(new CustomEvent(`otherwise:${name}`, { bubbles: true, detail }));
    window.otherwise.chosen[name] = { detail, tell };
    tell();
  };
  const tell = (scope) => {
    const ticked = [...scope.querySelectorAll("input:checked")];
    const labels = ticked.map((box) => box.nextElementSibling.textContent);
    scope.querySelector("[data-chosen]").textContent = labels.join(", ") || scope.dataset.everything;
    const named = (name) => ticked.filter((box) => box.name === name).map((box) => box.value);
    told(scope, "scope", { kinds: named("kinds"), sources: named("sources") });
  };
  document.addEventListener("change", (event) => {
    const scope = event.target.closest("details.scope"), manner = event.target.closest("fieldset.manner");
    if (scope) tell(scope);
    if (manner) told(manner, "asks", { wanted: event.target.value === "yes" });
  });
  document.addEventListener("click", (event) => {
    const scope = event.target.matches("[data-untick]") && event.target.closest("details.scope");
    if (!scope) return;
    scope.querySelectorAll("input:checked").forEach((box) => { box.checked = false; });
    tell(scope);
  });
})();
