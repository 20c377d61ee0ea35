import { defineCommand } from '#cli/command.ts';
import { isOwnSessions } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep session list', says: 'every browser and terminal that is signed in as you' }],
  run: async (session) => {
    const answer = await (await session.client()).get('/api/me/sessions', isOwnSessions);
    const now = session.now();
    const head = ['session', 'since', 'last used', ''].map((name) => session.output.paint('dim', name));
    const rows = answer.sessions.map(({ id, createdAt, seenAt, here }) => [
      id,
      localTime(createdAt, now),
      localTime(seenAt, now),
      here ? 'this one' : '',
    ]);
    return found({ ...answer }, table([head, ...rows], session.output.width));
  },
});
