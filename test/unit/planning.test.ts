import assert from "node:assert/strict";
import type { Seat } from "../../src/github/answers.js";
import type { Owner } from "../../src/github/owner.js";
import { ACTIVE } from "../../src/provider/dictionary.js";
import { type Planned, planFor, priced } from "../../src/provider/planning.js";
import type { Run } from "../../src/provider/run.js";

/**
 * What a plan reads on GitHub. A row: what it shows | accounts and seats on GitHub | the program's people | the state's people | whose
 * seats are read | what else is read | seats and accounts that are found.
 *
 * At GitHub: `bob#12` an account with a seat, `bob#12-` one without, `bob#12?` one that only the list of members shows, `bob#12*` one whose
 * seat the list of seats has shown already, `bob#12^` one that is invited, `bob#12!` one that is shown by the id only. The program: `bob`, `bob=frozen`, `!zoe` an exclusive list may cancel her. The state: `bob#12`,
 * `bob#` no account seen yet. Asked: `name:bob` whose the login is, `member:bob`, `id:12` what the account is called, `seat:bob`,
 * `can:bob` whether a seat can be granted.
 */
const LOOKS = `
  nobody                              | | | | | |
  a new person                        | ann#1- | ann | | ann | can:ann |
  a new person with a seat            | ann#1 | ann | | ann | | ann#1
  nothing to do                       | ann#1 | ann | ann#1 | ann | | ann#1
  spelled as GitHub likes             | Ann#1 | ann | ann#1 | ann | | Ann#1
  all who matter, each once           | ann#1 zoe#9 | ann cy !zoe !ann | ann#1 bob# | ann cy bob zoe | can:cy | ann#1 zoe#9
  frozen people are not checked       | | ann=frozen bob | | ann bob | can:bob |
  the seat is gone                    | ann#1- | ann | ann#1 | ann | name:ann can:ann | is ann#1
  the seat is gone, and spelled so    | Ann#1- | ann | ann#1 | ann | name:ann can:ann | is Ann#1
  gone, who leaves                    | ann#1- | | ann#1 | ann | name:ann | is ann#1
  gone, never seen                    | ann#1- | ann | ann# | ann | can:ann |
  gone, and shown to members only     | ann#1? | ann | ann#1 | ann | name:ann member:ann can:ann | is ann#1
  hidden                              | | ann | ann#1 | ann | name:ann member:ann id:1 can:ann |
  renamed                             | robert#12 | bob | bob#12 | bob | name:bob member:bob id:12 seat:robert can:bob | robert#12 is robert#12
  renamed, without a seat             | robert#12- | bob | bob#12 | bob | name:bob member:bob id:12 seat:robert can:bob | is robert#12
  renamed, and the list was read      | robert#12* | bob | bob#12 | bob | name:bob member:bob can:bob | robert#12
  renamed, who leaves                 | robert#12 | | bob#12 | bob | name:bob member:bob id:12 seat:robert | robert#12 is robert#12
  renamed, who leaves, the list read  | robert#12* | | bob#12 | bob | | robert#12
  renamed, frozen, the list read      | robert#12* | bob=frozen | bob#12 | bob | | robert#12
  renamed, the login is taken         | robert#12 bob#77- | bob | bob#12 | bob | name:bob id:12 seat:robert can:bob | robert#12 is bob#77 is robert#12
  renamed, the taker has a seat       | robert#12 bob#77 | bob | bob#12 | bob | id:12 seat:robert | bob#77 robert#12 is robert#12
  the taker has a seat, the list read | robert#12* bob#77 | bob | bob#12 | bob | | bob#77 robert#12
  renamed, both lines                 | robert#12 | bob robert | bob#12 | bob robert | name:bob member:bob id:12 seat:robert can:bob | robert#12 is robert#12
  renamed, capitals, nobody declares  | Robert#12* | !robert | bob#12 | bob robert | | Robert#12
  invited                             | eve#5^ | eve | | eve | invited:eve can:eve |
  an account under the same login     | Bob#12! | bob | bob#12 | bob | name:bob member:bob id:12 can:bob | is Bob#12
`;

const words = (text: string) => text.split(" ").filter((word) => word !== "");

describe("planFor", () => {
  interface Company {
    readonly github: string;
    readonly people: string;
    readonly state: string;
    readonly fails?: string;
  }

  async function look({ github, people, state, fails }: Company) {
    const asked: string[] = [];
    const order: string[] = [];
    const world = words(github).map((text) => {
      const [, login = "", digits, how = ""] = /^(\w+)#(\d+)([-?*!^])?$/.exec(text) ?? assert.fail(text);
      return { login, id: Number(digits), how, hasSeat: how === "" || how === "*" };
    });
    const seatOf = ({ login, id }: { login: string; id: number }) =>
      ({ login, assigneeId: id, status: "active" }) as Seat;
    const named = (login: string) => world.find((one) => one.login.toLowerCase() === login.toLowerCase());
    const ask = async <Answer>(what: string, answer: Answer): Promise<Answer> => {
      asked.push(what);
      if (what === fails) throw new Error(what);
      await new Promise((resolve) => setImmediate(resolve));
      return answer;
    };
    const account = (one: (typeof world)[number] | undefined, hidden: RegExp) =>
      one && !hidden.test(one.how) ? { login: one.login, id: one.id } : undefined;
    let all: readonly string[] = [];
    const on = {
      seats: {
        findAll: async (logins: readonly string[], onInvited: (login: string) => void) => {
          order.push("look");
          all = logins;
          for (const login of logins) if (named(login)?.how === "^") onInvited(login);
          const found = logins.flatMap((login) => named(login) ?? []).filter(({ hasSeat }) => hasSeat);
          return new Map(found.map((one) => [one.login.toLowerCase(), seatOf(one)]));
        },
        listedById: (id: number) => world.filter((one) => one.id === id && one.how === "*").map(seatOf)[0],
        find: (login: string) => {
          const one = named(login);
          return ask(`seat:${login}`, one?.hasSeat ? seatOf(one) : undefined);
        },
      },
      accounts: {
        byLogin: (login: string) => ask(`name:${login}`, account(named(login), /[?!]/)),
        byId: (id: number) =>
          ask(
            `id:${id}`,
            account(
              world.find((one) => one.id === id),
              /[?]/,
            ),
          ),
      },
      members: {
        idOf: (login: string) => ask(`member:${login}`, named(login)?.how === "?" ? named(login)?.id : undefined),
      },
    };
    const ofOwner = {
      catchUp: () => order.push("hear"),
      invite: (login: string) => asked.push(`invited:${login}`),
      afterCancellations: async (_on: unknown, logins: readonly string[]) => order.push(`wait for ${logins.join(" ")}`),
      others: { isDeclared: () => false, isTeamOfStack: () => false },
      whoCannot: async (_on: unknown, logins: readonly string[]) => {
        asked.push(...logins.map((login) => `can:${login}`));
        return { cannot: new Map(), unchecked: new Set() };
      },
    };
    const owner: Owner = { kind: "organization", name: "acme" };
    const wanted = words(people).filter((word) => !word.startsWith("!"));
    const { have } = await planFor({ of: () => ofOwner, on: async () => on } as unknown as Run, owner, {
      want: {
        people: Object.fromEntries(wanted.map((word) => [word.split("=")[0], word.split("=")[1] ?? ACTIVE])),
        undeclared: new Set(words(people).flatMap((word) => (word.startsWith("!") ? [word.slice(1)] : []))),
      },
      known: new Map(
        words(state).map((word) => {
          const [login = "", digits] = word.split("#");
          return [login, { id: digits ? Number(digits) : null, status: ACTIVE }];
        }),
      ),
    }).catch((error: Error) => assert.fail(`${error.message} failed, asked: ${asked.join(" ")}`));
    const found = [
      ...have.seats.map(({ login, assigneeId }) => `${login}#${assigneeId}`),
      ...have.accounts.map(({ login, id }) => `is ${login}#${id}`),
    ];
    return { all, asked, order, found: found.join(" ") };
  }

  for (const row of LOOKS.trim().split("\n")) {
    const [title = "", github = "", people = "", state = "", all, asked, found] = row
      .split("|")
      .map((cell) => cell.trim());
    it(`asks: ${title}`, async () => {
      const looked = await look({ github, people, state });
      assert.deepEqual([looked.all.join(" "), looked.asked.join(" "), looked.found], [all, asked, found]);
    });
  }

  it("hears the other processes and waits for the run's cancellations before it reads GitHub", async () => {
    const { order } = await look({ github: "", people: "ann bob", state: "cy#3" });
    assert.deepEqual(order, ["hear", "wait for ann bob", "look"]);
  });

  it("fails once all requests are answered", async () => {
    const failing = look({ github: "robert#12", people: "ann bob", state: "ann#1 bob#12", fails: "name:ann" });
    await assert.rejects(failing, {
      message: "name:ann failed, asked: name:ann name:bob member:bob id:12 seat:robert",
    });
  });
});

describe("priced", () => {
  for (const [kind, grants, cancels, isAsked] of [
    ["organization", 1, 0, true],
    ["organization", 0, 1, true],
    ["organization", 0, 0, false],
    ["enterprise", 1, 1, false],
  ] as const) {
    it(`${isAsked ? "asks" : "does not ask"} for the subscription of an ${kind} with ${grants} to grant, ${cancels} to cancel`, async () => {
      let asked = 0;
      const read = async () => ({ planType: "enterprise", asked: ++asked });
      const { billing, rate, plan } = await priced(
        { settings: { rateOf: (plan: string | null) => plan } } as unknown as Run,
        {
          plan: { owner: { kind, name: "acme" }, grants: Array(grants), cancels: Array(cancels) },
          on: { subscription: { read } },
        } as unknown as Planned,
      );
      assert.equal(asked, Number(isAsked));
      assert.deepEqual([plan.grants.length, plan.cancels.length], [grants, cancels]);
      assert.equal(billing?.planType, isAsked ? "enterprise" : undefined);
      assert.equal(rate, kind === "enterprise" ? "business" : isAsked ? "enterprise" : null);
    });
  }
});
