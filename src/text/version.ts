import { z } from "zod";

/** This package's version. `require` rather than a read, so that a bundle holds it. */
export const { version } = z.object({ version: z.string() }).parse(require("../../package.json"));
