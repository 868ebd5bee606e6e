import { grantedSchema } from "../../src/github/answers.js";
import { mustHoldOnly } from "./fitness.js";
import type { LiveTeam, Situation } from "./situation.js";

/** Goes from a lasting seat by name to a cancelled seat through a team. */
export async function walkTeam(
  { organization, consent: { login }, nobodies, notAsked }: Situation,
  team: LiveTeam,
): Promise<void> {
  const grant = async (step: string, ...names: string[]) => {
    await mustHoldOnly(organization, step, team.slug, login);
    const { answer } = await organization.grantTeams(step, names, [login]);
    await organization.settled(step, login);
    // A team under another name may be left out, and then counts nobody.
    return (grantedSchema.safeParse(answer).data?.seats_created ?? 0) > 0;
  };
  const cancel = async (step: string) => {
    await organization.cancel(step, [login]);
    return organization.settled(step, login);
  };

  const differ = team.name.toLowerCase() !== team.slug.toLowerCase();
  const bySlug = await grant("team by slug", team.slug);
  if (!differ) notAsked.push({ step: "team by name", why: "the team's name is its slug" });
  const byName = differ && (await grant("team by name", team.name));
  if (!bySlug && !byName) {
    notAsked.push({ step: "team", why: "GitHub took the team under neither its slug nor its name" });
    return;
  }
  const name = bySlug ? team.slug : team.name;
  await cancel("team beside name");
  const state = await cancel("team alone");
  if (state.kind === "active") {
    await organization.grant("name beside team", [login]);
    await organization.settled("name beside team", login);
    await cancel("team beside name again");
  }
  await grant("unknown team", name, nobodies.team);
  await organization.cancelTeam("team cancel", name);
  await organization.settled("team cancel", login);
}
