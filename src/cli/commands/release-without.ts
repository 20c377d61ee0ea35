import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'RELEASE HOTFIX --reason TEXT',
  about:
    'Says why a release goes without a hotfix that is live, or that it has it in another way than anybody can see. Else it does not enter the ' +
    'last stage. Whoever may create releases may say so.',
  options: { reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger', required: true } },
  positionals: [2, 2],
  examples: [{ line: 'lockstep release without 1.2.0 1.1.1 --reason "Its change is in as 4f1c."', says: 'it may replace 1.1.1' }],
  run: async (session, input) => {
    const [release, hotfix] = [input.positional(0), input.positional(1)];
    const answer = await session.command('without-hotfix', { release, hotfix, reason: input.required('reason') });
    return recorded(answer, `${release} goes without ${hotfix}.`);
  },
});
