// @ts-check
// Sorts, searches and filters the rows in the page. It never turns text into markup, and sends no requests.
(() => {
  "use strict";

  /**
   * @template {Element} Kind
   * @param {string} selector
   * @param {new () => Kind} kind
   * @returns {Kind}
   */
  const one = (selector, kind) => {
    const found = document.querySelector(selector);
    if (found instanceof kind) return found;
    throw new Error(`there is no ${selector}`);
  };
  const table = one("#seats", HTMLTableElement);
  const toolbar = one("#toolbar", HTMLElement);
  const search = one("#search", HTMLInputElement);
  const status = one("#status", HTMLElement);
  const nobody = one("#nobody", HTMLElement);
  const choices = [...toolbar.querySelectorAll("select")];
  const headers = [...table.querySelectorAll("thead th")];
  const rowsAtATime = Number(table.dataset.rows);

  // Some browsers do not treat a table as one if CSS lays it out differently.
  /** @param {Iterable<Element>} elements @param {string} role */
  const are = (elements, role) => {
    for (const element of elements) element.setAttribute("role", role);
  };
  are([table], "table");
  are(table.tHead ? [table.tHead] : [], "rowgroup");
  are(table.rows, "row");
  are(table.querySelectorAll("thead th"), "columnheader");
  are(table.querySelectorAll("tbody th"), "rowheader");
  are(table.querySelectorAll("td"), "cell");

  const people = [...table.tBodies].flatMap((body) =>
    [...body.rows].map((row) => {
      const cells = [...row.cells].map((cell) => (cell.textContent ?? "").trim());
      return {
        row,
        cells,
        words: cells.join("\n").toLowerCase(),
        cost: Number(row.dataset.cost),
        priced: row.dataset.cost !== "",
      };
    }),
  );
  const useColumn = 1;
  const endsColumn = headers.findIndex(({ textContent }) => textContent === "Ends");
  const rankOfUse = [...one("#filter-use", HTMLSelectElement).options].map(({ value }) => value);
  const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

  /** @typedef {typeof people[number]} Row */
  /** @type {(one: Row, other: Row) => number} */
  let order = () => 0;

  /** @param {number} column @param {number} direction @returns {(one: Row, other: Row) => number} */
  function orderBy(column, direction) {
    return ({ cells: { [column]: one = "" } }, { cells: { [column]: other = "" } }) => {
      if (one === other) return 0;
      // Empty cells come last in both directions.
      if (one === "" || other === "") return one === "" ? 1 : -1;
      const difference = column === useColumn ? rankOfUse.indexOf(one) - rankOfUse.indexOf(other) : byName(one, other);
      return difference * direction;
    };
  }

  /** @returns {(person: Row) => boolean} */
  function wanted() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const picked = choices
      .filter(({ value }) => value !== "")
      .map(({ value, dataset }) => ({ value, column: Number(dataset.column) }));
    return (person) =>
      words.every((word) => person.words.includes(word)) &&
      picked.every(({ value, column }) => {
        const text = person.cells[column] ?? "";
        if (value === "*idle") return person.row.classList.contains("idle");
        if (value === "*ends") return endsColumn !== -1 && person.cells[endsColumn] !== "";
        if (value === "*none") return text === "";
        return value.startsWith("=") ? text === value.slice(1) : text === value;
      });
  }

  function show() {
    const shown = people.filter(wanted());
    for (const body of [...table.tBodies]) body.remove();
    for (let first = 0; first < shown.length; first += rowsAtATime) {
      const body = document.createElement("tbody");
      are([body], "rowgroup");
      body.append(...shown.slice(first, first + rowsAtATime).map(({ row }) => row));
      table.append(body);
    }
    nobody.hidden = shown.length > 0;
    const all = shown.length === people.length ? "" : ` of ${people.length.toLocaleString("en-US")}`;
    const cost = shown.reduce((sum, person) => sum + person.cost, 0);
    status.textContent =
      `${shown.length.toLocaleString("en-US")}${all} ${people.length === 1 ? "person" : "people"}, ` +
      `${cost.toLocaleString("en-US", { maximumFractionDigits: 2 })} USD a month` +
      (shown.every(({ priced }) => priced) ? "" : " where the price is known");
  }

  /** @param {number} column */
  function sort(column) {
    const header = headers[column];
    const descending = header?.getAttribute("aria-sort") === "ascending";
    for (const each of headers) each.removeAttribute("aria-sort");
    header?.setAttribute("aria-sort", descending ? "descending" : "ascending");
    order = orderBy(column, descending ? -1 : 1);
    people.sort(order);
    show();
  }

  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sort(column));
  });
  headers[0]?.setAttribute("aria-sort", "ascending");
  search.addEventListener("input", show);
  for (const choice of choices) choice.addEventListener("change", show);
  one("#reset", HTMLButtonElement).addEventListener("click", () => {
    search.value = "";
    for (const choice of choices) choice.value = "";
    show();
    search.focus();
  });
  // Apply what the browser has kept in the fields since an earlier visit.
  show();
  toolbar.hidden = false;
})();
