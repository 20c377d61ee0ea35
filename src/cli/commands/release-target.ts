import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';
import { targetOf } from '#cli/target-option.ts';

export const command = defineCommand({
  usage: 'RELEASE DAY --reason TEXT',
  about:
    'Moves the day on which a release is to be live, or gives it one later; `none` takes it away. A day is one of the system’s zone, up to its ' +
    'last minute; an instant may be named too. Release managers may do so. It opens and closes no gate: the forecast is held against it.',
  options: { reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger', required: true } },
  positionals: [2, 2],
  examples: [
    { line: 'lockstep release target 1.2.0 2027-06-16 --reason "The customer moved the fair."', says: 'to be live by the end of that day' },
    { line: 'lockstep release target 1.2.0 none --reason "Nobody waits for it any more."', says: 'it has none' },
  ],
  run: async (session, input) => {
    const [release, typed] = [input.positional(0), input.positional(1)];
    const body = { release, ...(typed !== 'none' && { target: targetOf(typed) }), reason: input.required('reason') };
    const answer = await session.command('target', body);
    return recorded(answer, typed === 'none' ? `${release} has no target any more.` : `${release} is to be live by ${typed}.`);
  },
});
