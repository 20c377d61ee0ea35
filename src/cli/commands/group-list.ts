import { defineCommand } from '#cli/command.ts';
import { isGroups } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  about: 'Every group of the installation, with who is in it. A system file names a group as `group:NAME`.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep group list', says: 'installation-admin is always there' }],
  run: async (session) => {
    const { groups } = await (await session.client()).get('/api/groups', isGroups);
    const head = ['group', 'people'].map((name) => session.output.paint('dim', name));
    const rows = groups.map(({ group, persons }) => [group, persons.join(', ') || '–']);
    return found({ groups }, table([head, ...rows], session.output.width));
  },
});
