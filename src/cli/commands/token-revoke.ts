import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';
import { tokensPath } from '#cli/tokens.ts';

export const command = defineCommand({
  usage: 'TOKEN [--of ACCOUNT]',
  options: { of: { kind: 'text', value: 'ACCOUNT', says: 'one of this service account, instead of yours' } },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep token revoke token-3', says: 'ids stand in `lockstep token list`' },
    { line: 'lockstep token revoke token-7 --of ci', says: 'of a service account' },
  ],
  run: async (session, input) => {
    const token = input.positional(0);
    await (await session.client()).tell('DELETE', `${tokensPath(input.text('of'))}/${encodeURIComponent(token)}`);
    return found({ token }, [`${token} is no longer valid.`]);
  },
});
