import { z } from "zod";

const manifestSchema = z.object({ version: z.string(), repository: z.object({ url: z.string() }).optional() });

/** This package's version and repository. A `require` instead of reading the file, so that a bundle includes it. */
export const { version, repository } = manifestSchema.parse(require("../../package.json"));
