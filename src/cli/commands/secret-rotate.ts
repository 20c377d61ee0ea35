import { defineCommand } from '#cli/command.ts';
import { isKeyAnswer } from '#cli/http/secret-answers.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: '[ENV]',
  about:
    'Changes keys; the secrets stay what they are. With ENV everything of that environment is encrypted anew. Without, the key file gets a new ' +
    'key, and the keys of every system are encrypted with it: for administrators of the installation. Killed on the way, say it again.',
  options: {},
  positionals: [0, 1],
  examples: [
    { line: 'lockstep secret rotate prod', says: 'a new key for one environment' },
    { line: 'lockstep secret rotate', says: 'a new key file: keep a copy of it away from the database' },
  ],
  run: async (session, input) => {
    const [environment] = input.positionals;
    const path = environment === undefined ? '/api/secret-key' : await session.path('environments', environment, 'data-key');
    const answer = await (await session.client()).ask('POST', path, isKeyAnswer);
    const sentence =
      environment === undefined
        ? `The key file has a new key, ${answer.key}. Copy it to where you keep its backup.`
        : `The secrets of ${environment} are encrypted with a new key, ${answer.key}.`;
    return found({ ...answer }, [sentence]);
  },
});
