import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'RELEASE TRAIN-DATE --reason TEXT',
  about:
    'Moves a release to another train, or to another departure of its own: a name, a day, or both in quotes. Of a name alone it is the first that the ' +
    'release can make. It does not leave before it. Release managers may do so; by itself a release takes the first train that its forecast makes.',
  options: { reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger', required: true } },
  positionals: [2, 2],
  examples: [
    { line: 'lockstep train board 1.2.0 2027-06-16 --reason "The customer is on holiday before."', says: 'what departs on that day' },
    { line: 'lockstep train board 1.2.0 "Fortnightly 2027-06-16" --reason "The fair is on the 18th."', says: 'where several do' },
  ],
  run: async (session, input) => {
    const [release, train] = [input.positional(0), input.positional(1)];
    const answer = await session.command('board', { release, train, reason: input.required('reason') });
    return recorded(answer, `${release} takes train ${train}.`);
  },
});
