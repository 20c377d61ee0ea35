import { defineCommand } from '#cli/command.ts';
import { isAuthors } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  about: 'Which e-mail in commits is which person. It stays in the installation: no ledger holds an e-mail.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep author list', says: 'author, person' }],
  run: async (session) => {
    const { authors } = await (await session.client()).get('/api/authors', isAuthors);
    const head = ['author', 'person'].map((name) => session.output.paint('dim', name));
    const rows = authors.map(({ author, person }) => [author, person]);
    return found({ authors }, rows.length === 0 ? ['No author of commits is known.'] : table([head, ...rows], session.output.width));
  },
});
