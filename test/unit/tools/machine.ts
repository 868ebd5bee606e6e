import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A machine for one test: an empty PATH and an empty cache, both in a temporary folder. */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "copilot-seats-tools-"));
  readonly bin = join(this.folder, "bin");
  readonly cache = join(this.folder, "cache", "pulumi-copilot-seats");
  readonly environment = { PATH: this.bin, XDG_CACHE_HOME: dirname(this.cache) };
  readonly said: string[] = [];
  readonly say = (line: string) => {
    this.said.push(line);
  };

  /** Adds a program: a Node script, which needs nothing on PATH. */
  program(path: string, script = ""): void {
    this.file(path, `#!${process.execPath}\n${script}\n`);
    chmodSync(join(this.folder, path), 0o755);
  }

  file(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
