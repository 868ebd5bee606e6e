import { amount, type Described, flag, type Table, text, texts, whole } from "./shapes.js";

interface ResourceDescription {
  readonly description: string;
  readonly inputs: Table;
  readonly required: readonly string[];
  readonly outputs: Table;
  /** The outputs that every state has. */
  readonly present: readonly string[];
  /** What Pulumi lists for this kind. */
  readonly listing: string;
}

const organization = (which: string): Described => ({
  ...text,
  willReplaceOnChanges: true,
  description:
    `The organization ${which}. Not case-sensitive. Default: the provider's \`owner\`, or the environment variable ` +
    "GITHUB_OWNER. A change replaces the resource: seats are granted in the new organization, then cancelled in the old one. Cannot be combined " +
    "with `enterprise`.",
});

const enterprise = (which: string): Described => ({
  ...text,
  willReplaceOnChanges: true,
  description:
    `The enterprise ${which}, instead of an organization. Needs a classic token of an enterprise owner, or a GitHub App installed ` +
    "in the enterprise. Default: none. A change replaces the resource. Cannot be combined with `organization`.",
});

const organizationFound: Described = {
  ...text,
  description: "The organization, in lower case; absent if an enterprise pays.",
};
const enterpriseFound: Described = {
  ...text,
  description: "The enterprise, in lower case; absent if an organization pays.",
};

const seat: ResourceDescription = {
  description:
    "A paid GitHub Copilot seat of one person in one organization or enterprise.\n\n" +
    "Creating it grants the seat, or adopts an existing one without buying anything. A preview shows if the seat was cancelled or removed " +
    "elsewhere. Deleting it cancels the seat at the end of the billing cycle. A seat through a team stays, and so does the organization's " +
    "last seat (see the provider's `allowLastSeat`).\n\n" +
    "The token must belong to an organization owner. GitHub's documentation: https://docs.github.com/rest/copilot/copilot-user-management.\n\n" +
    "## Import\n\n```sh\npulumi import copilot-seats:index:CopilotSeatAssignment octocat acme/octocat\n```\n\n" +
    "For an enterprise: `enterprises/corp/octocat`.",
  inputs: {
    organization: organization("that pays for the seat"),
    enterprise: enterprise("that pays for the seat"),
    username: {
      ...text,
      willReplaceOnChanges: true,
      description:
        "The login of the person who gets the seat, a member of the organization. Not case-sensitive. A change replaces the resource: the new " +
        "person's seat is granted, then the old person's is cancelled. If the new login is the same account after a rename, nothing is granted or " +
        "cancelled. An impossible login or a bot fails in the preview.",
    },
  },
  required: ["username"],
  outputs: {
    organization: organizationFound,
    enterprise: enterpriseFound,
    username: { ...text, description: "The login, as GitHub spells it." },
    status: {
      ...text,
      description:
        "`active`; after a refresh also `pending_cancellation` if the seat was cancelled elsewhere and ends with the billing cycle, or `renamed to` " +
        "and the person's new login.",
    },
    assigneeId: {
      ...whole,
      description: "The account's id, which survives a rename. Absent until GitHub shows the seat.",
    },
    createdAt: { ...text, description: "When GitHub last granted the seat, as an ISO 8601 time." },
    planType: { ...text, description: "The plan: `business`, `enterprise` or `unknown`." },
    assigningTeam: {
      ...text,
      description: "The slug of the team that the seat comes through; absent for a single seat.",
    },
    pendingCancellationDate: {
      ...text,
      description: "The day on which a cancelled seat ends, such as `2027-01-01`; absent if it is not cancelled.",
    },
  },
  present: ["username", "status"],
  listing: "Lists everybody with an active seat by name. It reads 100 seats per request.",
};

const roster: ResourceDescription = {
  description:
    "Any number of paid GitHub Copilot seats of one organization or enterprise, as one resource. It is one entry in the state, is read in pages of " +
    "100, and is written in lists. Set either `usernames` or `seats`.\n\n" +
    "Deleting it cancels all its seats, within `maxCancellations`. To prevent that, give it the resource option `protect`. GitHub's documentation: " +
    "https://docs.github.com/rest/copilot/copilot-user-management.\n\n" +
    "## Import\n\n```sh\npulumi import copilot-seats:index:CopilotSeatRoster acme acme\n```\n\n" +
    "Everybody with a seat by name becomes part of the roster. For an enterprise: `enterprises/corp`.",
  inputs: {
    organization: organization("that pays for the seats"),
    enterprise: enterprise("that pays for the seats"),
    usernames: {
      ...texts,
      description:
        "The logins of everybody with a seat, in any order, not case-sensitive; at least one. Adding a login grants a seat, and removing one cancels it " +
        "at the end of the billing cycle. Nothing else is touched. A person who is listed twice fails in the preview.",
    },
    seats: {
      type: "object",
      additionalProperties: text,
      description:
        'Instead of `usernames`: each login with the wanted status, which is always "active". Previews show people in this form, and `pulumi import` ' +
        "writes it. Any other status fails in the preview.",
    },
    exclusive: {
      ...flag,
      description:
        "Whether this is the owner's complete list. If so, an undeclared seat shows in the preview as a removal and is cancelled. Seats through teams " +
        "are named, and stay. Default: false. A change is an update.",
    },
    maxSeats: {
      ...whole,
      description:
        "The most people the roster may have; more fail in the preview. Default: no limit. A change affects no seat.",
    },
    maxCancellations: {
      oneOf: [amount, text],
      description:
        'The most seats that one run may cancel: a number, or a share of the roster such as "10%". More fail in the preview, with the numbers and ' +
        'names. Default: "25%", but at least 5. A change affects no seat.',
    },
  },
  required: [],
  outputs: {
    organization: organizationFound,
    enterprise: enterpriseFound,
    seats: {
      type: "object",
      additionalProperties: text,
      description:
        "Each login in lower case, with its status after the last `up`: `active`, or the reason why the person has no seat.",
    },
    exclusive: { ...flag, description: "Whether this is the owner's complete list." },
    maxSeats: { ...whole, description: "The most people the roster may have; absent without a limit." },
    maxCancellations: { oneOf: [amount, text], description: "The most seats that one run may cancel." },
  },
  present: ["seats", "exclusive", "maxCancellations"],
  listing:
    "Lists one roster, of everybody with an active seat by name, or none if there is nobody. It reads 100 seats per request.",
};

const team: ResourceDescription = {
  description:
    "A paid GitHub Copilot seat for everybody in one team of an organization or enterprise, now and later. GitHub gives a seat to people who join " +
    "the team, and ends the seats of people who leave with the billing cycle.\n\n" +
    "Creating it gives the team Copilot, or adopts existing seats without buying anything. A preview shows members without a seat, or with a " +
    "cancelled one. Deleting it takes Copilot from the team: seats through it end with the billing cycle, within the provider's " +
    "`maxCancellations`. To prevent that, give it the resource option `protect`.\n\n" +
    "The token must also be able to read teams. GitHub's documentation: https://docs.github.com/rest/copilot/copilot-user-management.\n\n" +
    "## Import\n\n```sh\npulumi import copilot-seats:index:CopilotTeamSeatAssignment platform acme/teams/platform\n```\n\n" +
    "For an enterprise: `enterprises/corp/teams/platform`.",
  inputs: {
    organization: organization("of the team, which pays for the seats"),
    enterprise: enterprise("of the team, which pays for the seats"),
    team: {
      ...text,
      willReplaceOnChanges: true,
      description:
        "The team's slug, the last part of the team's URL: `platform`. For an enterprise team, with or without the `ent:` that GitHub puts before it. " +
        "Not case-sensitive. A change replaces the resource: the new team gets Copilot, then the old one loses it. If the new slug is the same team " +
        "after a rename, nothing is granted or cancelled.",
    },
  },
  required: ["team"],
  outputs: {
    organization: organizationFound,
    enterprise: enterpriseFound,
    team: {
      ...text,
      description: "The slug, as GitHub spells it: `platform`, or `ent:platform` for an enterprise team.",
    },
    status: {
      ...text,
      description:
        "`active` if all members have seats; after a refresh also the members without one, such as `1 member without a seat: ann` or `1 member with a " +
        "cancelled seat: bob`, or `renamed to` and the team's new slug.",
    },
    teamId: { ...whole, description: "The team's id, which survives a rename." },
  },
  present: ["team", "status"],
  listing:
    "Lists each team through which somebody has an active seat. GitHub does not list a team with Copilot but without such a member. It reads 100 seats per " +
    "request.",
};

export const resources = {
  CopilotSeatAssignment: seat,
  CopilotSeatRoster: roster,
  CopilotTeamSeatAssignment: team,
} as const satisfies Readonly<Record<string, ResourceDescription>>;
