// Bundles the native door's plugin into one file with everything it needs, and writes its schema beside it.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const require = createRequire(import.meta.url);

/** zod has messages in fifty languages. Only English is used, and it is imported separately. */
const withoutLocales = {
  name: "without-locales",
  setup: ({ onLoad }) => onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, () => ({ contents: "" })),
};

await build({
  entryPoints: ["src/native/main.ts"],
  outfile: "plugin/provider.js",
  bundle: true,
  minify: true,
  platform: "node",
  target: "node20",
  plugins: [withoutLocales],
  legalComments: "none",
  logLevel: "warning",
});

const { schema } = require("../dist/native/schema/schema.js");
writeFileSync("plugin/schema.json", `${JSON.stringify(schema(), undefined, 2)}\n`);
