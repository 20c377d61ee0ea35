import { defineCommand } from '#cli/command.ts';
import { isHooks } from '#cli/http/hook-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep hook list', says: 'where others post to; never the secrets' }],
  run: async (session) => {
    const answer = await (await session.client()).get(await session.path('hooks'), isHooks);
    const head = ['hook', 'kind', 'address', 'by', 'since'].map((name) => session.output.paint('dim', name));
    const rows = answer.hooks.map(({ hook, kind, path, by, createdAt }) => [hook, kind, path, by, localTime(createdAt, session.now())]);
    return found({ ...answer }, rows.length === 0 ? ['No hook.'] : table([head, ...rows], session.output.width));
  },
});
