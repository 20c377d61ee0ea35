import { defineCommand } from '#cli/command.ts';
import { isEnvironments } from '#cli/http/answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep env list', says: 'what runs where, since when, under which address' }],
  run: async (session) => {
    const answer = await (await session.client()).get(await session.path('environments'), isEnvironments);
    const now = session.now();
    const head = ['environment', 'stage', 'runs', 'since', 'data', 'state', 'address'].map((name) => session.output.paint('dim', name));
    const rows = answer.environments.map((place) => [
      place.environment,
      place.stage ?? '–',
      place.release ?? '–',
      place.since === undefined ? '' : localTime(place.since, now),
      place.unmasked === undefined ? place.data : session.output.paint('red', '× not masked'),
      stateOf(place.down, place.lease) +
        (place.unseen === true ? ', not read back' : '') +
        (place.brokeGlass === true ? session.output.paint('red', ', × glass broken') : ''),
      Object.values(place.urls)[0] ?? '',
    ]);
    return found({ ...answer }, rows.length === 0 ? ['No environment.'] : table([head, ...rows], session.output.width));
  },
});

function stateOf(down: { readonly because: string } | undefined, lease: string | undefined): string {
  if (down !== undefined) return 'down';
  return lease === undefined ? 'up' : 'moving';
}
