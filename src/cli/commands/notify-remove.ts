import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'NAME',
  about: 'Removes a receiver. What waits for it is not sent.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep notify remove team', says: 'names stand in `lockstep notify list`' }],
  run: async (session, input) => {
    const name = input.positional(0);
    await (await session.client()).tell('DELETE', `/api/notify/receivers/${encodeURIComponent(name)}`);
    return found({ receiver: name }, [`Nothing goes to ${name} any more.`]);
  },
});
