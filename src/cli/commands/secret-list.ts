import { defineCommand } from '#cli/command.ts';
import { isSecrets } from '#cli/http/secret-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  about: 'Names, versions, who set them and when. No command shows a value.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep secret list', says: 'the secrets of every environment' }],
  run: async (session) => {
    const answer = await (await session.client()).get(await session.path('secrets'), isSecrets);
    const now = session.now();
    const head = ['environment', 'secret', 'version', 'by', 'set'].map((name) => session.output.paint('dim', name));
    const rows = answer.secrets.map(({ environment, name, version, by, at }) => [
      environment,
      name,
      String(version),
      by,
      localTime(at, now),
    ]);
    return found({ ...answer }, rows.length === 0 ? ['No secret in the encrypted store.'] : table([head, ...rows], session.output.width));
  },
});
