import { z } from "zod";
import type { LiveOrganization } from "./liveOrganization.js";

const ROUNDS = 4;
const cancelled = z.object({ seats_cancelled: z.number() });

/**
 * Cancels what the run has granted, or may have, and checks whether that took effect; returns the people for whom it did not. A
 * seat that does not show may still appear: only a cancellation that GitHub counted, or a second read, is final.
 */
export async function tidy(organization: LiveOrganization): Promise<string[]> {
  for (let round = 1; round <= ROUNDS && organization.granted.size > 0; round++) {
    for (const team of organization.grantedTeams) {
      const { status } = await organization.cancelTeam("clean up", team);
      if (status === 200 && round > 1) organization.grantedTeams.delete(team);
    }
    for (const login of [...organization.granted]) {
      const { status, answer } = await organization.cancel("clean up", [login]);
      const counted = status === 200 && (cancelled.safeParse(answer).data?.seats_cancelled ?? 0) > 0;
      const { kind } = await organization.settled("clean up", login);
      const isOver = kind === "pending" || kind === "none";
      if (isOver && (counted || round > 1)) organization.granted.delete(login);
    }
  }
  return [...organization.granted];
}
