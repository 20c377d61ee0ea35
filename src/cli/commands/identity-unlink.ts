import { defineCommand } from '#cli/command.ts';
import { isIdentities } from '#cli/http/people-answers.ts';
import { changed } from '#cli/waiting.ts';

export const command = defineCommand({
  usage: 'ACCOUNT',
  about:
    'Says that an account is a person of its own again. Where it may let something into production, one person would count as two: that waits ' +
    'for a second person.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep identity unlink otto-admin', says: 'it is somebody else now' }],
  run: async (session, input) => {
    const account = input.positional(0);
    const answer = await (await session.client()).ask('DELETE', `/api/identities/${encodeURIComponent(account)}`, isIdentities);
    return changed(session, answer, [`${account} is a person of its own.`]);
  },
});
