const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A path may wrap before a slash or a parameter; a date does not wrap. */
export function inLines(text: string): string {
  return escapeHtml(text)
    .replace(/(?<=\S)(?:\/|&amp;)/g, "<wbr>$&")
    .replace(/\d{4}-\d\d-\d\d(?: \d\d:\d\d)?/g, "<time>$&</time>");
}

/** A row: its name and its other cells as text, then the controls as markup. */
interface Row {
  readonly name: string;
  readonly cells: readonly string[];
  readonly controls?: string;
}

/** HTML allows cells without end tags. */
export function table(kind: string, label: string, titles: readonly string[], rows: readonly Row[]): string {
  const head = titles.map((title) => `<th scope="col">${title}`).join("");
  const body = rows.map(({ name, cells, controls }) => {
    const rest = cells.map((cell) => `<td>${inLines(cell)}`).join("");
    const last = controls === undefined ? "" : `<td><div class="controls">${controls}</div>`;
    return `<tr><th scope="row">${escapeHtml(name)}${rest}${last}</tr>`;
  });
  return `<table class="${kind}" aria-label="${escapeHtml(label)}">
<thead><tr>${head}</tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table>`;
}

/** GitHub's timestamp in a form for people, such as "2026-11-29 01:40". */
export function minute(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
