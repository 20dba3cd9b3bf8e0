// Keeps a page as the server has it. Whatever changes there comes as a number; the parts that differ are then fetched and put in place.
const live = (() => {
  const main = document.querySelector("main[data-events]");
  const parts = (root) => root.querySelectorAll("[data-part]");
  const plain = (html) => html.replace(/(name="(?:version|id|secret)" value=")\w+/g, "$1"); // new numbers alone are no change
  const seen = new Map([...parts(document)].map((part) => [part.dataset.part, plain(part.innerHTML)]));
  const after = [];
  let source, fetching = false, again = false, lost = 0, awake = Date.now();

  // What a person has typed, opened or stands on outlives the part that held it.
  const put = (part, html) => {
    const here = part.contains(document.activeElement) && document.activeElement;
    const menu = here && here.closest("details[id]")?.id;
    const typed = [...part.querySelectorAll("input[id], textarea[id]")].filter((field) => field.value !== field.defaultValue);
    const open = [...part.querySelectorAll("details[id][open]")].map((each) => each.id);
    part.innerHTML = html;
    typed.forEach((field) => { const same = document.getElementById(field.id); if (same && same.name === field.name) same.value = field.value; });
    open.forEach((id) => { const same = document.getElementById(id); if (same) same.open = true; });
    if (!here) return;
    const stands = document.getElementById(here.id) || document.getElementById(menu)?.querySelector("summary");
    (stands || part.querySelector("[tabindex='-1']") || main).focus({ preventScroll: true });
  };
  const take = (html) => {
    const came = new DOMParser().parseFromString(html, "text/html");
    parts(came).forEach((part) => {
      const name = part.dataset.part, stands = document.querySelector(`[data-part="${name}"]`);
      if (!stands || seen.get(name) === plain(part.innerHTML)) return;
      seen.set(name, plain(part.innerHTML));
      put(stands, part.innerHTML);
    });
    const version = came.querySelector("[data-version]"); // wherever it stands, it says how new the parts are
    if (version) main.dataset.version = version.dataset.version;
    settle();
  };
  const settle = () => { wind(); after.forEach((act) => act()); };

  const say = (gone) => {
    lost = gone ? lost || Date.now() : 0;
    const line = document.querySelector("[data-lost]");
    if (line) line.hidden = !(lost && Date.now() - lost > 2500);
  };
  // The workshop is deleted. Whoever did that is led elsewhere before this page finds out for itself.
  const end = () => {
    dispatchEvent(new Event("gone"));
    setTimeout(() => location.reload(), 1000);
  };
  const refresh = async () => {
    if (fetching) { again = true; return; }
    fetching = true;
    try {
      const answer = await fetch(`${location.pathname}?part=1`, { cache: "no-store" });
      if (answer.ok) take(await answer.text());
      else if (answer.status === 404) end();
      say(!answer.ok);
    } catch { say(true); }
    fetching = false;
    if (again) { again = false; refresh(); }
  };
  const follow = () => {
    source?.close();
    source = new EventSource(main.dataset.events);
    source.onopen = () => { say(false); refresh(); };
    source.onmessage = refresh;
    source.addEventListener("gone", end);
    source.onerror = () => { say(true); if (source.readyState === EventSource.CLOSED) setTimeout(follow, 2000); };
  };

  // The server says how many seconds are left: a wrong clock on this side does not matter.
  const wind = () => document.querySelectorAll("[data-left]:not([data-until])").forEach((timer) => {
    timer.dataset.until = performance.now() + Number(timer.dataset.left) * 1000;
  });
  const tick = () => {
    document.querySelectorAll("[data-left][data-running]").forEach((timer) => {
      const left = Math.max(0, Math.ceil((timer.dataset.until - performance.now()) / 1000));
      const shown = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      if (timer.textContent !== shown) timer.textContent = shown;
    });
    if (lost) say(true);
    if (Date.now() - awake > 6000) follow(); // a lid was closed and opened
    awake = Date.now();
  };
  wind();
  setInterval(tick, 500);
  addEventListener("online", follow);
  addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  follow();
  return { main, take, refresh, settled: (act) => { after.push(act); act(); } };
})();
