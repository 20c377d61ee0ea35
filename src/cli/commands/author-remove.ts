import { defineCommand } from '#cli/command.ts';
import { isAuthors } from '#cli/http/people-answers.ts';
import { changed } from '#cli/waiting.ts';

export const command = defineCommand({
  usage: 'AUTHOR',
  about:
    'Says that an e-mail of commits belongs to nobody. It waits for a second person: whoever wrote under it could approve it afterwards.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep author remove dora@old.example', says: 'the address is no longer hers' }],
  run: async (session, input) => {
    const author = input.positional(0);
    const answer = await (await session.client()).ask('PUT', '/api/authors', isAuthors, { json: { remove: [author] } });
    return changed(session, answer, [`${author} is nobody here.`]);
  },
});
