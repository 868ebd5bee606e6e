import assert from "node:assert/strict";
import { changelogSection, releaseComplaints } from "../../../tools/release.js";

describe("a release", () => {
  const repository = { type: "git", url: "git+https://github.com/acme/seats.git" };
  const complaints = (tag: string, changelog: string, manifest: object = { version: "1.2.0", repository }) =>
    releaseComplaints(
      tag,
      JSON.stringify(manifest),
      `# Changelog\n\n## [Unreleased]\n\n${changelog}\n\n### Added\n\n- More.\n`,
    );

  it("is in order when tag, version and changelog agree", () => {
    assert.deepEqual(complaints("v1.2.0", "## [1.2.0] - 2026-11-30"), []);
  });

  for (const tag of ["", "1.2.0", "v1.2.1", "v1.2.0-rc.1"]) {
    it(`is not tagged ${tag || "with nothing"}`, () => {
      assert.match(complaints(tag, "## [1.2.0] - 2026-11-30").join(), /^the tag is .+, and package.json says 1\.2\.0$/);
    });
  }

  it("is not a prerelease, which npm would refuse at the very end", () => {
    assert.match(
      complaints("v1.2.0-rc.1", "## [1.2.0-rc.1] - 2026-11-30", { version: "1.2.0-rc.1", repository }).join(),
      /^1\.2\.0-rc\.1 is a prerelease/,
    );
  });

  it("has a heading with a date in the changelog", () => {
    assert.match(complaints("v1.2.0", "## [1.1.0] - 2026-11-30").join(), /no heading "## \[1\.2\.0\] - YYYY-MM-DD"/);
    assert.match(complaints("v1.2.0", "## [1.2.0] - not released yet").join(), /no date in "## \[1\.2\.0\] - not/);
  });

  it("comes from a repository that package.json names", () => {
    assert.match(complaints("v1.2.0", "## [1.2.0] - 2026-11-30", { version: "1.2.0" }).join(), /has no repository/);
  });

  it("has something to say", () => {
    assert.match(
      complaints("v1.2.0", "## [1.2.0] - 2026-11-30\n\n### Fixed\n\n## [1.1.0] - 2026-10-30").join(),
      /^CHANGELOG\.md says nothing of 1\.2\.0$/,
    );
  });

  it("is described by its own part of the changelog", () => {
    const changelog =
      "# Changelog\n\n## [1.2.0] - 2026-11-30\n\n### Added\n\n- Two.\n\n## [1.1.0] - 2026-10-30\n\n- One.\n";
    assert.equal(changelogSection("1.2.0", changelog), "### Added\n\n- Two.\n");
    assert.equal(changelogSection("1.1.0", changelog), "- One.\n");
  });
});
