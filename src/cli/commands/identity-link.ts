import { defineCommand } from '#cli/command.ts';
import { isIdentities } from '#cli/http/people-answers.ts';
import { changed } from '#cli/waiting.ts';

export const command = defineCommand({
  usage: 'ACCOUNT PERSON',
  about:
    'Says that an account is the same person as another one: what one has written, asked or approved, the other has. Only who administers ' +
    'the installation may.',
  options: {},
  positionals: [2, 2],
  examples: [{ line: 'lockstep identity link otto-admin otto', says: 'otto has two accounts' }],
  run: async (session, input) => {
    const [account, person] = [input.positional(0), input.positional(1)];
    const path = `/api/identities/${encodeURIComponent(account)}`;
    const answer = await (await session.client()).ask('PUT', path, isIdentities, { json: { person } });
    return changed(session, answer, [`${account} and ${person} are one person.`]);
  },
});
