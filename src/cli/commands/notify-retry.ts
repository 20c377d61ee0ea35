import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'ID',
  about: 'Sends again what was given up, or what was withheld because it came from a backup.',
  options: {},
  positionals: [1, 1],
  examples: [
    { line: 'lockstep notify retry ntc_0f3c5a7e9b1d2f4a6c8e0b2d4f6a8c0e', says: 'ids stand in `lockstep notify list --state dead`' },
  ],
  run: async (session, input) => {
    const id = input.positional(0);
    await (await session.client()).tell('POST', `/api/notify/notices/${encodeURIComponent(id)}/retry`);
    return found({ notice: id }, [`${id} is on its way again.`]);
  },
});
