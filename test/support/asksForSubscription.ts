// Asks the API of GITHUB_BASE_URL for acme's subscription, and prints what became of it: a process of its own has its own environment.
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
