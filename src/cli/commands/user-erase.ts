import { defineCommand } from '#cli/command.ts';
import { isUser } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'PERSON',
  about:
    'Erases name, password, sessions, tokens and groups of a person, for good. The id stays where the ledger names it, as a pseudonym, and ' +
    'nobody can be added under it again. Only who administers the installation may.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep user erase p-4f2k9x7d3m', says: 'ids stand in the ledger and in the system file' }],
  run: async (session, input) => {
    const path = `/api/users/${encodeURIComponent(input.positional(0))}`;
    const user = await (await session.client()).ask('DELETE', path, isUser);
    return found({ ...user }, [`What was known of ${user.person} is erased; the id stays in the ledger.`]);
  },
});
