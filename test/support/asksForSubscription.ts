// Requests acme's subscription from the API at GITHUB_BASE_URL, and prints the result. A separate process has its own
// environment.
import { GitHub } from "../../src/github/github.js";
import { readSettings } from "../../src/settings/settings.js";

const settings = readSettings(() => undefined, process.env);
new GitHub(settings, { say: () => {} })
  .of({ kind: "organization", name: "acme" })
  .then(({ subscription }) => subscription.read())
  .then(
    ({ totalSeats }) => console.log(`${totalSeats} seats`),
    (error: { detail?: string }) => console.log(error.detail ?? String(error)),
  );
