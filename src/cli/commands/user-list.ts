import { defineCommand } from '#cli/command.ts';
import { type User, isUsers } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  about:
    'Everybody who has an account on this controller, with groups; programs are marked. Only who administers the installation may ask.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep user list', says: 'ids, names, groups' }],
  run: async (session) => {
    const { users } = await (await session.client()).get('/api/users', isUsers);
    const head = ['id', 'name', 'groups', ''].map((name) => session.output.paint('dim', name));
    const rows = users.map((user) => [user.person, user.name === user.person ? '' : user.name, user.groups.join(', '), marksOf(user)]);
    return found({ users }, table([head, ...rows], session.output.width));
  },
});

function marksOf({ service, secondFactor, disabled, erasedAt }: User): string {
  if (erasedAt !== undefined) return 'erased';
  const marks = [service === true && 'service account', secondFactor === true && 'second factor', disabled && 'may not sign in'];
  return marks.filter((mark) => mark !== false).join(', ');
}
