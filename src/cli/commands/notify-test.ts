import { defineCommand } from '#cli/command.ts';
import { isTried } from '#cli/http/notify-answers.ts';
import { tried } from '#cli/tried.ts';

export const command = defineCommand({
  usage: 'NAME',
  about: 'Sends a test to a receiver, now and whatever its quiet hours say. A mail server that writes to people writes to you.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep notify test team', says: 'ends with 1 where it did not arrive, and says why' }],
  run: async (session, input) => {
    const name = input.positional(0);
    const path = `/api/notify/receivers/${encodeURIComponent(name)}/test`;
    return tried(name, await (await session.client()).ask('POST', path, isTried));
  },
});
