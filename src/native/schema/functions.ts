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
    "The organization that is asked about. Upper and lower case make no difference. Default: the provider's `owner`, or the environment variable GITHUB_OWNER.",
} as const;

const enterprise = {
  ...text,
  description:
    "The enterprise that is asked about, instead of an organization. Needs a classic token of an enterprise owner, or a GitHub App that is installed in the enterprise.",
} as const;

const facts: Table = {
  status: { ...text, description: "`active`, or `pending_cancellation` when the seat ends with the billing cycle." },
  assigningTeam: {
    ...text,
    description: "The slug of the team through which the access comes; absent for a seat of its own.",
  },
  organization: {
    ...text,
    description:
      "The organization that gives the seat; absent where an enterprise gives it itself, or GitHub does not say.",
  },
  createdAt: { ...text, description: "When GitHub last granted the access, as an ISO 8601 time." },
  lastActivityAt: {
    ...text,
    description:
      "When Copilot was last used, as far as GitHub knows; absent where it knows of no use in the last 90 days.",
  },
  lastActivityEditor: { ...text, description: "The editor or other surface of that use, such as `vscode/1.100.0`." },
  lastAuthenticatedAt: {
    ...text,
    description: "When the person last signed in to Copilot; absent where GitHub knows of no sign-in.",
  },
  pendingCancellationDate: {
    ...text,
    description: "The day on which a cancelled seat ends, such as `2027-01-01`; absent when it is not cancelled.",
  },
  planType: { ...text, description: "The plan: `business`, `enterprise` or `unknown`." },
  updatedAt: {
    ...text,
    description: "When the seat was last changed. GitHub closes this field down: use `createdAt`.",
  },
};

export const types = {
  Assignee: {
    description: "Who has a seat.",
    properties: {
      login: { ...text, description: "The login, as GitHub spells it." },
      id: { ...whole, description: "The account's id, which stays when the login is renamed." },
    },
    present: ["login", "id"],
  },
  CopilotSeat: {
    description: "A seat, with all that GitHub says of it.",
    properties: { assignee: { ...one("Assignee"), description: "Who has the seat." }, ...facts },
    present: ["assignee", "status", "createdAt", "planType"],
  },
  ListedCopilotSeat: {
    description: "A seat of a list, which may lack an assignee.",
    properties: {
      assignee: {
        ...one("Assignee"),
        description: "Who has the seat; absent where GitHub lists a seat without an assignee.",
      },
      ...facts,
      activity: {
        ...text,
        description: "With `inactiveForDays`: `unused` or `never_used`. Absent without.",
      },
    },
    present: ["status", "createdAt", "planType"],
  },
  SeatBreakdown: {
    description: "How many seats there are, and of which kind; a cycle is a month of billing.",
    properties: {
      total: { ...whole, description: "All that are paid for in this cycle." },
      addedThisCycle: { ...whole, description: "Those that were granted in this cycle." },
      pendingCancellation: { ...whole, description: "Those that end with this cycle." },
      pendingInvitation: {
        ...whole,
        description: "Those of people who have not accepted their invitation to the organization yet.",
      },
      activeThisCycle: { ...whole, description: "Those that were used in this cycle." },
      inactiveThisCycle: { ...whole, description: "Those that were not used in this cycle." },
    },
    present: ["total", "pendingCancellation"],
  },
  RosterSeat: {
    description: "A person of a roster file.",
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
        description: "The first day on which the seat is wanted, as YYYY-MM-DD. Absent: it is wanted at once.",
      },
      expires: {
        ...text,
        description: "The last day on which the seat is wanted, as YYYY-MM-DD. Absent: it is wanted for good.",
      },
    },
    present: ["username"],
  },
} as const satisfies Readonly<Record<string, TypeDescription>>;

export const functions = {
  getCopilotSeat: {
    description:
      "One person's seat as GitHub has it now; `seat` is absent when there is none. It asks GitHub in every preview and every up, and changes nothing. " +
      "An absence is proven: credentials that may not look are an error.",
    inputs: {
      organization,
      enterprise,
      username: { ...text, description: "The person's login. Upper and lower case make no difference." },
    },
    required: ["username"],
    outputs: { seat: { ...one("CopilotSeat"), description: "The seat; absent when there is none." } },
    present: [],
  },
  listCopilotSeats: {
    description:
      "All seats of an organization or enterprise as GitHub has them now, or those that the filters leave, by login. It reads 100 seats a request, in " +
      "every preview and every up, and changes nothing. An enterprise's list has an entry for each organization and team that gives a person a seat, " +
      "although the person is billed once.",
    inputs: {
      organization,
      enterprise,
      inactiveForDays: {
        ...whole,
        description:
          "Only seats that are known not to have been used for this number of days, from 1 to 90. A seat of which GitHub may simply not know is not listed. " +
          "Default: used or not.",
      },
      pending: {
        ...flag,
        description: "`true`: only seats that end with the billing cycle; `false`: only the others. Default: both.",
      },
      team: {
        ...text,
        description:
          "Only seats that come through the team with this slug; of an enterprise's team with or without `ent:`. Default: whatever they come through.",
      },
    },
    required: [],
    outputs: { seats: { ...listOf(one("ListedCopilotSeat")), description: "The seats, by login." } },
    present: ["seats"],
  },
  getCopilotBilling: {
    description:
      "An organization's subscription as GitHub has it now: how many seats of which kind, and the policies. It asks GitHub in every preview and every " +
      "up, and changes nothing. A policy is `unknown`, and a number absent, where GitHub does not say.",
    inputs: { organization },
    required: [],
    outputs: {
      seatBreakdown: { ...one("SeatBreakdown"), description: "How many seats there are, and of which kind." },
      seatManagementSetting: {
        ...text,
        description:
          "Who gets a seat: `assign_all`, `assign_selected`, `disabled` or `unconfigured`. Only `assign_selected` takes single grants.",
      },
      publicCodeSuggestions: {
        ...text,
        description: "Suggestions that match public code: `allow`, `block` or `unconfigured`.",
      },
      ideChat: { ...text, description: "Chat in editors: `enabled`, `disabled` or `unconfigured`." },
      platformChat: { ...text, description: "Chat on the web site: `enabled`, `disabled` or `unconfigured`." },
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
      "The AI credits that an owner's seats bring, and how many of them were used. It asks GitHub in every preview and every up, and changes nothing. " +
      "What cannot be known (the token may not read it, or the pool is an enterprise's) is an error.",
    inputs: { organization, enterprise },
    required: [],
    outputs: {
      month: {
        ...text,
        description: "Such as `2026-10`: of the last whole month and the running one the one with more use.",
      },
      pool: { ...whole, description: "The AI credits that all seats there are now bring a month." },
      used: { ...whole, description: "How many were used in the month." },
      paid: { ...whole, description: "How many of them were charged beyond the pool, at 0.01 US dollars." },
    },
    present: ["month", "pool", "used", "paid"],
  },
  readRoster: {
    description:
      "The people of a roster file (YAML or CSV), from its text. What is wrong with the file is one error, with file, line, column and what to do about " +
      "each complaint. An empty file is an error, too. It makes no network requests.",
    inputs: {
      text: { ...text, description: "The file's text." },
      name: {
        ...text,
        description:
          "The file's name, which says how it is read (.yaml, .yml or .csv) and stands before each complaint.",
      },
    },
    required: ["text", "name"],
    outputs: {
      seats: { ...listOf(one("RosterSeat")), description: "Everybody in the file, in its order." },
      usernames: {
        ...texts,
        description:
          "The logins of those whose seats are wanted today: all but those whose `starts` is to come or whose `expires` has passed. A roster takes them.",
      },
    },
    present: ["seats", "usernames"],
  },
} as const satisfies Readonly<Record<string, FunctionDescription>>;
