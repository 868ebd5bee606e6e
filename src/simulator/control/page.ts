import type { RequestRecord } from "../exchange.js";
import { faultNames, kindOf } from "../faults/catalogue.js";
import type { FaultPlan } from "../faults/plan.js";
import type { Seat } from "../seatBook.js";
import type { SeatHolder } from "../seatHolder.js";
import type { World } from "../world.js";

const SHOWN_SEATS = 200;
const SHOWN_REQUESTS = 50;
/** Settings that a button turns on and off. */
const FLAGS = ["refusesLists", "paymentProblem", "partialResults"] as const;

export interface PageContent {
  readonly world: World;
  readonly faults: FaultPlan;
  readonly requests: readonly RequestRecord[];
  readonly notice: string | null;
}

/** One page without scripts: what is there, and a button for everything that can be done behind Pulumi's back. */
export function page({ world, faults, requests, notice }: PageContent): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Local GitHub</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid #8884; }
  form { display: inline-block; margin: 0.15rem 0.6rem 0.15rem 0; }
  .notice { padding: 0.5rem 1rem; background: #fd63; }
  code { font-size: 13px; }
</style>
<h1>Local GitHub</h1>
<p>Its clock says ${escapeHtml(world.now().toISOString())}. <a href="/_simulator">Look again</a>,
<a href="/_simulator/state">state as JSON</a>, <a href="/_simulator/faults">faults as JSON</a>, <a href="/_simulator/requests">requests as JSON</a>.</p>
${notice === null ? "" : `<p class="notice" role="status">${escapeHtml(notice)}</p>`}
${[...world.organizations(), ...world.enterprises()].map(holderSection).join("\n")}
<h2>Accounts</h2>
${form("addUser", "Add user", { login: "" })}
${form("renameUser", "Rename user", { login: "", newLogin: "" })}
${form("hideUser", "Hide profile", { login: "" })}
${form("showUser", "Show profile", { login: "" })}
${form("suspendUser", "Suspend managed user", { login: "" })}
${form("revokeToken", "Revoke token", { token: "" })}
${form("shiftClock", "Put GitHub's clock wrong", { seconds: "3600" })}
<h2>Faults</h2>
${faultTable(faults)}
<h2>Last requests</h2>
${requestTable(requests)}
</html>
`;
}

function holderSection(holder: SeatHolder): string {
  const { kind, name, settings, seats } = holder;
  const fixed = { [kind]: name };
  const more = seats.size > SHOWN_SEATS ? `<p>The first ${SHOWN_SEATS} are shown.</p>` : "";
  return `<h2>${escapeHtml(name)}${kind === "enterprise" ? ", enterprise" : ""}</h2>
<p>${seats.size} seats, ${holder.members.size} members. Settings: <code>${escapeHtml(JSON.stringify(settings))}</code></p>
<table>
<tr><th>Login<th>Status<th>Team<th>Last activity<th>Behind Pulumi's back</tr>
${seats
  .page(0, SHOWN_SEATS)
  .map((seat) => seatRow(fixed, seat))
  .join("\n")}
</table>
${more}
${withoutSeat(holder)}
<p>
${form("grantSeat", "Grant seat", { login: "" }, fixed)}
${form("grantTeamSeat", "Grant team seat", { team: "", login: "" }, fixed)}
${form("addMember", "Add member", { login: "" }, fixed)}
${form("removeMember", "Remove member", { login: "" }, fixed)}
${kind === "organization" ? form("addOutsideCollaborator", "Add outside collaborator", { login: "" }, fixed) : ""}
${form("grantOddSeat", "Grant odd seat", { type: "Team", name: "", id: "" }, fixed)}
${form("configure", "Set seat management", { seatManagement: settings.seatManagement }, fixed)}
${form("configure", "Set public code suggestions", { publicCodeSuggestions: settings.publicCodeSuggestions }, fixed)}
${FLAGS.map((flag) => form("configure", `${flag}: ${settings[flag] ? "off" : "on"}`, {}, { ...fixed, [flag]: String(!settings[flag]) })).join("\n")}
${form("configure", settings.copilot ? "End the Copilot plan" : "Start a Copilot plan", {}, { ...fixed, copilot: String(!settings.copilot) })}
</p>
${teamTable(holder, fixed)}
${form("addTeam", "Add team", { name: "" }, fixed)}`;
}

/** Who can be granted a seat. */
function withoutSeat({ members, seats }: SeatHolder): string {
  const logins = [...members].filter((member) => !seats.of(member)).map(({ login }) => login);
  if (logins.length === 0) return "";
  const more = logins.length > SHOWN_SEATS ? " and others" : "";
  return `<p>Members without a seat: ${escapeHtml(logins.slice(0, SHOWN_SEATS).join(", "))}${more}.</p>`;
}

function teamTable({ teams }: SeatHolder, owner: Record<string, string>): string {
  if (teams.size === 0) return "";
  const rows = teams.all().map((team) => {
    const fixed = { ...owner, team: team.slug };
    const buttons = [
      form("addTeamMember", "Add to team", { login: "" }, fixed),
      form("removeTeamMember", "Remove from team", { login: "" }, fixed),
      form("renameTeam", "Rename team", { newName: team.name }, fixed),
      form("deleteTeam", "Delete team", {}, fixed),
    ];
    const cells = [team.slug, team.name, String(team.members.size), team.copilot ? "yes" : "no"];
    return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}`).join("")}<td>${buttons.join("")}</tr>`;
  });
  return `<table><tr><th>Team<th>Name<th>Members<th>Copilot<th>Behind Pulumi's back</tr>${rows.join("\n")}</table>`;
}

function seatRow(owner: Record<string, string>, seat: Seat): string {
  const status =
    seat.pendingCancellationDate === null ? "active" : `pending cancellation, ends ${seat.pendingCancellationDate}`;
  const cells = [
    seat.assignee?.login ?? seat.oddAssignee?.name ?? "(nobody)",
    status,
    seat.team?.slug ?? "",
    seat.lastActivityAt ?? "never",
  ];
  const fixed = { ...owner, login: seat.assignee?.login ?? "" };
  const buttons = seat.assignee
    ? [
        form("cancelSeat", "Cancel", {}, fixed),
        form("removeSeat", "Remove", {}, fixed),
        form("touchActivity", "Use Copilot", {}, fixed),
        form("setSeatPlan", "Set plan", { planType: "unknown" }, fixed),
      ].join("")
    : "";
  return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}`).join("")}<td>${buttons}</tr>`;
}

function faultTable(faults: FaultPlan): string {
  const rows = faults.all().map(({ rule, seen, met }) => {
    const { fault, on, ...rest } = rule;
    const cells = [fault, on, `${met} of ${seen}`, JSON.stringify(rest)];
    return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}`).join("")}</tr>`;
  });
  const options = faultNames.map((name) => `<option value="${name}">${name}: ${escapeHtml(kindOf(name).what)}`);
  const optional = ["times", "after", "seconds", "login"].map(
    (name) => `<input name="${name}" placeholder="${name}" aria-label="${name}" size="6">`,
  );
  return `<table><tr><th>Fault<th>On<th>Met<th>More</tr>${rows.join("\n")}</table>
<form method="post" action="/_simulator/addFault"><select name="fault" aria-label="fault">${options.join("")}</select>
<input name="on" value="* /**" aria-label="on" required size="40">${optional.join("")}<button>Add fault</button></form>
${form("clearFaults", "Clear faults", {})}`;
}

function requestTable(requests: readonly RequestRecord[]): string {
  const rows = requests
    .slice(-SHOWN_REQUESTS)
    .reverse()
    .map(({ at, method, path, query, status, fault = "", notServed }) => {
      const search = new URLSearchParams(query).toString();
      const cells = [
        at,
        method,
        search ? `${path}?${search}` : path,
        String(status),
        notServed ? "not served here" : fault,
      ];
      return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}`).join("")}</tr>`;
    });
  return `<table><tr><th>At<th>Method<th>Path<th>Status<th>Notes</tr>${rows.join("\n")}</table>`;
}

/** A button, with a field for everything a person has to say. */
function form(
  action: string,
  label: string,
  fields: Record<string, string>,
  fixed: Record<string, string> = {},
): string {
  const hidden = Object.entries(fixed).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const inputs = Object.entries(fields).map(
    ([name, value]) =>
      `<input name="${escapeHtml(name)}" value="${escapeHtml(value)}" placeholder="${escapeHtml(name)}" aria-label="${escapeHtml(name)}" required size="16">`,
  );
  return `<form method="post" action="/_simulator/${action}">${hidden.join("")}${inputs.join("")}<button>${escapeHtml(label)}</button></form>`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
