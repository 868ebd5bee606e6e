// What the report's page and the local GitHub's are made of goes into the package as it is: the compiler takes only TypeScript along.
import { cpSync } from "node:fs";
import { join } from "node:path";

for (const file of ["cli/report/page/style.css", "cli/report/page/script.js", "simulator/control/style.css"])
  cpSync(join("src", file), join("dist", file));
