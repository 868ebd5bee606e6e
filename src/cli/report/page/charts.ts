import type { Totals } from "../facts.js";
import { ACTIVITIES, count, title } from "../words.js";
import { html, type Markup } from "./markup.js";

interface Part {
  /** The CSS class, which sets the color. */
  readonly kind: string;
  readonly size: number;
}

/** All seats as one bar. The list beside it is the legend. */
export function stateBar({ seats, use }: Totals): Markup {
  const said = ACTIVITIES.filter((activity) => use[activity] > 0).map(
    (activity) => `${title(activity)}: ${count(use[activity])}`,
  );
  const parts = ACTIVITIES.map((kind) => ({ kind, size: use[kind] }));
  return html`<svg class="states" role="img" aria-label="Seats by use. ${said.join(", ")}" width="100%" height="28">${rectangles(parts, seats)}</svg>`;
}

/** The seats of a group by use, beside its numbers. */
export function useBar({ use }: Totals, widest: number): Markup {
  return bar(
    ACTIVITIES.map((kind) => ({ kind, size: use[kind] })),
    widest,
  );
}

/** What a group costs, with the price of its unused seats highlighted. */
export function moneyBar({ cost, idleCost }: Totals, widest: number): Markup {
  return bar(
    [
      { kind: "money", size: cost - idleCost },
      { kind: "saving", size: idleCost },
    ],
    widest,
  );
}

/** Hidden from screen readers, because the table has the numbers. */
function bar(parts: readonly Part[], widest: number): Markup {
  return html`<svg aria-hidden="true" width="100%" height="14">${rectangles(parts, widest)}</svg>`;
}

function rectangles(parts: readonly Part[], whole: number): Markup[] {
  let at = 0;
  return parts
    .filter(({ size }) => size > 0)
    .map(({ kind, size }) => {
      const [x, width] = [percent(at, whole), percent(size, whole)];
      at += size;
      return html`<rect class="${kind}" x="${x}" width="${width}" height="100%"/>`;
    });
}

function percent(part: number, whole: number): string {
  return `${Math.round((part / whole) * 100_000) / 1000}%`;
}
