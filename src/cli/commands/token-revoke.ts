import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'TOKEN',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep token revoke token-3', says: 'ids stand in `lockstep token list`' }],
  run: async (session, input) => {
    const token = input.positional(0);
    await (await session.client()).tell('DELETE', `/api/tokens/${encodeURIComponent(token)}`);
    return found({ token }, [`${token} is no longer valid.`]);
  },
});
