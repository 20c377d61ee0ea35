import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'AGENT',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep agent remove 4f1c2a90b7d3e865', says: 'ids stand in `lockstep host list`; what runs there runs on' }],
  run: async (session, input) => {
    const agent = input.positional(0);
    await (await session.client()).tell('DELETE', `/api/agents/${encodeURIComponent(agent)}`);
    return found({ agent }, [`${agent} gets no orders any more.`]);
  },
});
