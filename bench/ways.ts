import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ORGANIZATION } from "./company.js";

/** One way to declare seats, as a program that reads its logins from logins.json. */
export interface Way {
  readonly name: string;
  /** Larger sizes would take too long. */
  readonly most: number;
  readonly files: Readonly<Record<string, string>>;
  /** Additional options for each Pulumi command. */
  readonly options?: readonly string[];
}

const LOGINS = `import { readFileSync } from "node:fs";
const logins: string[] = JSON.parse(readFileSync("logins.json", "utf8"));
`;

/** The packages that programs import, one for each door. */
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
  // A batch contains as many seats as Pulumi creates in parallel.
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

/** The floor: what Pulumi itself costs. It imports Pulumi, whose types are checked in every program. */
export const emptyProgram = {
  "index.ts": 'import { getStack } from "@pulumi/pulumi";\nexport const stack = getStack();\n',
};
