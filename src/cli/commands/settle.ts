import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { recorded } from '#cli/outcomes.ts';

const answers = ['done', 'absent', 'retry'];

export const command = defineCommand({
  usage: 'ORDER --as done|absent|retry --reason TEXT',
  about: 'Some orders end in nobody knowing whether they were done. Look at the host, then say what you saw.',
  options: {
    as: { kind: 'text', value: 'done|absent|retry', says: 'its effect is there, is not there, or it may be tried again', required: true },
    reason: { kind: 'text', value: 'TEXT', says: 'what you saw; stands in the ledger', required: true },
  },
  positionals: [1, 1],
  examples: [
    {
      line: 'lockstep settle 1.1.0@INT.9/int/f3/place-api/1 --as done --reason "Seen on the host."',
      says: 'orders stand in `lockstep logs PROMOTION`',
    },
  ],
  run: async (session, input) => {
    const [order, as] = [input.positional(0), input.required('as')];
    if (!answers.includes(as)) {
      throw new CommandError(exits.usage, {
        code: 'not-a-choice',
        sentence: `--as \`${as}\` is none of ${answers.join(', ')}.`,
        next: 'lockstep settle --help',
      });
    }
    return recorded(await session.command('settle', { order, as, reason: input.required('reason') }), `${order} is settled as ${as}.`);
  },
});
