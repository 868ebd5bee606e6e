import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ORGANIZATION } from "./company.js";

/** One way to declare seats, as a program; its list of logins is in logins.json beside it. */
export interface Way {
  readonly name: string;
  /** Above this many it would only take long. */
  readonly most: number;
  readonly files: Readonly<Record<string, string>>;
  /** What each command of Pulumi is told besides. */
  readonly options?: readonly string[];
}

const LOGINS = `import { readFileSync } from "node:fs";
const logins: string[] = JSON.parse(readFileSync("logins.json", "utf8"));
`;

/** What a program of each door imports from. */
const DYNAMIC = "pulumi-copilot-seats";
const NATIVE = "pulumi-copilot-seats/native";

const perSeat = (source: string) => ({
  most: 1000,
  files: {
    "index.ts": `${LOGINS}
import { CopilotSeatAssignment } from "${source}";
for (const username of logins) new CopilotSeatAssignment(username, { organization: "${ORGANIZATION}", username });
`,
  },
});

const roster = (source: string) => ({
  most: Number.POSITIVE_INFINITY,
  files: {
    "index.ts": `${LOGINS}
import { CopilotSeatRoster } from "${source}";
new CopilotSeatRoster(
  "seats",
  { organization: "${ORGANIZATION}", usernames: logins, maxCancellations: logins.length },
  { protect: false },
);
`,
  },
});

export const ways: readonly Way[] = [
  { name: "roster", ...roster(DYNAMIC) },
  { name: "roster-native", ...roster(NATIVE) },
  { name: "per-seat", ...perSeat(DYNAMIC) },
  { name: "per-seat-native", ...perSeat(NATIVE) },
  // A batch has as many seats as Pulumi creates at a time.
  { name: "per-seat-100", ...perSeat(DYNAMIC), options: ["--parallel", "100"] },
  {
    name: "baseline",
    most: 1000,
    files: {
      "seat.ts": readFileSync(join(__dirname, "baseline", "seat.ts"), "utf8"),
      "index.ts": `${LOGINS}
import { BaselineSeat } from "./seat";
for (const username of logins) new BaselineSeat(username, { organization: "${ORGANIZATION}", username });
`,
    },
  },
];

/** The floor: what Pulumi takes for itself, its own types checked as in every program. */
export const emptyProgram = {
  "index.ts": 'import { getStack } from "@pulumi/pulumi";\nexport const stack = getStack();\n',
};
