// Copies the assets of the report's page and of the local GitHub's pages into the package: the compiler only handles TypeScript.
import { cpSync } from "node:fs";
import { join } from "node:path";

for (const file of ["cli/report/page/style.css", "cli/report/page/script.js", "simulator/control/style.css"])
  cpSync(join("src", file), join("dist", file));
