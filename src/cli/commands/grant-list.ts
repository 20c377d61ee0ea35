import { defineCommand } from '#cli/command.ts';
import { isGrants } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';
import { grantLines } from '#cli/show/grant-lines.ts';

export const command = defineCommand({
  usage: '',
  about: 'Changes that give somebody a right over production and wait for a second person: those that you asked for, or may confirm.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep grant list', says: 'who gains what, and how to confirm it' }],
  run: async (session) => {
    const { grants } = await (await session.client()).get('/api/grants', isGrants);
    const { width, paint } = session.output;
    const lines = grants.flatMap((grant) => grantLines(grant, { now: session.now(), width, paint }));
    return found({ grants }, lines.length === 0 ? ['Nothing waits for a second person.'] : lines);
  },
});
