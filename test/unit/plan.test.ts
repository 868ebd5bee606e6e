import assert from "node:assert/strict";
import type { Billing, Seat } from "../../src/github/answers.js";
import type { NoSeatReason } from "../../src/github/members.js";
import type { Owner } from "../../src/github/owner.js";
import type { Rate } from "../../src/money/money.js";
import { ACTIVE, type CannotHave, type Kept, total } from "../../src/provider/dictionary.js";
import { driftsOf } from "../../src/provider/drift.js";
import { lineOf, rateAt, refusalOf, saysAnything, together } from "../../src/provider/forecast.js";
import type { Found } from "../../src/provider/ownersRun.js";
import { type Plan, planOf } from "../../src/provider/plan.js";
import type { Holders } from "../../src/provider/rosterState.js";
import { readRules } from "../../src/settings/settings.js";

/**
 * The rules of a plan. A row: what it shows | GitHub's seats | the program's people | the state's people | what else is known | the plan.
 *
 * A seat:       `ann` active, `ann~` cancellation pending, `ann/core` through the team core, `ann@globex` through the organization globex
 * Wanted:       `ann`; `ann=renamed_to_x` frozen by ignoreChanges with that status; `!zoe` an exclusive list may cancel her
 * The state:    `ann`; `ann?` no account seen yet; `ann=removed`, `ann=undeclared`, `ann=no_seat` with that status
 * `#77` is the account; by default, each name has its own.
 * What else:    `is:rob#12` an account that was looked up; `cannot:cy=no_member`, `unsure:cy`; `declared:bob`, `team:core` elsewhere in the
 *               program; `enterprise` pays
 * The plan:     grant, back (takes a cancellation back), cancel (`as` the program's name, or `undeclared`), same, takes (over), keeps, no (seat), unsure
 */
const PLANS = `
  # one person
  a new person                            | | ann | | | grant ann
  a new person who has a seat             | ann | ann | | | takes ann
  a new person who has it through a team  | ann/core | ann | | | takes ann
  a new person whose seat ends            | ann~ | ann | | | back ann
  a new person whose team's seat ends     | ann/core~ | ann | | | back ann
  nothing to do                           | ann | ann | ann | | same ann
  the team's seat is enough               | ann/core | ann | ann | | same ann
  a seat that ends is taken back          | ann~ | ann | ann | | back ann
  a seat that is gone is granted again    | | ann | ann | is:ann | grant ann
  a grant that was never seen             | | ann | ann? | | grant ann
  a grant that was never seen, there now  | ann | ann | ann? | | takes ann
  a grant that was never seen, ending     | ann~ | ann | ann? | | back ann
  a status of before says nothing         | ann | ann | ann=pending_cancellation | | same ann
  no seat in the state, one at GitHub     | ann | ann | ann=no_seat | | same ann
  spelled as GitHub likes                 | Ann | ann | ann | | same ann
  spelled as GitHub likes, pending        | ANN~ | ann | | | back ann
  a managed user                          | ann_acme | ann_acme | | | takes ann_acme
  nobody at all                           | | | | | nothing
  a stranger's seat is nobody's business  | zoe | ann | ann | is:ann | grant ann
  the login has another account by now    | ann#1 | ann | ann#11 | | no ann (11 is ?, ann is 1)

  # one person who leaves
  the line is removed                     | ann | | ann | | cancel ann
  removed, never seen                     | ann | | ann? | | cancel ann
  removed, and gone already               | | | ann | | nothing
  removed, never seen, and gone           | | | ann? | | nothing
  removed, and cancelled already          | ann~ | | ann | | nothing
  removed before, still there             | ann | | ann=removed | | cancel ann
  removed before, pending by now          | ann~ | | ann=removed | | nothing
  removed, pending in the state only      | ann | | ann=pending_cancellation | | cancel ann
  removed, without a seat in the state    | ann | | ann=no_seat | | cancel ann
  removed, spelled as GitHub likes        | Ann | | ann | | cancel ann
  removed, the seat is a team's           | ann/core | | ann | | keeps ann by the team core
  removed, the team's seat ends           | ann/core~ | | ann | | nothing
  removed, the team is in the program     | ann/core | | ann | team:core | keeps ann by the team core
  removed, another resource has her       | ann | | ann | declared:ann | keeps ann elsewhere
  removed, another has her, and a team    | ann/core | | ann | declared:ann | keeps ann elsewhere
  removed, another has her, seat gone     | | | ann | declared:ann | nothing
  removed, another has her, seat ends     | ann~ | | ann | declared:ann | nothing
  removed, another has another one        | ann | | ann | declared:bob | cancel ann
  removed, the login is another's by now  | ann#77 | | ann#11 | | nothing
  removed, never seen, whoever has it     | ann#77 | | ann? | | cancel ann

  # renames
  renamed, the line stays                 | robert#12 | bob | bob#12 | | no bob (12 is robert, bob is ?)
  renamed, the login is taken             | robert#12 | bob | bob#12 | is:bob#77 | no bob (12 is robert, bob is 77)
  renamed, the taker in capitals          | robert#12 | bob | bob#12 | is:BOB#77 | no bob (12 is robert, bob is 77)
  renamed, the taker has a seat           | robert#12 bob#77 | bob | bob#12 | | no bob (12 is robert, bob is 77)
  renamed, the seat is gone               | | bob | bob#12 | is:robert#12 | no bob (12 is robert, bob is ?)
  renamed, gone, and the login is taken   | | bob | bob#12 | is:robert#12 is:bob#77 | no bob (12 is robert, bob is 77)
  renamed, and the seat ends              | robert#12~ | bob | bob#12 | | no bob (12 is robert, bob is ?)
  renamed, the line is removed            | robert#12 | | bob#12 | | cancel robert as bob
  renamed, removed, and the login taken   | robert#12 bob#77 | | bob#12 | | cancel robert as bob
  renamed, removed, the seat ends         | robert#12~ | | bob#12 | | nothing
  renamed, removed, through a team        | robert#12/core | | bob#12 | | keeps robert by the team core
  renamed, removed, declared elsewhere    | robert#12 | | bob#12 | declared:robert | keeps robert elsewhere
  renamed, removed, old login elsewhere   | robert#12 | | bob#12 | declared:bob | cancel robert as bob
  renamed, the line follows               | robert#12 | robert | bob#12 | | same robert
  renamed, the line follows, seat ends    | robert#12~ | robert | bob#12 | | back robert
  renamed, the line follows, seat gone    | | robert | bob#12 | is:robert#12 | grant robert
  renamed, both lines                     | robert#12 | bob robert | bob#12 | | same robert, no bob (12 is robert, bob is ?)
  only the case differs                   | BOB#12 | bob | bob#12 | | same bob
  two people swap their logins            | ann#12 bob#11 | ann bob | ann#11 bob#12 | | no ann (11 is bob, ann is 12), no bob (12 is ann, bob is 11)
  a login moves on to a roster's other    | bob#11 cy#12 | ann bob | ann#11 bob#12 | | no ann (11 is bob, ann is ?), no bob (12 is cy, bob is 11)
  the taker is not cancelled              | robert#12 bob#77 | robert | bob#12 | | same robert
  removed, her new login is wanted        | bob#11 | bob | ann#11 bob#12 | is:bob#11 | no bob (12 is ?, bob is 11)

  # accounts that nobody sees
  hidden, without a seat                  | | bob | bob#12 | | no bob (12 is ?, bob is ?)
  hidden, the login is taken              | | bob | bob#12 | is:bob#77 | no bob (12 is ?, bob is 77)
  hidden, and the seat is there           | bob#12 | bob | bob#12 | | same bob
  hidden, and the line is removed         | | | bob#12 | | nothing
  suspended: a hash for a name            | 2cf24dba_acme#12 | bob_acme | bob_acme#12 | | no bob_acme (12 is 2cf24dba_acme, bob_acme is ?)
  suspended, and the line is removed      | 2cf24dba_acme#12 | | bob_acme#12 | | cancel 2cf24dba_acme as bob_acme
  deleted, the others go on               | ann | ann bob cy | ann bob#12 | | grant cy, same ann, no bob (12 is ?, bob is ?)

  # who cannot have a seat
  no such account                         | | cy | | cannot:cy=no_account | no cy: no account
  no member                               | | cy | | cannot:cy=no_member | no cy: no member
  invited                                 | | cy | | cannot:cy=invited | no cy: invited
  no member, the seat is there            | cy | cy | | cannot:cy=no_member | takes cy
  no member, the seat ends                | cy~ | cy | | cannot:cy=no_member | back cy
  no member any more, the seat gone       | | cy | cy | is:cy cannot:cy=no_member | no cy: no member
  renamed counts before no member         | | bob | bob#12 | is:robert#12 cannot:bob=no_account | no bob (12 is robert, bob is ?)
  nobody knows                            | | cy | | unsure:cy | grant cy, unsure cy
  nobody knows, the seat is there         | cy | cy | | unsure:cy | takes cy
  nobody knows of one of two              | | cy dee | | unsure:cy | grant cy, grant dee, unsure cy
  one stranger stops nobody               | | ann cy dee | | cannot:cy=no_member | grant ann, grant dee, no cy: no member

  # rosters
  three new people                        | | ann bob cy | | | grant ann, grant bob, grant cy
  one comes, one goes                     | ann bob | ann cy | ann bob | | grant cy, cancel bob, same ann
  everybody is replaced                   | ann bob | cy dee | ann bob | | grant cy, grant dee, cancel ann, cancel bob
  the roster goes                         | ann bob/core cy~ | | ann bob cy dee | | cancel ann, keeps bob by the team core
  one of each                             | ann bob~ dee eve/core | ann bob cy | ann bob dee eve | | grant cy, back bob, cancel dee, same ann, keeps eve by the team core
  others' people are left                 | ann zoe yan | ann | ann | | same ann
  known and found under two names         | ann#11 | ann | ann#11 annie#11 | | same ann
  somebody new beside an old account      | ann#11 cy | ann cy | ann#11 | | same ann, takes cy
  everybody is pending                    | ann~ bob~ | ann bob | ann bob | | back ann, back bob
  three leave for three reasons           | ann bob/core cy | | ann bob cy | declared:cy | cancel ann, keeps bob by the team core, keeps cy elsewhere
  a login like a word of JavaScript       | constructor | constructor | constructor | | same constructor
  such a login leaves                     | constructor | | constructor | | cancel constructor

  # frozen people
  frozen, pending                         | ann~ | ann=pending_cancellation | ann | | nothing
  frozen, gone                            | | ann=no_seat | ann | is:ann | nothing
  frozen, renamed                         | robert#12 | bob=renamed_to_robert | bob#12 | | nothing
  frozen, and active again                | ann | ann=pending_cancellation | ann | | nothing
  frozen beside somebody new              | ann~ | ann=pending_cancellation cy | ann | | grant cy
  frozen, an exclusive list does not ask  | ann | ann=pending_cancellation !ann | ann | | nothing

  # exclusive lists
  nobody declares zoe                     | ann zoe | ann !zoe | ann | | cancel zoe undeclared, same ann
  zoe came after the inputs               | ann zoe yan | ann !yan | ann | | cancel yan undeclared, same ann
  the inputs name nobody                  | ann zoe | ann | ann | | same ann
  zoe is gone by now                      | ann | ann !zoe | ann | | same ann
  zoe's seat ends by now                  | ann zoe~ | ann !zoe | ann | | same ann
  zoe is another resource's               | ann zoe | ann !zoe | ann | declared:zoe | same ann
  zoe's seat is a team's                  | ann zoe/core | ann !zoe | ann | | same ann
  zoe's seat is a team's of the stack     | ann zoe/core | ann !zoe | ann | team:core | same ann
  zoe's team ends                         | ann zoe/core~ | ann !zoe | ann | team:core | same ann
  an old login                            | ann octo--cat | ann !octo--cat | ann | | same ann
  another old login                       | ann -octo- | ann !-octo- | ann | | same ann
  a bot                                   | ann build[bot] | ann !build[bot] | ann | | same ann
  a hash of forty characters              | ann 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c_acme | ann !2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c_acme | ann | | same ann
  the refresh has seen her                | ann zoe | ann !zoe | ann zoe?=undeclared | | cancel zoe undeclared, same ann
  seen, and the list is no longer whole   | ann zoe | ann | ann zoe?=undeclared | | same ann
  seen, and declared now                  | ann zoe | ann zoe | ann zoe?=undeclared | | same ann, takes zoe
  declared since, and in capitals         | ANN zoe | ann !ann !zoe | | | cancel zoe undeclared, takes ann
  a wanted person under a new login       | robert#12 | bob !robert | bob#12 | | no bob (12 is robert, bob is ?)
  somebody who leaves is cancelled once   | ann bob | ann !bob | ann bob | | cancel bob, same ann
  a renamed leaver is cancelled once      | ann robert#12 | ann !robert | ann bob#12 | | cancel robert as bob, same ann
  a leaver in capitals is cancelled once  | ann BOB | ann !bob | ann bob | | cancel bob, same ann
  a leaver's login, taken and undeclared  | ann bob#77 | ann !bob | ann bob#11 | | cancel bob undeclared, same ann
  a leaver whom another has is kept       | ann bob | ann !bob | ann bob | declared:bob | same ann, keeps bob elsewhere
  the taker of a wanted login stays       | bob#77 | bob !bob | bob#12 | | no bob (12 is ?, bob is 77)
  spelled as GitHub likes, undeclared     | ann ZOE | ann !zoe | ann | | cancel zoe undeclared, same ann
  many                                    | ann yan zoe | ann !yan !zoe | ann | | cancel yan undeclared, cancel zoe undeclared, same ann

  # enterprises
  an organization gives the seat          | ann@globex | ann | | enterprise | takes ann
  removed, an organization gives it       | ann@globex | | ann | enterprise | keeps ann by the organization globex
  removed, a team gives it                | ann/ent:core | | ann | enterprise | keeps ann by the team ent:core
  removed, the enterprise's own           | ann | | ann | enterprise | cancel ann
  an organization's seat ends             | ann@globex~ | | ann | enterprise | nothing
  undeclared, an organization gives it    | ann zoe@globex | ann !zoe | ann | enterprise | same ann
  undeclared, the enterprise's own        | ann zoe | ann !zoe | ann | enterprise | cancel zoe undeclared, same ann
  undeclared, a team of the stack         | ann zoe/ent:core | ann !zoe | ann | enterprise team:ent:core | same ann
  an organization's answer names itself   | ann@acme | | ann | | cancel ann
  elsewhere counts before the giver       | ann@globex | | ann | enterprise declared:ann | keeps ann elsewhere
`;

/**
 * The guards. A row: what it shows | grants, cancels | people before, after | lasting seats (`-`: not read) | the settings | why not.
 */
const GUARDS = `
  nothing to do                           | 0 0 | 10 10 | - | 25% | fine
  grants have no limit                    | 500 0 | 0 500 | 3 | 25% | fine
  five of few                             | 0 5 | 5 1 | 9 | 25% | fine
  six of few                              | 0 6 | 7 1 | 9 | 25% | 6 of 7, 25%, here 5
  a quarter                               | 0 10 | 40 30 | 99 | 25% | fine
  more than a quarter                     | 0 11 | 40 29 | 99 | 25% | 11 of 40, 25%, here 10
  the larger list is the base             | 0 11 | 40 44 | 99 | 25% | fine
  a share is rounded down                 | 0 11 | 43 32 | 99 | 25% | 11 of 43, 25%, here 10
  another share has no floor of five      | 0 1 | 5 4 | 99 | 10% | 1 of 5, 10%, here 0
  another share                           | 0 4 | 40 36 | 99 | 10% | fine
  more than another share                 | 0 5 | 40 35 | 99 | 10% | 5 of 40, 10%, here 4
  a share with a point                    | 0 1 | 200 199 | 999 | 0.5% | fine
  more than a share with a point          | 0 2 | 200 198 | 999 | 0.5% | 2 of 200, 0.5%, here 1
  nothing may be cancelled                | 0 1 | 10 9 | 99 | 0 | 1 of 10, 0
  nothing, as a share                     | 0 1 | 10 9 | 99 | 0% | 1 of 10, 0%, here 0
  a number                                | 0 7 | 10 3 | 99 | 7 | fine
  more than a number                      | 0 8 | 10 2 | 99 | 7 | 8 of 10, 7
  everybody, as meant                     | 0 10 | 10 0 | 99 | 100% | fine
  grants do not make up for cancellations | 20 11 | 40 49 | 99 | 25% | fine
  grants do not make up, and it is more   | 20 13 | 40 47 | 99 | 25% | 13 of 47, 25%, here 11
  thousands                               | 0 2,501 | 10,000 7,499 | 99,999 | 25% | 2,501 of 10,000, 25%, here 2,500
  the last seat                           | 0 1 | 1 0 | 1 | 25% | no seat left
  the last but one                        | 0 1 | 2 1 | 2 | 25% | fine
  both of two                             | 0 2 | 2 0 | 2 | 25% | no seat left
  both of two, and a new one              | 1 2 | 2 1 | 2 | 25% | fine
  more than there are, as numbers lag     | 0 3 | 3 0 | 2 | 25% | no seat left
  the last seat, as meant                 | 0 1 | 1 0 | 1 | 25% last | fine
  an enterprise's last seat               | 0 1 | 1 0 | - | 25% | fine
  no seats, and none is cancelled         | 0 0 | 1 1 | 0 | 25% | fine
  the limit counts before the last seat   | 0 1 | 1 0 | 1 | 0 | 1 of 1, 0
  as many as maxSeats                     | 2 0 | 0 2 | 9 | 25% max:2 | fine
  more than maxSeats                      | 3 0 | 0 3 | 9 | 25% max:2 | 3 people, 2
  more than maxSeats, and none is new     | 0 0 | 3 3 | 9 | 25% max:2 | 3 people, 2
  maxSeats counts the people to come      | 0 1 | 3 2 | 9 | 25% max:2 | fine
  maxSeats comes first                    | 1 9 | 12 3 | 9 | 0 max:2 | 3 people, 2
  maxSeats of thousands                   | 1 0 | 0 1,001 | 9 | 25% max:1000 | 1,001 people, 1,000
`;

/** What a month costs, and its credits. A row: what it shows | grants, cancels | the plan | settings | the money in the line. */
const COSTS = `
  Business                                | 1 0 | business | - | +19 at 19, +1900
  Enterprise                              | 2 0 | enterprise | - | +78 at 39, +7800
  fewer seats                             | 0 3 | business | - | -57 at 19, -5700
  as many                                 | 2 2 | business | - | +0 at 19, +3800 -3800
  a price of one's own                    | 3 1 | business | businessPrice=12.5 | +25 at 12.5, +5700 -1900
  a price with cents                      | 3 0 | business | businessPrice=12.1 | +36.3 at 12.1, +5700
  for nothing                             | 3 1 | business | businessPrice=0 | +0 at 0, +5700 -1900
  other credits                           | 1 0 | business | businessCredits=7000 | +19 at 19, +7000
  no credits                              | 1 0 | business | businessCredits=0 | +19 at 19
  nothing changes                         | 0 0 | business | - | nothing
  a plan nobody knows                     | 1 0 | standalone | - | 1 unpriced
  that plan, and somebody knows its price | 2 0 | standalone | standalonePrice=10 | +20 at 10
  that plan, with credits                 | 2 0 | standalone | standalonePrice=10 standaloneCredits=5 | +20 at 10, +10
  credits alone are no price              | 2 0 | standalone | standaloneCredits=5 | 2 unpriced
  GitHub does not say                     | 1 0 | unknown | - | 1 unpriced
  no plan                                 | 2 1 | - | - | 3 unpriced
  another spelling is another plan        | 1 0 | Business | - | 1 unpriced
  a word of JavaScript                    | 1 0 | constructor | - | 1 unpriced
  a plan that is no name of a setting     | 1 0 | a:b | a:bPrice=3 | 1 unpriced
  an enterprise's own seats are Business  | 1 2 | of an enterprise | - | -19 at 19, +1900 -3800
`;

/**
 * Changes on GitHub. A row: what it shows | seats, people, state and facts as above | what the refresh found | the line.
 */
const DRIFTS = `
  a cancelled seat                        | ann~ | ann | ann | | ann=cancelled:2026-12-01 | ann was cancelled (ends 2026-12-01), up takes it back
  nobody knows when it ends               | ann~ | ann | ann | | ann=cancelled | ann was cancelled, up takes it back
  a seat that is gone                     | | ann | ann | is:ann | ann=gone | ann has no seat, up grants it
  gone, and no member any more            | | ann | ann | is:ann cannot:ann=no_member | ann=gone | ann has no seat, up cannot grant it
  gone, and the account is hidden         | | bob | bob#12 | | bob=gone | bob has no seat, up cannot grant it
  a seat that nobody declares             | ann zoe | ann !zoe | ann zoe?=undeclared | | zoe=undeclared | zoe got a seat that is not declared, up cancels it
  removed, and active again               | ann | | ann | | ann=active_again | ann has an active seat again, up cancels it
  active again, as meant                  | ann | ann | ann | | ann=active_again |
  renamed                                 | robert#12 | bob | bob#12 | | | bob was renamed to robert, write "robert" in the program
  suspended by the identity provider      | 0123456789abcdef0123456789abcdef01234567_acme#12 | bob_acme | bob_acme#12 | | | bob_acme was renamed to 0123456789abcdef0123456789abcdef01234567_acme, remove it from the program
  the program's own changes               | ann bob~ | bob cy | ann bob | | |
  one of each                             | ann bob~ dee~ zoe | bob cy dee ed !zoe | ann bob dee | cannot:ed=invited | zoe=undeclared ed=gone bob=cancelled cy=gone | bob was cancelled, up takes it back; cy has no seat, up grants it; zoe got a seat that is not declared, up cancels it; ed has no seat, up cannot grant it
`;

describe("planOf", () => {
  for (const { section, cells } of rowsOf(PLANS)) {
    const [title, have = "", want = "", known = "", besides = "", outcome] = cells;
    it(`${section}: ${title}`, () => {
      const plan = planOf(question({ have, want, known, besides }));
      assert.equal(told(plan), outcome);
    });
  }

  it("has a table of at least a hundred rows with different names", () => {
    const titles = rowsOf(PLANS).map(({ section, cells }) => `${section}: ${cells[0]}`);
    assert.ok(titles.length >= 100, String(titles.length));
    assert.equal(new Set(titles).size, titles.length);
  });

  it("does nothing more once it is carried out", () => {
    for (const { cells } of rowsOf(PLANS)) {
      const [title, have = "", want = "", known = "", besides = ""] = cells;
      const asked = question({ have, want, known, besides });
      const plan = planOf(asked);
      const granted = new Set(plan.grants.map(({ login }) => login));
      const cancelled = new Set(plan.cancels.map(({ login }) => login));
      const seats = [
        ...asked.have.seats.filter(
          ({ login }) => !granted.has(login.toLowerCase()) && !cancelled.has(login.toLowerCase()),
        ),
        ...[...granted].map((login) => seat(login, asked.have.accounts)),
      ];
      const again = planOf({ ...asked, have: { ...asked.have, seats } });
      assert.deepEqual([again.grants, again.cancels], [[], []], title);
    }
  });
});

describe("driftsOf", () => {
  for (const { cells } of rowsOf(DRIFTS)) {
    const [title = "", have = "", want = "", known = "", besides = "", refreshed = "", outcome] = cells;
    it(title, () => {
      const found = new Map(
        words(refreshed).map((word) => {
          const [login = "", is = "", endsOn] = word.split(/[=:]/);
          return [login, { is: is.replaceAll("_", " ") as Found["is"], endsOn }];
        }),
      );
      const plan = planOf(question({ have, want, known, besides }));
      const drifts = driftsOf({ whatWasFound: (login) => found.get(login) }, plan);
      assert.equal(drifts.map(({ login, fact, action }) => `${login} ${fact}, ${action}`).join("; "), outcome);
    });
  }
});

describe("refusalOf", () => {
  for (const { cells } of rowsOf(GUARDS)) {
    const [title, changes = "", people = "", lasting = "", settings = "", outcome] = cells;
    it(title ?? "", () => {
      const [before = 0, after = 0] = numbers(people);
      const [limit = "", ...others] = settings.split(" ");
      const max = others.find((word) => word.startsWith("max:"))?.slice("max:".length);
      const refusal = refusalOf(planWith(changes), {
        maxSeats: max === undefined ? undefined : Number(max),
        maxCancellations: limit.endsWith("%") ? limit : Number(limit),
        people: { before, after },
        allowLastSeat: others.includes("last"),
        billing: lasting === "-" ? undefined : ({ lastingSeats: numbers(lasting)[0] } as Billing),
      });
      assert.equal(shortly(refusal), outcome);
    });
  }
});

const BUSINESS = { cents: 1_900, credits: 1_900 };

describe("rateAt, lineOf and together", () => {
  for (const { cells } of rowsOf(COSTS)) {
    const [title, changes = "", planType = "", said = "", outcome] = cells;
    it(`cost: ${title}`, () => {
      const settings = new Map(said.split(" ").map((setting) => setting.split("=") as [string, string]));
      const kind = planType === "of an enterprise" ? "enterprise" : "organization";
      const billing = planType === "-" || kind === "enterprise" ? undefined : ({ planType } as Billing);
      const rules = readRules((key) => settings.get(key.replace("copilotSeats:", "")));
      const { cost, unpriced } = lineOf({
        plan: planWith(changes),
        rate: rateAt({ kind, name: "acme" }, billing, rules),
      });
      const { gained = 0, lost = 0 } = cost?.credits ?? {};
      const credits = [...(gained ? [`+${gained}`] : []), ...(lost ? [`-${lost}`] : [])].join(" ");
      const money = cost && `${cost.change < 0 ? "" : "+"}${cost.change} at ${cost.price}${credits && `, ${credits}`}`;
      assert.equal(money ?? (unpriced > 0 ? `${unpriced} unpriced` : "nothing"), outcome);
    });
  }

  it("names who gets, loses, keeps and cannot have a seat in their order, and counts the rest", () => {
    const plan = planOf(
      question({
        have: "ann ian/core bob/core ed~ yan gil fay zoe",
        want: "ann iva ed cy gil fay hal gus !zoe",
        known: "ann ian bob yan ed",
        besides: "cannot:hal=no_member cannot:gus=no_account unsure:iva",
      }),
    );
    assert.deepEqual(lineOf({ plan: { ...plan, cancels: plan.cancels.toReversed() }, rate: BUSINESS }), {
      owner: "acme",
      grants: { names: ["cy", "ed", "iva"], more: 0 },
      cancels: { names: ["yan", "zoe"], more: 0 },
      unchanged: 3,
      takenOver: { names: ["fay", "gil"], more: 0 },
      kept: { names: ["bob through the team core", "ian through the team core"], more: 0 },
      refused: { names: ["gus: no such account", "hal: not a member of acme"], more: 0 },
      unchecked: 1,
      cost: { change: 19, price: 19, credits: { gained: 5_700, lost: 3_800 } },
      unpriced: 0,
    });
  });

  it("names twenty of a kind, and counts all", () => {
    const { grants, cancels, cost } = lineOf({ plan: planWith("31 21"), rate: { cents: 200, credits: null } });
    assert.deepEqual([grants?.names.length, grants?.more, cancels?.names.length, cancels?.more], [20, 11, 20, 1]);
    assert.deepEqual([total(grants), cost?.change], [31, 20]);
  });

  it("puts the plans of single seats together, with the price that one of them knows", () => {
    const of = (changes: string, rate: Rate | null) => ({ plan: planWith(changes), rate });
    const all = together([of("1 0", null), of("0 1", BUSINESS), of("2 0", { cents: 3_900, credits: 3_900 })]);
    assert.deepEqual([all.plan.grants.length, all.plan.cancels.length, all.rate], [3, 1, BUSINESS]);
    const plans = [
      "ann|ann|",
      "|bob|",
      "cy/core||cy",
      "|dee|",
      "eve|eve|",
      "gil|gil|gil",
      "|hal|",
      "ian/core||ian",
    ].map((row) => {
      const [have = "", want = "", known = ""] = row.split("|");
      return {
        plan: planOf(question({ have, want, known, besides: "cannot:dee=invited cannot:hal=invited unsure:bob" })),
        rate: null,
      };
    });
    assert.equal(
      told(together(plans).plan),
      "grant bob, same gil, takes ann, takes eve, keeps cy by the team core, keeps ian by the team core, no dee: invited, no hal: invited, unsure bob",
    );
    assert.throws(() => together([]));
  });

  it("says nothing if nothing changes", () => {
    for (const [have, want, known, says] of [
      ["ann", "ann", "ann", false],
      ["ann", "ann", "", true],
      ["", "ann", "", true],
      ["ann", "", "ann", true],
      ["ann/core", "", "ann", true],
      ["ann#77", "ann", "ann#11", true],
      ["ann~", "", "ann", false],
      ["", "", "", false],
    ] as const) {
      assert.equal(
        saysAnything(planOf(question({ have, want, known, besides: "" }))),
        says,
        `${have}|${want}|${known}`,
      );
    }
  });
});

// --- the notation ---

function rowsOf(table: string): { section: string; cells: string[] }[] {
  let section = "";
  return table.split("\n").flatMap((line) => {
    if (line.trim() === "") return [];
    if (line.trim().startsWith("#")) {
      section = line.trim().slice(2);
      return [];
    }
    return [{ section, cells: line.split("|").map((cell) => cell.trim()) }];
  });
}

const ids = new Map<string, number>();

/** Each name has its own account, unless `#77` names another. */
function idOf(name: string, digits?: string): number {
  if (digits !== undefined) return Number(digits);
  const key = name.toLowerCase();
  const known = ids.get(key) ?? 1_000 + ids.size;
  ids.set(key, known);
  return known;
}

const words = (text: string) => text.split(" ").filter((word) => word !== "");

function seat(text: string, accounts: readonly { login: string; id: number }[] = []): Seat {
  const [, login = "", digits, team, organization, ends] =
    /^([\w-]+(?:\[bot\])?)(?:#(\d+))?(?:\/([\w:-]+))?(?:@([\w-]+))?(~)?$/.exec(text) ?? assert.fail(text);
  const account = accounts.find((one) => one.login === login)?.id;
  return {
    login,
    assigneeId: account ?? idOf(login, digits),
    status: ends ? "pending_cancellation" : "active",
    assigningTeam: team ?? null,
    assigningTeamId: null,
    organization: organization ?? null,
    createdAt: "2026-11-01T00:00:00Z",
    pendingCancellationDate: ends ? "2026-12-01" : null,
    planType: "business",
    lastActivityAt: null,
    lastActivityEditor: null,
    lastAuthenticatedAt: null,
    updatedAt: null,
    tellsActivity: true,
  };
}

function holders(text: string): Holders {
  return new Map(
    words(text).map((word) => {
      const [, login = "", digits, unseen, status = ACTIVE] =
        /^([\w-]+)(?:#(\d+))?(\?)?(?:=(\w+))?$/.exec(word) ?? assert.fail(word);
      const spelled = status === "pending_cancellation" ? status : status.replaceAll("_", " ");
      return [login, { id: unseen ? null : idOf(login, digits), status: spelled }];
    }),
  );
}

function question({ have, want, known, besides }: { have: string; want: string; known: string; besides: string }) {
  const facts = words(besides);
  const of = (kind: string) =>
    facts.flatMap((fact) => (fact.startsWith(`${kind}:`) ? [fact.slice(kind.length + 1)] : []));
  const owner: Owner = { kind: facts.includes("enterprise") ? "enterprise" : "organization", name: "acme" };
  const accounts = of("is").map((text) => {
    const [login = "", digits] = text.split("#");
    return { login, id: idOf(login, digits) };
  });
  const cannot = of("cannot").map((text): [string, NoSeatReason] => {
    const [login = "", why = ""] = text.split("=");
    return [login, why.replaceAll("_", " ") as NoSeatReason];
  });
  const wanted = words(want).filter((word) => !word.startsWith("!"));
  const declared = new Set(of("declared"));
  const teams = new Set(of("team"));
  return {
    owner,
    have: {
      seats: words(have).map((word) => seat(word)),
      accounts,
      cannot: new Map(cannot),
      unchecked: new Set(of("unsure")),
    },
    want: {
      people: Object.fromEntries(
        wanted.map((word) => {
          const [login = "", status = ACTIVE] = word.split("=");
          return [login, status];
        }),
      ),
      undeclared: new Set(words(want).flatMap((word) => (word.startsWith("!") ? [word.slice(1)] : []))),
    },
    known: holders(known),
    others: { isDeclared: (login: string) => declared.has(login), isTeamOfStack: (slug: string) => teams.has(slug) },
  };
}

/** A plan in the table's notation. */
function told({ grants, cancels, unchanged, takenOver, kept, refused, unchecked }: Plan): string {
  const isKept = ({ login, why }: { login: string; why: Kept }) =>
    why === "declared elsewhere" ? `keeps ${login} elsewhere` : `keeps ${login} by ${why.through}`;
  const isRefused = ({ login, why }: { login: string; why: CannotHave }) =>
    typeof why === "string"
      ? `no ${login}: ${why}`
      : `no ${login} (${why.account} is ${why.now ?? "?"}, ${login} is ${why.holder ?? "?"})`;
  const parts = [
    ...grants.filter(({ takesBack }) => !takesBack).map(({ login }) => `grant ${login}`),
    ...grants.filter(({ takesBack }) => takesBack).map(({ login }) => `back ${login}`),
    ...cancels.map(({ login, declaredAs }) => {
      if (declaredAs === undefined) return `cancel ${login} undeclared`;
      return declaredAs === login ? `cancel ${login}` : `cancel ${login} as ${declaredAs}`;
    }),
    ...unchanged.filter((login) => !takenOver.includes(login)).map((login) => `same ${login}`),
    ...takenOver.map((login) => `takes ${login}`),
    ...kept.map(isKept),
    ...refused.map(isRefused),
    ...unchecked.map((login) => `unsure ${login}`),
  ];
  assert.ok(
    takenOver.every((login) => unchanged.includes(login)),
    "whose seat is taken over counts as unchanged",
  );
  return parts.join(", ") || "nothing";
}

const numbers = (text: string) => words(text).map((word) => Number(word.replaceAll(",", "")));

/** A plan with these numbers of grants and cancellations. */
function planWith(changes: string): Plan {
  const [grants = 0, cancels = 0] = numbers(changes);
  const people = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
  return {
    owner: { kind: "organization", name: "acme" },
    grants: people("new", grants).map((login) => ({ login, takesBack: false })),
    cancels: people("old", cancels).map((login) => ({ login, declaredAs: login })),
    unchanged: [],
    takenOver: [],
    kept: [],
    refused: [],
    unchecked: [],
  };
}

/** A refusal in the table's notation. */
function shortly(refusal: string | undefined): string {
  if (refusal === undefined) return "fine";
  const [, people, most] =
    /^the roster has ([\d,]+) people, and maxSeats is ([\d,]+)\. Nothing was changed\.$/.exec(refusal) ?? [];
  if (people) return `${people} people, ${most}`;
  if (/^no seat would be left in acme, .*copilotSeats:allowLastSeat true/.test(refusal)) return "no seat left";
  const [, which, limit, names = "", number] =
    /^([\d,]+ of [\d,]+) seats would be cancelled, and maxCancellations is (.+?): (old-0\b.*)\. Nothing was cancelled\. If that is intended, set maxCancellations: (\d+) for this change\.$/.exec(
      refusal,
    ) ?? assert.fail(refusal);
  assert.equal(number, which?.split(" ")[0]?.replaceAll(",", ""));
  assert.ok(names.split(", ").length <= 20);
  return `${which}, ${limit}`;
}
