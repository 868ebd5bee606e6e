import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { root } from "../../tools/package.js";

export interface CodeBlock {
  language: string;
  code: string;
}

export function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** The pages for people, as paths from the root. */
export function documents(): string[] {
  const pagesIn = (folder: string, recursive = false) =>
    readdirSync(join(root, folder), { recursive, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => posix.join(folder, name.replaceAll("\\", "/")));
  return [...pagesIn("."), ...pagesIn("docs", true), ...pagesIn("examples/gitops")];
}

export function codeBlocks(file: string, language?: string): CodeBlock[] {
  const blocks = [...read(file).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", code = ""]) => ({
    language,
    code,
  }));
  return blocks.filter((block) => language === undefined || block.language === language);
}

/** The only block of a page in this language that contains the text. */
export function codeBlock(file: string, language: string, text: string): string {
  const found = codeBlocks(file, language).filter(({ code }) => code.includes(text));
  if (found.length !== 1) throw new Error(`${file} has ${found.length} ${language} blocks with ${text}`);
  return found[0]?.code ?? "";
}
