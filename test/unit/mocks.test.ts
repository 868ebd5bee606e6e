import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import {
  CopilotSeatAssignment,
  CopilotSeatRoster,
  CopilotTeamSeatAssignment,
  getCopilotBilling,
  getCopilotBillingOutput,
  getCopilotCredits,
  getCopilotCreditsOutput,
  getCopilotSeat,
  getCopilotSeatOutput,
  listCopilotSeats,
  listCopilotSeatsOutput,
} from "../../src/index.js";
import { type LocalGitHub, localGitHub, TOKEN } from "../support/localGitHub.js";
import { held, underMocks } from "../support/underMocks.js";

/** Checks docs/guides/testing.md: a program under Pulumi's mocks, as in Pulumi's guide to unit tests. */
describe("a program under Pulumi's mocks", () => {
  let declared: runtime.MockResourceArgs[];

  beforeEach(() => {
    declared = underMocks(({ inputs }) => inputs);
  });

  const inputsOf = (name: string) => {
    const { __provider, ...inputs } = declared.find((each) => each.name === name)?.inputs ?? {};
    return inputs;
  };

  it("declares a person's seat", async () => {
    const seat = new CopilotSeatAssignment("ann", { organization: "acme", username: "ann" });
    assert.deepEqual([await held(seat.id), await held(seat.username)], ["ann_id", "ann"]);
    assert.deepEqual(inputsOf("ann"), { organization: "acme", username: "ann" });
  });

  it("declares a roster, of usernames or of seats", async () => {
    const named = new CopilotSeatRoster("named", { organization: "acme", usernames: ["ann", "bob"] });
    const seats = [{ username: "cy" }, { username: "dee", expires: "2020-01-01" }];
    const read = new CopilotSeatRoster("read", { organization: "acme", seats, exclusive: true });
    assert.deepEqual(await held(named.seats), { ann: "active", bob: "active" });
    assert.deepEqual([await held(named.id), await held(read.id)], ["named_id", "read_id"]);
    // A roster gets the names of people whom other resources declare.
    const of = (__alsoDeclared: string) => ({ organization: "acme", __alsoDeclared });
    assert.deepEqual(inputsOf("named"), { ...of("cy"), usernames: ["ann", "bob"] });
    assert.deepEqual(inputsOf("read"), { ...of("ann,bob"), usernames: ["cy"], exclusive: true });
  });

  it("declares a team's seats", async () => {
    const team = new CopilotTeamSeatAssignment("platform", { organization: "acme", team: "platform" });
    assert.deepEqual([await held(team.id), await held(team.team)], ["platform_id", "platform"]);
    assert.deepEqual(inputsOf("platform"), { organization: "acme", team: "platform" });
  });

  describe("whose functions ask a local GitHub", () => {
    let github: LocalGitHub;

    before(async () => {
      github = await localGitHub();
    });
    beforeEach(() => runtime.setAllConfig({ "github:token": TOKEN, "github:baseUrl": github.url }));
    after(async () => {
      runtime.setAllConfig({});
      await github.close();
    });

    it("reads a seat, all seats, the subscription and the AI credits", async () => {
      const [acme, person] = [{ organization: "acme" }, { organization: "acme", username: "somebody-else" }];
      assert.equal((await getCopilotSeat(person))?.status, "active");
      assert.equal((await listCopilotSeats(acme)).length, 1);
      assert.equal((await getCopilotBilling(acme)).seatBreakdown.total, 1);
      assert.equal((await getCopilotCredits(acme)).pool, 1_900);
      assert.equal((await held(getCopilotCreditsOutput(acme))).pool, 1_900);
      assert.equal((await held(getCopilotSeatOutput(person)))?.status, "active");
      assert.equal((await held(listCopilotSeatsOutput(acme))).length, 1);
      assert.equal((await held(getCopilotBillingOutput(acme))).seatBreakdown.total, 1);
    });
  });
});
