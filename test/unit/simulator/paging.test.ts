import { strict as assert } from "node:assert";
import { acme, ask, octokitFor, useLocalGitHub } from "./localGitHub.js";

const start = useLocalGitHub();
const LIST = "/orgs/acme/copilot/billing/seats";

function withSeats(count: number) {
  return acme({ seats: Array.from({ length: count }, (_, index) => ({ login: `user-${index}` })) });
}

describe("the local GitHub: the list of seats", () => {
  it("has 50 on a page unless told otherwise, and never more than 100", async () => {
    const simulator = await start(withSeats(120));
    const octokit = await octokitFor(simulator);
    const pages = [
      await octokit.rest.copilot.listCopilotSeats({ org: "acme" }),
      await octokit.rest.copilot.listCopilotSeats({ org: "acme", per_page: 500 }),
      await octokit.rest.copilot.listCopilotSeats({ org: "acme", page: 0, per_page: -1 }),
    ];
    assert.deepEqual(
      pages.map(({ data }) => [data.total_seats, data.seats?.length]),
      [
        [120, 50],
        [120, 100],
        [120, 50],
      ],
    );
  });

  it("links the pages with absolute addresses", async () => {
    const simulator = await start(withSeats(5));
    const links = async (query: string) => (await ask(simulator, `GET ${LIST}${query}`)).headers.get("link");
    const link = (page: number, rel: string) => `<${simulator.url}${LIST}?per_page=2&page=${page}>; rel="${rel}"`;
    assert.equal(await links("?per_page=2"), [link(2, "next"), link(3, "last")].join(", "));
    assert.equal(
      await links("?per_page=2&page=2"),
      [link(1, "prev"), link(3, "next"), link(3, "last"), link(1, "first")].join(", "),
    );
    assert.equal(await links("?per_page=2&page=3"), [link(2, "prev"), link(1, "first")].join(", "));
    assert.equal(await links("?per_page=2&page=9"), [link(3, "prev"), link(1, "first")].join(", "));
    assert.equal(await links(""), null);
  });

  it("shows seats without an assignee", async () => {
    const simulator = await start(acme({ seats: [{ login: "bob" }], nullAssigneeSeats: 2 }));
    const octokit = await octokitFor(simulator);
    const { data } = await octokit.rest.copilot.listCopilotSeats({ org: "acme" });
    assert.deepEqual(
      data.seats?.map(({ assignee }) => assignee?.login ?? null),
      ["bob", null, null],
    );
  });

  it("serves fifty thousand seats, each once", async () => {
    const count = 50_000;
    const simulator = await start(withSeats(count), { openApi: false });
    const logins = new Set<string | undefined>();
    let pages = 0;
    let next: string | undefined = `${LIST}?per_page=100`;
    while (next !== undefined) {
      const told = await ask(simulator, `GET ${next}`);
      const { seats } = told.body as { seats: { assignee: { login: string } }[] };
      for (const { assignee } of seats) logins.add(assignee.login);
      pages += 1;
      next = /<http:\/\/[^/]+([^>]+)>; rel="next"/.exec(told.headers.get("link") ?? "")?.[1];
    }
    assert.equal(pages, count / 100);
    assert.equal(logins.size, count);
  });
});
