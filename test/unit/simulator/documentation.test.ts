import { strict as assert } from "node:assert";
import { endpoints } from "../../../src/simulator/endpoints/index.js";
import { codeBlock } from "../../support/documents.js";

describe("docs/reference/endpoints.md", () => {
  it("lists the endpoints that the local GitHub serves", () => {
    const listed = codeBlock("docs/reference/endpoints.md", "text", "GET /rate_limit").trim().split("\n");
    assert.deepEqual(
      listed,
      endpoints.map(({ method, path }) => `${method} ${path}`),
    );
  });
});
