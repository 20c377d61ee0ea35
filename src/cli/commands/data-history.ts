import { defineCommand } from '#cli/command.ts';
import { isData } from '#cli/http/data-answers.ts';
import { found } from '#cli/outcomes.ts';
import { dataLines } from '#cli/show/data-lines.ts';

export const command = defineCommand({
  usage: 'ENVIRONMENT',
  about:
    'Where the data of an environment come from, of when they are and until when that is fresh enough for its stage, and every refresh: who asked ' +
    'for it, how much was copied how fast, and what its proof said.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep data history staging', says: 'newest first' }],
  run: async (session, input) => {
    const environment = input.positional(0);
    const answer = await (await session.client()).get(await session.path('environments', environment, 'data'), isData);
    const { width, paint } = session.output;
    return found({ ...answer }, dataLines(answer, { now: session.now(), width, paint }));
  },
});
