import { defineCommand } from '#cli/command.ts';
import { isIdentities } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  about: 'Accounts that are the same person as another one. Wherever two people are asked for, they count as one.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep identity list', says: 'account, and whose it is' }],
  run: async (session) => {
    const { identities } = await (await session.client()).get('/api/identities', isIdentities);
    const head = ['account', 'is the same person as'].map((name) => session.output.paint('dim', name));
    const rows = identities.map(({ account, person }) => [account, person]);
    const lines = rows.length === 0 ? ['Every account is a person of its own.'] : table([head, ...rows], session.output.width);
    return found({ identities }, lines);
  },
});
