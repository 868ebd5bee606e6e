import { type CopilotSettings, usualSettings } from "../seed.js";
import { choice, type Option } from "./forms.js";
import { plural } from "./markup.js";

/** Settings with a few possible values; the others are numbers and lists. */
type Choosable = Exclude<
  keyof CopilotSettings,
  | "teamCancellationSeconds"
  | "largestList"
  | "tooLongStatus"
  | "uncancellable"
  | "unlisted"
  | "creditsUsed"
  | "usersReport"
>;

type Choices = {
  readonly [Name in Choosable]: {
    readonly label: string;
    readonly words: Readonly<Record<`${CopilotSettings[Name]}`, string>>;
  };
};

const POLICY = { enabled: "enabled", disabled: "disabled", unconfigured: "not configured" };
const REFUSALS = { "refuse-all": "refuse the list (422)", "not-found": "answer 404", skip: "leave the name out" };

/** Every setting in words. */
const CHOICES: Choices = {
  copilot: { label: "Copilot", words: { true: "has a plan", false: "has no plan" } },
  planType: {
    label: "Plan",
    words: { business: "Business", enterprise: "Enterprise", standalone: "Standalone", unknown: "Unknown" },
  },
  seatManagement: {
    label: "Who gets a seat",
    words: {
      assign_selected: "selected people and teams",
      assign_all: "all members",
      disabled: "no one",
      unconfigured: "not configured",
    },
  },
  publicCodeSuggestions: {
    label: "Suggestions that match public code",
    words: { block: "blocked", allow: "allowed", unconfigured: "not configured" },
  },
  ideChat: { label: "Chat in the IDE", words: POLICY },
  platformChat: { label: "Chat on GitHub", words: POLICY },
  cli: { label: "Copilot in the CLI", words: POLICY },
  nonMembers: { label: "A grant to a non-member", words: { ...REFUSALS, invite: "invite the person" } },
  unknownUsers: { label: "A grant to an unknown login", words: { null: "same as a non-member", ...REFUSALS } },
  withoutSeat: { label: "Cancelling a person without a seat", words: REFUSALS },
  unknownTeams: { label: "A list with an unknown team", words: REFUSALS },
  teamSeatsByName: {
    label: "Cancelling a team's seat by name",
    words: { "refuse-all": REFUSALS["refuse-all"], skip: REFUSALS.skip },
  },
  cancellationsCounted: {
    label: "Cancellations that count",
    words: { active: "of active seats", held: "of active and ending seats" },
  },
  cancelledSeatsEnd: {
    label: "Cancelled seats end",
    words: { "with-cycle": "with the billing cycle", "at-once": "at once" },
  },
  teamsNamedBy: { label: "Lists name teams by", words: { slug: "slug", name: "name", either: "slug or name" } },
  doubleAccess: {
    label: "A seat by name and by team shows",
    words: { earlier: "what came first", team: "the team", direct: "no team" },
  },
  refusesLists: { label: "Lists of people and teams", words: { false: "accepted", true: "refused (422)" } },
  paymentProblem: { label: "Payment", words: { false: "in order", true: "has a problem (422)" } },
  partialResults: { label: "The list of seats", words: { false: "complete", true: "partial (single sign-on)" } },
  paidUse: { label: "AI credits beyond the pool", words: { true: "charged", false: "not available" } },
  usageReadable: { label: "The use of AI credits", words: { true: "can be read", false: "answers 404" } },
};

const NAMES = Object.keys(CHOICES) as Choosable[];

export const PLANS: readonly Option[] = Object.entries(CHOICES.planType.words);

export function planInWords({ copilot, planType }: CopilotSettings): string {
  return copilot ? CHOICES.planType.words[planType] : "none";
}

export function seatManagementInWords({ seatManagement }: CopilotSettings): string {
  return `seats for: ${CHOICES.seatManagement.words[seatManagement]}`;
}

/** The settings that differ from the usual ones. */
export function unusualInWords(settings: CopilotSettings): string[] {
  const chosen = NAMES.filter((name) => settings[name] !== usualSettings[name]).map(
    (name) => `${CHOICES[name].label}: ${optionsOf(name, settings)[0]?.[1]}`,
  );
  return [...chosen, ...numbersAndLists(settings)];
}

/** The current value comes first and sends nothing, so that only changes are sent. */
export function settingFields(settings: CopilotSettings): (string | undefined)[] {
  return NAMES.map((name) => {
    const [[, now] = ["", ""], ...others] = optionsOf(name, settings);
    return choice(name, CHOICES[name].label, [["", now], ...others], { optional: true });
  });
}

function optionsOf(name: Choosable, settings: CopilotSettings): Option[] {
  const options = Object.entries(CHOICES[name].words);
  const isChosen = ([value]: Option) => value === String(settings[name]);
  return [...options.filter(isChosen), ...options.filter((option) => !isChosen(option))];
}

function numbersAndLists(settings: CopilotSettings): string[] {
  const { teamCancellationSeconds, largestList, tooLongStatus, uncancellable, unlisted, creditsUsed, usersReport } =
    settings;
  return [
    teamCancellationSeconds === null ? [] : `Seats of a team end after: ${plural(teamCancellationSeconds, "second")}`,
    largestList === null ? [] : `The longest list: ${plural(largestList, "name")}; longer ones answer ${tooLongStatus}`,
    uncancellable.length === 0 ? [] : `Seats that cannot be cancelled: ${uncancellable.join(", ")}`,
    unlisted.length === 0 ? [] : `Seats that the list leaves out: ${unlisted.join(", ")}`,
    Object.entries(creditsUsed).map(([month, used]) => `AI credits used in ${month}: ${used.toLocaleString("en-US")}`),
    usersReport === null ? [] : `Usage report: ${plural(usersReport.length, "line")}`,
  ].flat();
}
