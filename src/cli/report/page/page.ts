import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ACTIVITY_NAMES } from "../../../github/activity.js";
import { dollarsOf, monthName } from "../../../money/money.js";
import type { Facts, Group, Person } from "../facts.js";
import {
  ACTIVITIES,
  type Column,
  columnsOf,
  count,
  meanings,
  plural,
  remarks,
  savingWords,
  title,
  UNUSED_PRICE,
  usd,
} from "../words.js";
import { moneyBar, stateBar, useBar } from "./charts.js";
import { html, type Markup, raw } from "./markup.js";

/** The browser lays out this many rows together, once they come into view. */
const ROWS_AT_A_TIME = 100;
const MOST_GROUPS = 12;

/** A self-contained page: it loads nothing, sends nothing and runs no script but its own. */
export function pageOf(facts: Facts): string {
  const { owner, at, days, people, totals, saving, teams, costCenters } = facts;
  const saved = savingWords(saving, facts);
  const columns = columnsOf(facts);
  const style = `${own("style.css")}${gridOf(columns)}`;
  const script = own("script.js");
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>GitHub Copilot seats of ${owner.name}</title>
<style>${raw(style)}</style>
</head>
<body>
<header>
<h1>GitHub Copilot seats of ${owner.name}</h1>
<p>${longDay(at)} · use is based on GitHub's data for the previous ${days} days</p>
</header>
<main>
<section aria-labelledby="numbers">
<h2 id="numbers" class="unseen">In short</h2>
<dl class="figures">
${figure("Seats", count(totals.seats), totals.pending > 0 ? `${count(totals.pending)} cancelled, ending soon` : "none cancelled")}
${figure("In use", count(totals.use.used), `${share(totals.use.used, totals.seats)} of all seats`)}
${figure("Cost a month", usd(totals.cost), `${usd(totals.lastingCost * 12)} a year${totals.pending > 0 ? ", without seats that end" : ""}`)}
${poolFigure(facts)}
${figure(saving.net === null ? "Seat prices that could be saved" : "Could be saved a month", usd(saved.amount), `${plural(totals.idleSeats, "seat")} not in use${savedMore(facts)}`, "saving")}
</dl>
</section>
<section aria-labelledby="use">
<h2 id="use">How the seats are used</h2>
${stateBar(totals)}
<dl class="legend">
${ACTIVITIES.map(
  (
    activity,
  ) => html`<div class="${activity}"><dt>${title(activity)}</dt><dd>${count(totals.use[activity])} <span>${share(totals.use[activity], totals.seats)}</span></dd><dd class="meaning">${meanings(days)[activity]}</dd></div>
`,
)}</dl>
</section>
<div class="groups">
${groupSection("team", "Team", "Seats by team", teams)}
${groupSection("cost", "Cost center", "Cost by cost center", costCenters)}
</div>
<section aria-labelledby="notes" class="notes">
<h2 id="notes">How to read the numbers</h2>
<ul>
${remarks(facts).map((remark) => html`<li>${remark}</li>\n`)}</ul>
</section>
<section aria-labelledby="people">
<h2 id="people">Everyone with a seat</h2>
${toolbar(facts, columns)}
${totals.idleSeats > 0 ? html`<p class="more">Bold: the seat could be saved. Other unused seats are already cancelled.</p>` : ""}
${table(people, columns)}
<p id="nobody" hidden>No matches. <button type="button" id="reset">Show everyone</button></p>
</section>
</main>
<script>${raw(script)}</script>
</body>
</html>
`;
  return page.text;
}

/** A file beside this one, with the line endings that a browser makes of them, because the hashes are of that text. */
function own(name: string): string {
  return readFileSync(join(__dirname, name), "utf8").replaceAll("\r\n", "\n");
}

function policy(style: string, script: string): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

const WIDTHS: Readonly<Record<string, string>> = {
  Person: "minmax(0, 1.4fr)",
  Use: "minmax(0, 1.15fr)",
  "AI credits": "6.5rem",
  "Last activity": "8.6rem",
  "Seat since": "8rem",
  Editor: "minmax(0, 1.2fr)",
  "Cost center": "minmax(0, 0.85fr)",
  Ends: "7rem",
};

/** Each row is laid out by itself, so that those out of view cost nothing. Columns of fixed widths align them. */
function gridOf(columns: readonly Column[]): string {
  const widths = columns.map(({ title }) => WIDTHS[title] ?? "minmax(0, 1fr)").join(" ");
  const names = columns.map(({ title }, index) =>
    title === "Use" ? "" : `#seats td:nth-child(${index + 1})::before { content: "${title}"; }`,
  );
  return `#seats tr { grid-template-columns: ${widths}; }
@media screen and (max-width: 72rem) {
${names.join("\n")}
}
`;
}

function figure(name: string, value: string, more: string, kind = ""): Markup {
  return html`<div class="${kind}"><dt>${name}</dt><dd>${value}</dd><dd class="more">${more}</dd></div>`;
}

/** The pool and how much of it was used. */
function poolFigure({ credits }: Facts): Markup {
  if (credits.unknown) return figure("AI credits", "unknown", "included with the seats; see the notes");
  const { use, pool } = credits;
  const paid = use.paid > 0 ? `, ${count(use.paid)} paid beyond it` : "";
  return figure(`AI credits in ${monthName(use.month)}`, count(use.used), `used of a pool of ${count(pool)}${paid}`);
}

function savedMore({ saving: { seatPrices, net, seats, free }, credits }: Facts): string {
  if (net === null) return "; AI credits not counted";
  const charged = seatPrices - net;
  if (charged === 0 || credits.unknown) return "";
  return `: ${usd(seatPrices)} less ${usd(charged)} for AI credits; ${count(free ?? 0)} of ${count(seats)} could be removed without that charge`;
}

function groupSection(id: string, kind: string, heading: string, groups: readonly Group[]): Markup {
  // A single group would only repeat the total.
  if (groups.length < 2) return raw("");
  const shown = groups.slice(0, MOST_GROUPS);
  const rest = groups.length - shown.length;
  const widest = Math.max(...groups.map(({ totals }) => (id === "cost" ? totals.cost : totals.seats)));
  const bar = id === "cost" ? moneyBar : useBar;
  const rows = shown.map(
    ({ name, totals }) => html`<tr><th scope="row">${name ?? "(none)"}</th><td class="bar">${bar(totals, widest)}</td>
<td>${count(totals.seats)}</td><td>${usd(totals.cost)}</td><td>${totals.idleCost > 0 ? usd(totals.idleCost) : "–"}</td></tr>
`,
  );
  return html`<section aria-labelledby="by-${id}">
<h2 id="by-${id}">${heading}</h2>
<table class="group">
<thead><tr><th scope="col">${kind}</th><td class="bar"></td><th scope="col">Seats</th><th scope="col">A month</th><th scope="col" class="${id === "cost" ? "saving" : ""}">${UNUSED_PRICE}</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
${rest > 0 ? html`<p class="more">and ${plural(rest, "smaller one")}; select one under “Everyone with a seat”</p>` : ""}
</section>`;
}

function toolbar({ people, teams, costCenters }: Facts, columns: readonly Column[]): Markup {
  return html`<div id="toolbar" role="search" aria-label="People" hidden>
<label>Search <input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="Name, team, editor ..."></label>
<label>Use <select id="filter-use" data-column="1"><option value="">all</option>
${ACTIVITIES.map((activity) => html`<option>${ACTIVITY_NAMES[activity]}</option>`)}
<option value="*idle">could be saved</option><option value="*ends">already cancelled</option></select></label>
${choice("Team", teams, columns)}
${choice("Cost center", costCenters, columns)}
<p role="status" id="status">${plural(people.length, "person", "people")}</p>
</div>`;
}

function choice(kind: string, groups: readonly Group[], columns: readonly Column[]): Markup {
  if (groups.length < 2) return raw("");
  const named = groups.flatMap(({ name }) => name ?? []).sort((one, other) => one.localeCompare(other, "en"));
  const none = named.length < groups.length ? html`<option value="*none">(none)</option>` : "";
  return html`<label>${kind} <select data-column="${columns.findIndex(({ title }) => title === kind)}"><option value="">all</option>
${named.map((name) => html`<option value="=${name}">${name}</option>\n`)}${none}</select></label>`;
}

/** The script sorts and filters these rows; without it they are still a table. */
function table(people: readonly Person[], columns: readonly Column[]): Markup {
  const bodies: Markup[] = [];
  for (let first = 0; first < people.length; first += ROWS_AT_A_TIME) {
    const rows = people.slice(first, first + ROWS_AT_A_TIME).map((person) => rowOf(person, columns));
    bodies.push(html`<tbody>\n${rows}</tbody>\n`);
  }
  return html`<table id="seats" data-rows="${ROWS_AT_A_TIME}" aria-labelledby="people">
<thead><tr>${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
${bodies}</table>`;
}

/** HTML allows cells without end tags, which saves a fifth of the page. */
function rowOf(person: Person, columns: readonly Column[]): Markup {
  const [, use, ...others] = columns.map(({ of }) => of(person));
  const cost = html` data-cost="${person.rate ? dollarsOf(person.rate.cents) : ""}"`;
  const kind = person.idle ? html`${cost} class="idle"` : cost;
  return html`<tr${kind}><th scope="row">${person.login}<td class="${person.activity}">${use ?? ""}${others.map((text) => html`<td>${text}`)}</tr>\n`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? "0%" : `${Math.round((part / whole) * 100)}%`;
}

function longDay(at: Date): string {
  return at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}
