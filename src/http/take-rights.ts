import type { HttpContext } from './context.ts';
import { readInstallation } from './change-rights.ts';
import { capableOf, othersThan } from './rights-changes.ts';
import type { Installation } from './rights-changes.ts';

/**
 * Does what takes rights away: that is done at once, by one administrator. Where it leaves nobody else who could confirm anything, the
 * moment is kept: whoever is alone by the own doing does not count as alone for a while.
 */
export async function takingRights<T>(context: HttpContext, by: string, take: () => Promise<T>): Promise<T> {
  const before = seatsOf(await readInstallation(context), by);
  const taken = await take();
  const after = seatsOf(await readInstallation(context), by);
  if ([...before].some((seat) => !after.has(seat))) {
    const aloneSince = context.engine.now();
    await context.roster.change(async (roster) => ({ ...roster, aloneSince }));
  }
  return taken;
}

/** The systems, and the installation itself, in which somebody else could confirm something. */
function seatsOf(installation: Installation, by: string): ReadonlySet<string> {
  const places = [[], ...installation.states.map(({ head }) => [head.system])];
  const seats = places.filter((systems) => othersThan(capableOf(systems, installation), [by], [installation.roster]).length > 0);
  return new Set(seats.map((systems) => systems.join()));
}
