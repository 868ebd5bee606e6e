import { extname } from "node:path";
import { UsageError } from "../command.js";
import { csvOf } from "./csv.js";
import type { Facts } from "./facts.js";
import { jsonOf } from "./json.js";
import { markdownOf } from "./markdown.js";
import { pageOf } from "./page/page.js";
import { type Place, tableOf } from "./table.js";

export type Format = "table" | "markdown" | "csv" | "json" | "html";

interface Form {
  /** The file extensions that select it. */
  readonly endings: readonly string[];
  /** The complete text. Only a terminal has colors and a width. */
  readonly render: (facts: Facts, place: Place) => string;
}

const FORMS: Readonly<Record<Format, Form>> = {
  table: { endings: [".txt"], render: (facts, place) => `${tableOf(facts, place)}\n` },
  markdown: { endings: [".md", ".markdown"], render: (facts) => `${markdownOf(facts)}\n` },
  csv: { endings: [".csv"], render: csvOf },
  json: { endings: [".json"], render: (facts) => `${jsonOf(facts)}\n` },
  html: { endings: [".html", ".htm"], render: pageOf },
};

export const FORMATS = Object.keys(FORMS) as readonly Format[];

/** The requested format, or else the one of the file's extension, or else a table. */
export function formatOf(asked: string | undefined, file: string | undefined): Format {
  const known = FORMATS.find((format) => format === asked);
  if (known) return known;
  if (file === undefined) return "table";
  const ending = extname(file).toLowerCase();
  const meant = FORMATS.find((format) => FORMS[format].endings.includes(ending));
  if (meant) return meant;
  throw new UsageError(`cannot tell the format from --output ${file}: add --format, one of ${FORMATS.join(", ")}`);
}

const FILE: Place = { styled: (_, text) => text };

export function rendered(facts: Facts, format: Format, place = FILE): string {
  return FORMS[format].render(facts, place);
}
