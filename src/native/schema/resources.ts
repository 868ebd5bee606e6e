import { amount, type Described, flag, type Table, text, texts, whole } from "./shapes.js";

interface ResourceDescription {
  readonly description: string;
  readonly inputs: Table;
  readonly required: readonly string[];
  readonly outputs: Table;
  /** Those that every state has. */
  readonly present: readonly string[];
  /** What Pulumi lists when it is asked which there are. */
  readonly listing: string;
}

const organization = (what: string): Described => ({
  ...text,
  willReplaceOnChanges: true,
  description:
    `The organization that pays for ${what}. Upper and lower case make no difference. Default: the provider's \`owner\`, or the environment variable ` +
    "GITHUB_OWNER. A change replaces the resource: seats are granted in the new organization, then cancelled in the old one. Refused together with `enterprise`.",
});

const enterprise = (what: string): Described => ({
  ...text,
  willReplaceOnChanges: true,
  description:
    `The enterprise that pays for ${what}, instead of an organization. Needs a classic token of an enterprise owner, or a GitHub App that is installed ` +
    "in the enterprise. Default: none. A change replaces the resource. Refused together with `organization`.",
});

const organizationFound: Described = {
  ...text,
  description: "The organization, in lower case; absent when an enterprise pays.",
};
const enterpriseFound: Described = {
  ...text,
  description: "The enterprise, in lower case; absent when an organization pays.",
};

const seat: ResourceDescription = {
  description:
    "A paid GitHub Copilot seat of one person in one organization or enterprise.\n\n" +
    "Creating it grants the seat, or adopts the one that is there without buying anything. A preview shows when the seat was cancelled or removed " +
    "elsewhere. Deleting it cancels the seat at the end of the billing cycle; a seat that comes through a team stays, and so does the organization's " +
    "last one (see the provider's `allowLastSeat`).\n\n" +
    "The token must be an organization owner's. What GitHub does is described at https://docs.github.com/rest/copilot/copilot-user-management.\n\n" +
    "## Import\n\n```sh\npulumi import copilot-seats:index:CopilotSeatAssignment octocat acme/octocat\n```\n\n" +
    "Of an enterprise: `enterprises/corp/octocat`.",
  inputs: {
    organization: organization("the seat"),
    enterprise: enterprise("the seat"),
    username: {
      ...text,
      willReplaceOnChanges: true,
      description:
        "The login of the person who gets the seat, a member of the organization. Upper and lower case make no difference. A change replaces the " +
        "resource: the new person's seat is granted, then the old person's is cancelled; unless the new login is the old person's own, after a rename: " +
        "then nothing is granted or cancelled. Anything that cannot be a GitHub login is refused in the preview, and so is a bot.",
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
        "`active`; after a refresh also `pending_cancellation` when the seat was cancelled elsewhere and ends with the billing cycle, or `renamed to` " +
        "and the person's new login.",
    },
    assigneeId: {
      ...whole,
      description: "The account's id, which stays when the login is renamed. Absent until GitHub shows the seat.",
    },
    createdAt: { ...text, description: "When GitHub last granted the access, as an ISO 8601 time." },
    planType: { ...text, description: "The plan: `business`, `enterprise` or `unknown`." },
    assigningTeam: {
      ...text,
      description: "The slug of the team through which the access comes; absent for a seat of its own.",
    },
    pendingCancellationDate: {
      ...text,
      description: "The day on which a cancelled seat ends, such as `2027-01-01`; absent when it is not cancelled.",
    },
  },
  present: ["username", "status"],
  listing: "Lists everybody who was selected by name and whose seat is active. It reads 100 seats a request.",
};

const roster: ResourceDescription = {
  description:
    "Any number of paid GitHub Copilot seats of one organization or enterprise, as one resource: one entry in the state, read in pages of 100 and " +
    "written in lists. It takes either `usernames` or `seats`.\n\n" +
    "Deleting it cancels everybody's seat, as far as `maxCancellations` allows: give it the resource option `protect`. What GitHub does is described at " +
    "https://docs.github.com/rest/copilot/copilot-user-management.\n\n" +
    "## Import\n\n```sh\npulumi import copilot-seats:index:CopilotSeatRoster acme acme\n```\n\n" +
    "Everybody who was selected by name becomes part of the roster. Of an enterprise: `enterprises/corp`.",
  inputs: {
    organization: organization("the seats"),
    enterprise: enterprise("the seats"),
    usernames: {
      ...texts,
      description:
        "The logins of everybody who has a seat, in any order and any case; at least one. An addition grants, a removal cancels at the end of the " +
        "billing cycle; nothing else is touched. A person who comes twice is refused in the preview.",
    },
    seats: {
      type: "object",
      additionalProperties: text,
      description:
        'Instead of `usernames`: everybody\'s login with the status that is wanted, always "active". Previews show people so, and `pulumi import` ' +
        "writes them so. Another status is refused in the preview.",
    },
    exclusive: {
      ...flag,
      description:
        "Whether this is the owner's whole list. Then a seat that no resource declares shows in the preview as a removal and is cancelled; seats that " +
        "come through teams are named and left. Default: false. A change is an update.",
    },
    maxSeats: {
      ...whole,
      description:
        "The most people the roster may have; more fail in the preview. Default: no limit. A change changes no seat.",
    },
    maxCancellations: {
      oneOf: [amount, text],
      description:
        'The most seats that one run may cancel: a number, or a share of the roster such as "10%". More fail in the preview, with the numbers and ' +
        'names. Default: "25%", but at least 5. A change changes no seat.',
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
        "Everybody's login in lower case, with the status that the last `up` left: `active`, or what kept a person from a seat.",
    },
    exclusive: { ...flag, description: "Whether this is the owner's whole list." },
    maxSeats: { ...whole, description: "The most people the roster may have; absent without a limit." },
    maxCancellations: { oneOf: [amount, text], description: "The most seats that one run may cancel." },
  },
  present: ["seats", "exclusive", "maxCancellations"],
  listing:
    "Lists one roster, that of everybody who was selected by name and whose seat is active; none where there is nobody. It reads 100 seats a request.",
};

const team: ResourceDescription = {
  description:
    "A paid GitHub Copilot seat for every member of one team of an organization or enterprise, now and later: GitHub gives a seat to people who join " +
    "the team, and lets the seats of people who leave end with the billing cycle.\n\n" +
    "Creating it gives the team Copilot, or adopts what is there without buying anything. A preview shows members who lack a seat, or whose seat was " +
    "cancelled. Deleting it takes Copilot from the team: seats that come through it end with the billing cycle, as far as the provider's " +
    "`maxCancellations` allows; give it the resource option `protect`.\n\n" +
    "The token must also be allowed to read teams. What GitHub does is described at https://docs.github.com/rest/copilot/copilot-user-management.\n\n" +
    "## Import\n\n```sh\npulumi import copilot-seats:index:CopilotTeamSeatAssignment platform acme/teams/platform\n```\n\n" +
    "Of an enterprise: `enterprises/corp/teams/platform`.",
  inputs: {
    organization: organization("the seats, and whose team it is"),
    enterprise: enterprise("the seats, and whose team it is"),
    team: {
      ...text,
      willReplaceOnChanges: true,
      description:
        "The team's slug, which ends the address of its page: `platform`. For a team of an enterprise with or without the `ent:` that GitHub puts " +
        "before it. Upper and lower case make no difference. A change replaces the resource: the new team gets Copilot, then the old one loses it; " +
        "unless the new slug is the old team's own, after a rename: then nothing is granted or cancelled.",
    },
  },
  required: ["team"],
  outputs: {
    organization: organizationFound,
    enterprise: enterpriseFound,
    team: {
      ...text,
      description: "The slug, as GitHub spells it: `platform`, or `ent:platform` for a team of an enterprise.",
    },
    status: {
      ...text,
      description:
        "`active` when all members have seats; after a refresh also who lacks one, such as `1 member without a seat: ann` or `1 member with a " +
        "cancelled seat: bob`, or `renamed to` and the team's new slug.",
    },
    teamId: { ...whole, description: "The team's id, which stays when the team is renamed." },
  },
  present: ["team", "status"],
  listing:
    "Lists the teams through which somebody has an active seat: GitHub lists no team with Copilot and without such a member. It reads 100 seats a request.",
};

export const resources = {
  CopilotSeatAssignment: seat,
  CopilotSeatRoster: roster,
  CopilotTeamSeatAssignment: team,
} as const satisfies Readonly<Record<string, ResourceDescription>>;
