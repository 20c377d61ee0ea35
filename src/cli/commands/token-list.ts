import { defineCommand } from '#cli/command.ts';
import { type Token, isTokens } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';
import { tokensPath } from '#cli/tokens.ts';

export const command = defineCommand({
  usage: '[--of ACCOUNT]',
  options: { of: { kind: 'text', value: 'ACCOUNT', says: 'those of a service account, instead of yours' } },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep token list', says: 'what programs sign in with in your name' },
    { line: 'lockstep token list --of ci', says: 'what a service account signs in with' },
  ],
  run: async (session, input) => {
    const answer = await (await session.client()).get(tokensPath(input.text('of')), isTokens);
    const now = session.now();
    const head = ['token', 'name', 'until', 'last used', 'may'].map((name) => session.output.paint('dim', name));
    const rows = answer.tokens.map((token) => [
      token.id,
      token.name,
      localTime(token.expires, now),
      token.usedAt === undefined ? 'never' : localTime(token.usedAt, now),
      wordsOfReach(token),
    ]);
    return found({ ...answer }, rows.length === 0 ? ['No token.'] : table([head, ...rows], session.output.width));
  },
});

/** `everything in dev and test of shop`, `view, promote in every system`. */
function wordsOfReach({ systems, environments, verbs }: Token): string {
  const where = systems === undefined ? 'in every system' : `in ${systems.join(', ')}`;
  const places = environments === undefined ? where : `in ${environments.join(', ')} of ${systems?.join(', ') ?? ''}`;
  return `${verbs?.join(', ') ?? 'everything'} ${places}`;
}
