import { defineCommand } from '#cli/command.ts';
import { isSigningKey } from '#cli/http/notify-answers.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'NAME',
  about:
    'Changes the key that a webhook is signed with. The one before it signs too, until the next change, so that the receiver can be told of the ' +
    'new one without a gap. The key is shown this once, on stdout alone.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep notify key team', says: 'prints the new key' }],
  run: async (session, input) => {
    const name = input.positional(0);
    const path = `/api/notify/receivers/${encodeURIComponent(name)}/key`;
    const { key } = await (await session.client()).ask('POST', path, isSigningKey);
    session.output.note(`What comes to ${name} is signed with this key and with the one before it:`);
    return found({ receiver: name, key }, [key]);
  },
});
