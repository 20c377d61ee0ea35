import { defineCommand } from '#cli/command.ts';
import { isSecretAnswer } from '#cli/http/secret-answers.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'ENV NAME',
  about: 'Removes a secret of an environment from the encrypted store, with all its versions. What runs keeps what it was started with.',
  options: {},
  positionals: [2, 2],
  examples: [{ line: 'lockstep secret remove dev API_DB', says: 'the next promotion that needs it fails' }],
  run: async (session, input) => {
    const [environment, name] = [input.positional(0), input.positional(1)];
    const path = await session.path('environments', environment, 'secrets', name);
    const answer = await (await session.client()).ask('DELETE', path, isSecretAnswer);
    return recorded({ ...answer, ids: [] }, `${name} of ${environment} is removed.`);
  },
});
