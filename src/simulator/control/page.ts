import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RequestRecord } from "../exchange.js";
import { faultNames, kindOf } from "../faults/catalogue.js";
import type { FaultPlan } from "../faults/plan.js";
import type { CompleteFaultRule } from "../faults/rule.js";
import type { World } from "../world.js";
import { choice, formsAt, named, numberField, type Option, textField } from "./forms.js";
import { holderSection, placeOf, titleOf } from "./holder.js";
import { escapeHtml, inLines, minute, plural, table } from "./markup.js";

const SHOWN_REQUESTS = 50;
/** The usual choices for a rule; any other method and path can be typed. */
const ROUTES: readonly Option[] = [
  ["* /**", "all requests"],
  ["GET /**", "all reads"],
  ["POST /**", "all grants"],
  ["DELETE /**", "all cancellations"],
  ["GET /*/*/copilot/billing/seats", "the list of seats"],
  ["GET /orgs/*/copilot/billing", "the subscription"],
];

export interface PageContent {
  readonly world: World;
  readonly faults: FaultPlan;
  readonly requests: readonly RequestRecord[];
  readonly notice: string | null;
}

/** One page without scripts: the current state, and forms for what can be done behind Pulumi's back. */
export function page({ world, faults, requests, notice }: PageContent): string {
  const holders = [...world.organizations(), ...world.enterprises()];
  const places = [
    ...holders.map((holder): Option => [placeOf(holder), titleOf(holder)]),
    ...["Accounts", "Faults"].map((title): Option => [title.toLowerCase(), title]),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local GitHub</title>
<style>
${readFileSync(join(__dirname, "style.css"), "utf8")}</style>
</head>
<body>
<header>
<h1>Local GitHub</h1>
<p>Its clock says ${minute(world.now().toISOString())} UTC · <a href="/_simulator">Refresh</a> · as JSON:
<a href="/_simulator/state">state</a>, <a href="/_simulator/faults">faults</a>, <a href="/_simulator/requests">requests</a></p>
<nav aria-label="On this page">${places.map(([place, title]) => `<a href="#${escapeHtml(place)}">${escapeHtml(title)}</a>`).join("")}</nav>
</header>
${notice === null ? "" : `<p class="notice" role="status">${escapeHtml(notice)}</p>`}
${requestSection(requests)}
<main>
${holders.map((holder) => holderSection(holder, world)).join("\n")}
${accountSection(world)}
${faultSection(faults, world)}
</main>
</body>
</html>
`;
}

function requestSection(requests: readonly RequestRecord[]): string {
  const shown = requests.slice(-SHOWN_REQUESTS).reverse();
  const items = shown.map(({ at, method, path, query, status, fault = "", notServed }) => {
    const search = new URLSearchParams(query).toString();
    const request = inLines(`${method} ${search ? `${path}?${search}` : path}`);
    const notes = [at.slice(11, 19), notServed ? "not served here" : fault].filter(Boolean).join(" · ");
    const kind = status >= 200 && status < 400 ? "" : ' class="failed"';
    return `<li${kind}><strong>${status || "–"}</strong> <code>${request}</code> <small>${escapeHtml(notes)}</small>`;
  });
  const of = requests.length > SHOWN_REQUESTS ? ` of ${requests.length}` : "";
  return `<aside aria-labelledby="requests">
<h2 id="requests">Last requests</h2>
${
  shown.length === 0
    ? "<p>None yet.</p>"
    : `<p>${shown.length}${of}, the newest first</p>
<ol tabindex="0" aria-labelledby="requests">
${items.join("\n")}
</ol>`
}
</aside>`;
}

function accountSection(world: World): string {
  const form = formsAt("accounts");
  const people = [...world.accounts.all()].filter(({ type }) => type !== "Organization");
  const person = (label: string, which: (person: (typeof people)[number]) => boolean = () => true) =>
    choice("login", label, named(people.filter(which).map(({ login }) => login)));
  return `<section id="accounts" aria-label="Accounts">
<h2>Accounts</h2>
<div class="forms">
${[
  form({ action: "addUser", label: "Add user", fields: [textField("login", "New login")] }),
  form({
    action: "renameUser",
    label: "Rename user",
    fields: [person("User"), textField("newLogin", "New login")],
  }),
  form({
    action: "hideUser",
    label: "Hide profile",
    fields: [person("Profile that anyone sees", ({ hidden }) => !hidden)],
  }),
  form({
    action: "showUser",
    label: "Show profile",
    fields: [person("Hidden profile", ({ hidden }) => hidden === true)],
  }),
  form({
    action: "suspendUser",
    label: "Suspend managed user",
    fields: [person("Managed user", ({ login, suspended }) => login.includes("_") && !suspended)],
  }),
  form({ action: "revokeToken", label: "Revoke token", fields: [textField("token", "Token")] }),
  form({
    action: "shiftClock",
    label: "Shift GitHub's clock",
    fields: [numberField("seconds", "Seconds ahead", { value: 3600 })],
  }),
].join("\n")}
</div>
</section>`;
}

function faultSection(faults: FaultPlan, world: World): string {
  const form = formsAt("faults");
  const rows = faults.all().map(({ rule, seen, met }) => ({
    name: rule.fault,
    cells: [rule.on, `${met} of ${seen}`, ruleInWords(rule)],
  }));
  const kinds = faultNames.map((name): Option => [name, `${name}: ${kindOf(name).what.replaceAll("`", "")}`]);
  const logins = [...world.accounts.all()].map(({ login }) => login);
  return `<section id="faults" aria-label="Faults">
<h2>Faults</h2>
${rows.length === 0 ? "<p>None: every request is answered as it should be.</p>" : table("rules", "Faults", ["Fault", "On", "Met", "More"], rows)}
<datalist id="routes">${ROUTES.map(([value, words]) => `<option value="${value}">${words}`).join("")}</datalist>
<div class="forms">
${form({
  action: "addFault",
  label: "Add fault",
  fields: [
    choice("fault", "Fault", kinds),
    textField("on", "Requests: method and path", { value: "* /**", list: "routes" }),
    numberField("times", "At most (times)", { required: false, min: 1 }),
    numberField("after", "After (requests)", { required: false, min: 0 }),
    numberField("seconds", "Seconds", { required: false, min: 1 }),
    choice("login", "Login", [["", "–"], ...named(logins)], { optional: true }),
  ],
})}
${rows.length === 0 ? "" : form({ action: "clearFaults", label: "Clear faults" })}
</div>
</section>`;
}

function ruleInWords({ after, times, probability, seconds, login }: CompleteFaultRule): string {
  return [
    after === 0 ? [] : `after ${plural(after, "request")}`,
    times === undefined ? [] : `at most ${plural(times, "time")}`,
    probability === 1 ? [] : `with probability ${probability}`,
    seconds === undefined ? [] : plural(seconds, "second"),
    login ?? [],
  ]
    .flat()
    .join(", ");
}
