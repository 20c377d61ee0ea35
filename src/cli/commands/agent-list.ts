import { defineCommand } from '#cli/command.ts';
import { isHostAgents } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep agent list', says: 'who joined, and how far each reaches' }],
  run: async (session) => {
    const answer = await (await session.client()).get('/api/agents', isHostAgents);
    const head = ['agent', 'host', 'environments', 'since'].map((name) => session.output.paint('dim', name));
    const rows = answer.agents.map(({ id, host, environments, createdAt }) => [
      id,
      host,
      (environments ?? ['all']).join(', '),
      localTime(createdAt, session.now()),
    ]);
    return found({ ...answer }, rows.length === 0 ? ['No agent has joined.'] : table([head, ...rows], session.output.width));
  },
});
