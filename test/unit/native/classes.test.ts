import assert from "node:assert/strict";
import type { runtime } from "@pulumi/pulumi";
import {
  CopilotSeatAssignment,
  CopilotSeatRoster,
  CopilotTeamSeatAssignment,
  getCopilotSeat,
  listCopilotSeats,
  Provider,
} from "../../../src/resources/native/index.js";
import { held, underMocks } from "../../support/underMocks.js";

describe("the native door's classes", () => {
  let declared: runtime.MockResourceArgs[];

  beforeEach(() => {
    declared = underMocks(({ token }) => (token.endsWith("listCopilotSeats") ? { seats: [{ status: "active" }] } : {}));
  });

  const inputsOf = (name: string) => declared.find((each) => each.name === name)?.inputs;

  it("hand the plugin a roster as logins, or as the map that an import writes", async () => {
    const seats = [{ username: "cy" }, { username: "dee", expires: "2020-01-01" }];
    const single = new CopilotSeatAssignment("ann", { organization: "acme", username: "ann" });
    const read = new CopilotSeatRoster("read", { organization: "acme", seats });
    const map = new CopilotSeatRoster("map", { enterprise: "corp", seats: { eve: "active" } });
    await Promise.all([held(single.id), held(read.id), held(map.id)]);
    assert.deepEqual(inputsOf("read"), { organization: "acme", usernames: ["cy"], __alsoDeclared: "ann" });
    assert.deepEqual(inputsOf("map"), { enterprise: "corp", seats: { eve: "active" } });
    assert.deepEqual([await held(read.seats), await held(map.seats)], [{ cy: "active" }, { eve: "active" }]);
    assert.throws(() => new CopilotSeatRoster("none", { organization: "acme" }), /takes either usernames or seats/);
  });

  it("protect what stands for many people, unless the program says otherwise", async () => {
    const isProtected = (resource: object) => Reflect.get(resource, "__protect");
    const team = (options?: object) => new CopilotTeamSeatAssignment("core", { team: "core" }, options);
    assert.deepEqual([{}, { protect: undefined }, { protect: false }].map(team).map(isProtected), [true, true, false]);
  });

  it("hand a provider's arguments over as texts, and its credentials as secrets", async () => {
    const provider = new Provider("emea", {
      token: "ghp_x",
      allowLastSeat: true,
      appAuth: { id: "1", pemFile: "key" },
    });
    await held(provider.id);
    const { token, appAuth, allowLastSeat } = inputsOf("emea") ?? {};
    assert.equal(allowLastSeat, "true");
    assert.match(JSON.stringify([token, appAuth]), /ghp_x.*pemFile/);
  });

  it("fill in what Pulumi's protocol leaves out", async () => {
    assert.equal(await getCopilotSeat({ organization: "acme", username: "ann" }), null);
    const [seat] = await listCopilotSeats({ organization: "acme" });
    assert.deepEqual([seat?.assignee, seat?.activity, seat?.lastActivityAt], [null, null, null]);
  });
});
