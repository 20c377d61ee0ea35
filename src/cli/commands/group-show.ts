import { defineCommand } from '#cli/command.ts';
import { isGroup } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'GROUP',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep group show qa', says: 'a person a line' }],
  run: async (session, input) => {
    const path = `/api/groups/${encodeURIComponent(input.positional(0))}`;
    const group = await (await session.client()).get(path, isGroup);
    return found({ ...group }, group.persons.length === 0 ? [`Nobody is in ${group.group}.`] : group.persons);
  },
});
