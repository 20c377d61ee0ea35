import { defineCommand } from '#cli/command.ts';
import { isAcknowledged } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: '--reason TEXT',
  about:
    'Ends the evidence hold of a system: what its checkpoints saw and its ledger lacks is given up. Only who administers the installation ' +
    'may. Look first why: `lockstep audit verify`. The acknowledgement stands in the ledger and in every later checkpoint.',
  options: { reason: { kind: 'text', value: 'TEXT', says: 'what happened', required: true } },
  positionals: [0, 0],
  examples: [{ line: 'lockstep audit acknowledge --reason "The disk died; restored from the backup of Monday."', says: 'after a restore' }],
  run: async (session, input) => {
    const address = await session.path('evidence-hold', 'acknowledgement');
    const json = { reason: input.required('reason') };
    const answer = await (await session.client()).ask('POST', address, isAcknowledged, { json });
    return found({ ...answer }, [`The loss is acknowledged; ${await session.system()} goes on. Ledger ${answer.seq}.`]);
  },
});
