/**
 * Cuts test/graphql/github.graphql out of GitHub's published schema: the types and fields that our queries request. Run it by
 * hand when that schema has changed.
 *
 *   npm install --prefix /tmp/graphql --ignore-scripts @octokit/graphql-schema@15.26.1
 *   npx tsx tools/graphqlSlice.ts /tmp/graphql/node_modules/@octokit/graphql-schema/schema.graphql
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  buildSchema,
  getNamedType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { IDENTITY_QUERIES } from "../src/github/identities.js";

const OUTPUT = join(__dirname, "..", "test", "graphql", "github.graphql");

function main(file: string | undefined): void {
  if (file === undefined) {
    console.error("usage: tsx tools/graphqlSlice.ts <schema.graphql>  (how to get it: see the file)");
    process.exitCode = 2;
    return;
  }
  const schema = buildSchema(readFileSync(file, "utf8"), { assumeValid: true });
  const used = new Map<string, Set<string>>();
  for (const query of Object.values(IDENTITY_QUERIES)) {
    const info = new TypeInfo(schema);
    visit(
      parse(query),
      visitWithTypeInfo(info, {
        Field({ name }) {
          const parent = info.getParentType();
          if (!parent || !info.getFieldDef()) throw new Error(`GitHub's schema has no ${parent?.name}.${name.value}`);
          used.set(parent.name, (used.get(parent.name) ?? new Set()).add(name.value));
        },
      }),
    );
  }
  const scalars = new Set<string>();
  const types = [...used].sort().map(([name, fields]) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is no object`);
    const lines = [...fields].sort().map((field) => {
      const { args = [], type: of } = type.getFields()[field] ?? {};
      for (const one of [of, ...args.map((argument) => argument.type)]) {
        const named = getNamedType(one);
        if (named && isScalarType(named) && !isSpecifiedScalarType(named)) scalars.add(named.name);
      }
      const taken = args.map((argument) => `${argument.name}: ${argument.type}`).join(", ");
      return `  ${field}${taken && `(${taken})`}: ${of}`;
    });
    return `type ${name} {\n${lines.join("\n")}\n}\n`;
  });
  writeFileSync(OUTPUT, [...[...scalars].sort().map((name) => `scalar ${name}\n`), ...types].join("\n"));
  console.log(`${OUTPUT}: ${types.length} types`);
}

main(process.argv[2]);
