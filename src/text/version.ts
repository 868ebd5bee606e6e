import { z } from "zod";

const manifestSchema = z.object({ version: z.string(), repository: z.object({ url: z.string() }).optional() });

/** This package's version, and where it comes from. `require` rather than a read, so that a bundle holds it. */
export const { version, repository } = manifestSchema.parse(require("../../package.json"));
