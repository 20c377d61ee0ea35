import { defineCommand } from '#cli/command.ts';
import { isTokens } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep token list', says: 'what programs sign in with in your name' }],
  run: async (session) => {
    const answer = await (await session.client()).get('/api/tokens', isTokens);
    const now = session.now();
    const head = ['token', 'name', 'until', 'last used', 'may'].map((name) => session.output.paint('dim', name));
    const rows = answer.tokens.map((token) => [
      token.id,
      token.name,
      localTime(token.expires, now),
      token.usedAt === undefined ? 'never' : localTime(token.usedAt, now),
      [...(token.systems ?? ['every system']), ...(token.verbs ?? ['everything'])].join(', '),
    ]);
    return found({ ...answer }, rows.length === 0 ? ['No token.'] : table([head, ...rows], session.output.width));
  },
});
