import { defineCommand } from '#cli/command.ts';
import { isUsers } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: '',
  about: 'Everybody who has an account on this controller, with groups. Only who administers the installation may ask.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep user list', says: 'ids, names, groups' }],
  run: async (session) => {
    const { users } = await (await session.client()).ask('GET', '/api/users', isUsers);
    const lines = users.map(({ person, name, groups, disabled }) => {
      const marks = [...groups, ...(disabled ? ['may not sign in'] : [])].join(', ');
      return `${person}  ${name === person ? '' : name}  ${marks}`.trimEnd();
    });
    return found({ users }, lines);
  },
});
