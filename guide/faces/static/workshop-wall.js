// Cards that do not fit turn their pages: every twelve seconds and by keys, with no motion in between.
(() => {
  const SECONDS = 12;
  let page = 0, pages = [], still = false, shownAt = Date.now(), laid = null;
  const $ = (query) => document.querySelector(query);

  // The cards of one group, shared out over as many columns as their heights need. One too high for a column gets a wider one.
  const columnsOf = (group, most) => {
    const head = group.querySelector("h2")?.offsetHeight ?? 0, columns = [];
    let full = Infinity;
    [...group.querySelectorAll("li")].map((card) => [card, card.offsetHeight]).forEach(([card, height]) => {
      if (head + height > most) {
        columns.push({ cards: [card], span: height / 3 > most - head ? 4 : 2 }); // twice as wide in smaller type takes a third of the height
        full = Infinity;
      } else {
        if (full + height > most) { columns.push({ cards: [], span: 1 }); full = head; }
        columns.at(-1).cards.push(card);
        full += height;
      }
    });
    return columns;
  };
  const columnFor = (group, { cards, span }, continued) => {
    const column = group.cloneNode(false), head = group.querySelector("h2")?.cloneNode(true), list = document.createElement("ul");
    if (head && continued) head.append(", continued");
    if (span > 1) column.classList.add("spread", ...(span > 2 ? ["whole"] : []));
    list.append(...cards);
    column.append(...(head ? [head] : []), list);
    return column;
  };
  const layColumns = (board) => {
    const wide = Number(board.dataset.turns), most = board.clientHeight, made = [];
    [...board.children].forEach((group) => columnsOf(group, most).forEach((column, at) => {
      made.push([columnFor(group, column, at > 0), Math.min(column.span, wide)]);
    }));
    let room = 0;
    made.forEach(([column, span]) => {
      if (room < span) { pages.push([]); room = wide; }
      pages.at(-1).push(column);
      room -= span;
    });
    board.replaceChildren(...made.map(([column]) => column));
  };
  // Squares and rings stay where they are; the cards in each take turns.
  const laySquares = (board) => [...board.children].forEach((square) => {
    const most = square.clientHeight - (square.querySelector("h2")?.offsetHeight ?? 0) - 32;
    let full = 0, at = 0;
    [...square.querySelectorAll("li")].map((card) => [card, card.offsetHeight]).forEach(([card, height]) => {
      if (full && full + height > most) { at += 1; full = 0; }
      full += height;
      (pages[at] ??= []).push(card);
    });
  });
  const lay = () => {
    const board = $("[data-turns], [data-squares]");
    if (board === laid) { offer(); return; }
    laid = board;
    pages = [];
    live.main.classList.toggle("turning", Boolean(board));
    if (board?.dataset.turns) { board.classList.add("laid"); layColumns(board); } else if (board) laySquares(board);
    show(Math.min(page, Math.max(0, pages.length - 1)));
  };
  const show = (to) => {
    page = to;
    shownAt = Date.now();
    pages.forEach((each, at) => each.forEach((part) => { part.hidden = at !== page; }));
    offer();
  };
  const offer = () => { if ($(".pages")) $(".pages").hidden = pages.length < 2; };
  const turn = (by) => { if (pages.length > 1) show((page + by + pages.length) % pages.length); };

  document.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (!by || pages.length < 2) return;
    event.preventDefault();
    turn(by);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-turn], [data-pause]");
    if (button?.dataset.turn) turn(Number(button.dataset.turn));
    else if (button) { still = !still; button.textContent = still ? "Turn by itself" : "Stay on this page"; shownAt = Date.now(); }
  });
  setInterval(() => { if (!still && Date.now() - shownAt > SECONDS * 1000) turn(1); }, 500);
  let resized;
  addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => location.reload(), 300); }); // columns are measured for one size
  live.settled(lay);
})();
