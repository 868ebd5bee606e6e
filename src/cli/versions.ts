import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** This package's version, and the versions of Node and Pulumi that it requires. */
export const { version, engines, peerDependencies } = z
  .object({
    version: z.string(),
    engines: z.object({ node: z.string() }),
    peerDependencies: z.object({ "@pulumi/pulumi": z.string() }),
  })
  .parse(JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")));

/** The oldest version that the tests run with. */
export const LOWEST_PULUMI = "3.220.0";

/** Whether a version is in a range such as `^20.19.0 || >=22.12.0`. */
export function inRange(version: string, range: string): boolean {
  return range.split("||").some((part) => {
    const [, operator, lowest = ""] = /^\s*(\^|>=)(\d+\.\d+\.\d+)\s*$/.exec(part) ?? [];
    if (operator === undefined) return false;
    const newEnough = version.localeCompare(lowest, "en", { numeric: true }) >= 0;
    return newEnough && (operator === ">=" || Number.parseInt(version, 10) === Number.parseInt(lowest, 10));
  });
}
