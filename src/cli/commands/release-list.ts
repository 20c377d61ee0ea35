import { defineCommand } from '#cli/command.ts';
import { isReleases } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '[--state STATE] [--limit N] [--after RELEASE]',
  options: {
    state: { kind: 'text', value: 'STATE', says: 'open, rejected, superseded or retired only' },
    limit: { kind: 'text', value: 'N', says: 'at most so many; 100 unless told' },
    after: { kind: 'text', value: 'RELEASE', says: 'those behind it: the next page' },
  },
  positionals: [0, 0],
  examples: [{ line: 'lockstep release list --state open', says: 'what is on its way' }],
  run: async (session, input) => {
    const query = { state: input.text('state'), limit: input.text('limit'), after: input.text('after') };
    const answer = await (await session.client()).get(await session.path('releases'), isReleases, query);
    const head = ['release', 'state', 'digest', 'by', 'made', ''].map((name) => session.output.paint('dim', name));
    const rows = answer.releases.map((line) => [
      line.release,
      line.state,
      line.digest.slice(0, 19),
      line.by,
      localTime(line.at, session.now()),
      line.brokeGlass === true ? session.output.paint('red', '× glass broken') : '',
    ]);
    const more = answer.after === undefined ? [] : [`More: lockstep release list --after ${answer.after}`];
    const lines = rows.length === 0 ? ['No release.'] : [...table([head, ...rows], session.output.width), ...more];
    return found({ ...answer }, lines);
  },
});
