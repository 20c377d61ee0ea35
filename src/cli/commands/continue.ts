import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'PROMOTION [--look-again] [--env ENVIRONMENT] --reason TEXT',
  about:
    'A canary asks a person where its file says so, and where nobody could tell whether the release is worse. It stays at its share of the traffic until then; back is `lockstep abort`.',
  options: {
    'look-again': { kind: 'flag', says: 'judge this share of the traffic once more, instead of going on' },
    env: { kind: 'text', value: 'ENVIRONMENT', says: 'only there; without it, wherever the promotion asks' },
    reason: { kind: 'text', value: 'TEXT', says: 'why; stands in the ledger', required: true },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep continue 1.4.0 --reason "The errors were the load test."', says: 'the release, or its promotion' },
    { line: 'lockstep continue 1.4.0 --look-again --reason "There was no traffic at night."', says: 'the same share once more' },
  ],
  run: async (session, input) => {
    const promotion = input.positional(0);
    const again = input.isSet('look-again');
    const environment = input.text('env');
    const body = {
      promotion,
      as: again ? 'look-again' : 'on',
      reason: input.required('reason'),
      ...(environment !== undefined && { environment }),
    };
    return recorded(await session.command('continue', body), `${promotion} ${again ? 'is looked at again' : 'goes on'}.`);
  },
});
