import { canonical } from '#core/canonical.ts';
import type { HttpContext } from './context.ts';

/**
 * Tells every system who belongs where, and who changed it. What was recorded and not told, because the controller died in between, is
 * told with the next telling: at the start at the latest. A note may then be told twice, and never not at all.
 */
export async function tellRoster(context: Pick<HttpContext, 'roster' | 'engine' | 'users'>): Promise<void> {
  return context.roster.inTurn(() => tell(context));
}

async function tell({ roster: book, engine, users }: Pick<HttpContext, 'roster' | 'engine' | 'users'>): Promise<void> {
  const { untold, groups, services, identities } = await book.read();
  const erased = (await users.list()).flatMap(({ record }) => (record.erasedAt === undefined ? [] : [record.person])).sort();
  const [first = {}, ...more] = untold;
  for (const note of [first, ...more]) await engine.tellRoster({ groups, services, identities, erased }, note);
  if (untold.length === 0) return;
  const told = new Set(untold.map((note) => canonical(note)));
  await book.change(async (now) => ({ ...now, untold: now.untold.filter((note) => !told.has(canonical(note))) }));
}
