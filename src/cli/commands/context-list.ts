import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';
import { defaultUrl, readContexts } from '#cli/settings.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep context list', says: 'the one in use has a star' }],
  run: async (session) => {
    const file = await readContexts(session.environment.variables);
    const rows = Object.entries(file.contexts).map(([name, { url, system }]) => [
      name === file.current ? '*' : ' ',
      name,
      url,
      system ?? '',
    ]);
    const none = [`No context; commands go to LOCKSTEP_URL, or ${defaultUrl}.`];
    return found({ ...file }, rows.length === 0 ? none : table(rows, session.output.width));
  },
});
