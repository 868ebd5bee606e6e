// What the report's page is made of goes into the package as it is: the compiler takes only TypeScript along.
import { cpSync } from "node:fs";
import { join } from "node:path";

const page = ["cli", "report", "page"];
for (const file of ["style.css", "script.js"]) cpSync(join("src", ...page, file), join("dist", ...page, file));
