import { flag, listOf, one, type Table, text, texts, whole } from "./shapes.js";

interface FunctionDescription {
  readonly description: string;
  readonly inputs: Table;
  readonly required: readonly string[];
  readonly outputs: Table;
  readonly present: readonly string[];
}

interface TypeDescription {
  readonly description: string;
  readonly properties: Table;
  readonly present: readonly string[];
}

const organization = {
  ...text,
  description:
    "The organization to read. Not case-sensitive. Default: the provider's `owner`, or the environment variable GITHUB_OWNER.",
} as const;

const enterprise = {
  ...text,
  description:
    "The enterprise to read, instead of an organization. Needs a classic token of an enterprise owner, or a GitHub App installed in the enterprise.",
} as const;

const facts: Table = {
  status: { ...text, description: "`active`, or `pending_cancellation` if the seat ends with the billing cycle." },
  assigningTeam: {
    ...text,
    description: "The slug of the team that the seat comes through; absent for a single seat.",
  },
  organization: {
    ...text,
    description:
      "The organization that gives the seat; absent if an enterprise gives it itself, or if GitHub does not say.",
  },
  createdAt: { ...text, description: "When GitHub last granted the seat, as an ISO 8601 time." },
  lastActivityAt: {
    ...text,
    description: "When GitHub last saw Copilot used; absent if it saw no use in the last 90 days.",
  },
  lastActivityEditor: { ...text, description: "The editor or other surface of that use, such as `vscode/1.100.0`." },
  lastAuthenticatedAt: {
    ...text,
    description: "When the person last signed in to Copilot; absent if GitHub knows of no sign-in.",
  },
  pendingCancellationDate: {
    ...text,
    description: "The day on which a cancelled seat ends, such as `2027-01-01`; absent if it is not cancelled.",
  },
  planType: { ...text, description: "The plan: `business`, `enterprise` or `unknown`." },
  updatedAt: {
    ...text,
    description: "When the seat was last changed. GitHub is retiring this field: use `createdAt`.",
  },
};

export const types = {
  Assignee: {
    description: "The person who has a seat.",
    properties: {
      login: { ...text, description: "The login, as GitHub spells it." },
      id: { ...whole, description: "The account's id, which survives a rename." },
    },
    present: ["login", "id"],
  },
  CopilotSeat: {
    description: "A seat, with everything GitHub says about it.",
    properties: { assignee: { ...one("Assignee"), description: "Who has the seat." }, ...facts },
    present: ["assignee", "status", "createdAt", "planType"],
  },
  ListedCopilotSeat: {
    description: "A seat in a list, which may have no assignee.",
    properties: {
      assignee: {
        ...one("Assignee"),
        description: "Who has the seat; absent if GitHub lists a seat without an assignee.",
      },
      ...facts,
      activity: {
        ...text,
        description: "With `inactiveForDays`: `unused` or `never_used`. Otherwise absent.",
      },
    },
    present: ["status", "createdAt", "planType"],
  },
  SeatBreakdown: {
    description: "The number of seats of each kind. A cycle is a month of billing.",
    properties: {
      total: { ...whole, description: "Seats paid in this cycle." },
      addedThisCycle: { ...whole, description: "Seats granted in this cycle." },
      pendingCancellation: { ...whole, description: "Seats that end with this cycle." },
      pendingInvitation: {
        ...whole,
        description: "Seats of people who have not accepted their invitation to the organization yet.",
      },
      activeThisCycle: { ...whole, description: "Seats used in this cycle." },
      inactiveThisCycle: { ...whole, description: "Seats not used in this cycle." },
    },
    present: ["total", "pendingCancellation"],
  },
  RosterSeat: {
    description: "A person in a roster file.",
    properties: {
      username: { ...text, description: "The GitHub login, in lower case." },
      email: {
        ...text,
        description:
          "The company's e-mail address, by which `copilot-seats resolve` finds the login. It grants nothing.",
      },
      team: { ...text, description: "The team, in the company's own words. It grants nothing." },
      note: { ...text, description: "Anything that a reviewer should know." },
      costCenter: { ...text, description: "Who pays." },
      starts: {
        ...text,
        description: "The first day on which the seat is wanted, as YYYY-MM-DD. If absent, it is wanted at once.",
      },
      expires: {
        ...text,
        description: "The last day on which the seat is wanted, as YYYY-MM-DD. If absent, it is wanted for good.",
      },
    },
    present: ["username"],
  },
} as const satisfies Readonly<Record<string, TypeDescription>>;

export const functions = {
  getCopilotSeat: {
    description:
      "One person's current seat; `seat` is absent if there is none. It reads GitHub in every preview and every up, and changes nothing. " +
      "If the credentials may not read seats, it fails.",
    inputs: {
      organization,
      enterprise,
      username: { ...text, description: "The person's login. Not case-sensitive." },
    },
    required: ["username"],
    outputs: { seat: { ...one("CopilotSeat"), description: "The seat; absent if there is none." } },
    present: [],
  },
  listCopilotSeats: {
    description:
      "All current seats of an organization or enterprise, or those that match the filters, by login. It reads 100 seats per request, in " +
      "every preview and every up, and changes nothing. An enterprise's list has an entry for each organization and team that gives a person a seat, " +
      "although the person is billed once.",
    inputs: {
      organization,
      enterprise,
      inactiveForDays: {
        ...whole,
        description:
          "Only seats known to be unused for this number of days, from 1 to 90. Seats whose use GitHub may not know are not listed. Default: all.",
      },
      pending: {
        ...flag,
        description: "`true`: only seats that end with the billing cycle; `false`: only the others. Default: both.",
      },
      team: {
        ...text,
        description:
          "Only seats through the team with this slug; for an enterprise team, with or without the `ent:` that GitHub puts before it. Default: all.",
      },
    },
    required: [],
    outputs: { seats: { ...listOf(one("ListedCopilotSeat")), description: "The seats, by login." } },
    present: ["seats"],
  },
  getCopilotBilling: {
    description:
      "An organization's current subscription: the number of seats of each kind, and the policies. It reads GitHub in every preview and every up, " +
      "and changes nothing. If GitHub does not say, a policy is `unknown` and a number is absent.",
    inputs: { organization },
    required: [],
    outputs: {
      seatBreakdown: { ...one("SeatBreakdown"), description: "The number of seats of each kind." },
      seatManagementSetting: {
        ...text,
        description:
          "Who gets a seat: `assign_all`, `assign_selected`, `disabled` or `unconfigured`. Single grants need `assign_selected`.",
      },
      publicCodeSuggestions: {
        ...text,
        description: "Suggestions that match public code: `allow`, `block` or `unconfigured`.",
      },
      ideChat: { ...text, description: "Chat in editors: `enabled`, `disabled` or `unconfigured`." },
      platformChat: { ...text, description: "Chat on GitHub's web site: `enabled`, `disabled` or `unconfigured`." },
      cli: { ...text, description: "The command line: `enabled`, `disabled` or `unconfigured`." },
      planType: { ...text, description: "The plan: `business`, `enterprise` or `unknown`." },
    },
    present: [
      "seatBreakdown",
      "seatManagementSetting",
      "publicCodeSuggestions",
      "ideChat",
      "platformChat",
      "cli",
      "planType",
    ],
  },
  getCopilotCredits: {
    description:
      "The AI credits that an owner's seats include, and how many of them were used. It reads GitHub in every preview and every up, and changes " +
      "nothing. If the pool cannot be determined (the token may not read it, or it is an enterprise's), it fails.",
    inputs: { organization, enterprise },
    required: [],
    outputs: {
      month: {
        ...text,
        description: "Such as `2026-10`: the last whole month or the current one, whichever had more use.",
      },
      pool: { ...whole, description: "The AI credits that all current seats include per month." },
      used: { ...whole, description: "How many were used in the month." },
      paid: { ...whole, description: "How many of them were charged beyond the pool, at 0.01 US dollars." },
    },
    present: ["month", "pool", "used", "paid"],
  },
  readRoster: {
    description:
      "The people in a roster file (YAML or CSV), from its text. If the file has problems, it fails with one error that gives file, line, column and " +
      "remedy for each. An empty file fails, too. It makes no network requests.",
    inputs: {
      text: { ...text, description: "The file's text." },
      name: {
        ...text,
        description:
          "The file's name. Its extension (.yaml, .yml or .csv) gives the format, and each problem starts with the name.",
      },
    },
    required: ["text", "name"],
    outputs: {
      seats: { ...listOf(one("RosterSeat")), description: "Everybody in the file, in the order of the file." },
      usernames: {
        ...texts,
        description:
          "The logins of people whose seats are wanted today, without those whose `starts` is in the future or whose `expires` has passed. Pass them to a roster.",
      },
    },
    present: ["seats", "usernames"],
  },
} as const satisfies Readonly<Record<string, FunctionDescription>>;
