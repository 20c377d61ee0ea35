import { defineCommand } from '#cli/command.ts';
import { isAuthors } from '#cli/http/people-answers.ts';
import { changed } from '#cli/waiting.ts';

export const command = defineCommand({
  usage: 'AUTHOR PERSON',
  about:
    'Says whose the e-mail of commits is, from the next release on. Of an e-mail that nobody had it counts at ' +
    'once; to give it to somebody else waits for a second person. Only who administers the installation may.',
  options: {},
  positionals: [2, 2],
  examples: [
    { line: 'lockstep author set dora@shop.example dora', says: 'case says nothing' },
    { line: 'lockstep author set "Dora Doe <dd@home.example>" dora', says: 'as it stands in a commit' },
  ],
  run: async (session, input) => {
    const [author, person] = [input.positional(0), input.positional(1)];
    const answer = await (await session.client()).ask('PUT', '/api/authors', isAuthors, { json: { set: [{ author, person }] } });
    return changed(session, answer, [`${author} is ${person}.`]);
  },
});
