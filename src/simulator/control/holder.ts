import type { Account } from "../accounts.js";
import { Organization } from "../organization.js";
import type { Seat } from "../seatBook.js";
import type { SeatHolder } from "../seatHolder.js";
import type { Team } from "../teams.js";
import type { World } from "../world.js";
import { choice, type Form, formsAt, named, numberField, type Option, textField } from "./forms.js";
import { escapeHtml, minute, plural, table } from "./markup.js";
import { PLANS, planInWords, seatManagementInWords, settingFields, unusualInWords } from "./settings.js";

const SHOWN_SEATS = 200;

/** The id of an organization's or enterprise's section on the page. */
export function placeOf({ kind, name }: SeatHolder): string {
  return `${kind}-${name}`;
}

export function titleOf({ kind, name }: SeatHolder): string {
  return kind === "enterprise" ? `${name}, enterprise` : name;
}

/** An organization or enterprise: its state, and what can be done behind Pulumi's back. */
export function holderSection(holder: SeatHolder, world: World): string {
  const { kind, name, settings } = holder;
  const place = placeOf(holder);
  const form = formsAt(place, { [kind]: name });
  const unusual = unusualInWords(settings);
  return `<section id="${escapeHtml(place)}" aria-label="${escapeHtml(titleOf(holder))}">
<h2>${escapeHtml(titleOf(holder))}</h2>
${figures(holder)}
<h3>Settings</h3>
${unusual.length === 0 ? "<p>All as usual.</p>" : `<ul>${unusual.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>`}
<details><summary>All settings</summary>
${form({ action: "configure", label: "Change settings", fields: settingFields(settings) })}
</details>
<h3>Seats</h3>
${seatTable(holder, form)}
${withoutSeat(holder)}
<div class="forms">
${peopleForms(holder, world, form).join("\n")}
</div>
<h3>Teams</h3>
${teamTable(holder, form)}
<div class="forms">
${form({ action: "addTeam", label: "Add team", fields: [textField("name", "Name of a new team")] })}
</div>
</section>`;
}

function figures(holder: SeatHolder): string {
  const { seats, members, teams, settings } = holder;
  const pending = seats.all().filter(({ pendingCancellationDate }) => pendingCancellationDate !== null).length;
  const withCopilot = teams.all().filter(({ copilot }) => copilot).length;
  const all = [
    ["Seats", String(seats.size), plural(pending, "pending cancellation")],
    ["Members", String(members.size), `${membersWithoutSeat(holder).length} without a seat`],
    ["Teams", String(teams.size), `${withCopilot} with Copilot`],
    ["Copilot plan", planInWords(settings), seatManagementInWords(settings)],
  ] as const;
  return `<dl class="figures">${all.map(([title, value, more]) => `<div><dt>${title}</dt><dd>${value}</dd><dd class="more">${more}</dd></div>`).join("")}</dl>`;
}

function seatTable({ seats, settings }: SeatHolder, form: Form): string {
  if (seats.size === 0) return "<p>None.</p>";
  const rows = seats.page(0, SHOWN_SEATS).map((seat) => ({
    name: seat.assignee?.login ?? seat.oddAssignee?.name ?? "(nobody)",
    cells: [
      seat.pendingCancellationDate === null ? "active" : `pending cancellation, ends ${seat.pendingCancellationDate}`,
      seat.team?.slug ?? "",
      seat.lastActivityAt === null ? "never" : minute(seat.lastActivityAt),
    ],
    controls: seatForms(seat, settings.planType, form),
  }));
  const more = seats.size > SHOWN_SEATS ? `<p>The first ${SHOWN_SEATS} are shown.</p>` : "";
  return `${table("seats", "Seats", ["Person", "Status", "Team", "Last activity", "Behind Pulumi's back"], rows)}${more}`;
}

function seatForms({ assignee, planType, pendingCancellationDate }: Seat, usualPlan: string, form: Form): string {
  if (!assignee) return "";
  const { login } = assignee;
  const of = { fixed: { login }, whom: login };
  return [
    pendingCancellationDate === null
      ? form({ action: "cancelSeat", label: "Cancel", ...of })
      : form({ action: "grantSeat", label: "Grant again", ...of }),
    form({ action: "removeSeat", label: "Remove", ...of }),
    form({ action: "touchActivity", label: "Use Copilot", ...of }),
    form({
      action: "setSeatPlan",
      label: "Set plan",
      fields: [choice("planType", "Plan", PLANS, { chosen: planType ?? usualPlan })],
      ...of,
    }),
  ].join("");
}

function membersWithoutSeat({ members, seats }: SeatHolder): Account[] {
  return [...members].filter((member) => !seats.of(member));
}

/** Members who can be granted a seat. */
function withoutSeat(holder: SeatHolder): string {
  const logins = loginsOf(membersWithoutSeat(holder));
  if (logins.length === 0) return "";
  const more = logins.length > SHOWN_SEATS ? " and others" : "";
  return `<p class="more">Members without a seat: ${escapeHtml(logins.slice(0, SHOWN_SEATS).join(", "))}${more}.</p>`;
}

function peopleForms(holder: SeatHolder, world: World, form: Form): string[] {
  const people = [...world.accounts.all()].filter(({ type }) => type !== "Organization");
  const outside = holder instanceof Organization ? holder.outsideCollaborators : new Set<Account>();
  const members = people.filter((person) => holder.isMember(person));
  const eligible = people.filter((person) => holder.isMember(person) || outside.has(person));
  const teams = holder.teams.all().map(({ slug, name }): Option => [slug, name]);
  return [
    form({
      action: "grantSeat",
      label: "Grant seat",
      fields: [
        personChoice(
          "Person without a seat",
          eligible.filter((person) => !holder.seats.of(person)),
        ),
      ],
    }),
    form({
      action: "grantTeamSeat",
      label: "Grant team seat",
      fields: [choice("team", "Team", teams), personChoice("Person", eligible)],
    }),
    form({
      action: "addMember",
      label: "Add member",
      fields: [
        personChoice(
          "New member",
          people.filter((person) => !holder.members.has(person)),
        ),
      ],
    }),
    form({ action: "removeMember", label: "Remove member", fields: [personChoice("Member who leaves", members)] }),
    holder instanceof Organization
      ? form({
          action: "addOutsideCollaborator",
          label: "Add outside collaborator",
          fields: [
            personChoice(
              "New outside collaborator",
              people.filter((person) => !outside.has(person)),
            ),
          ],
        })
      : "",
    form({
      action: "grantOddSeat",
      label: "Grant odd seat",
      fields: [
        choice("type", "Assignee that is not a person", named(["Team", "Organization"])),
        textField("name", "Name"),
        numberField("id", "Id", { min: 1 }),
      ],
    }),
  ];
}

function teamTable(holder: SeatHolder, form: Form): string {
  const { teams, members } = holder;
  if (teams.size === 0) return "<p>None.</p>";
  const rows = teams.all().map((team) => ({
    name: team.slug,
    cells: [team.name, String(team.members.size), team.copilot ? "yes" : "no"],
    controls: teamForms(team, [...members], form),
  }));
  return table("teams", "Teams", ["Team", "Name", "Members", "Copilot", "Behind Pulumi's back"], rows);
}

function teamForms({ slug, name, members }: Team, all: readonly Account[], form: Form): string {
  const of = { fixed: { team: slug }, whom: slug };
  return [
    form({
      action: "addTeamMember",
      label: "Add person",
      fields: [
        personChoice(
          "Person",
          all.filter((person) => !members.has(person)),
        ),
      ],
      ...of,
    }),
    form({
      action: "renameTeam",
      label: "Rename",
      fields: [textField("newName", "Name", { value: name })],
      ...of,
    }),
    form({ action: "removeTeamMember", label: "Remove person", fields: [personChoice("Member", members)], ...of }),
    form({ action: "deleteTeam", label: "Delete", ...of }),
  ].join("");
}

function personChoice(label: string, people: Iterable<Account>): string | undefined {
  return choice("login", label, named(loginsOf(people)));
}

function loginsOf(people: Iterable<Account>): string[] {
  return [...people].map(({ login }) => login);
}
