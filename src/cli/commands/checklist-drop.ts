import { defineCommand } from '#cli/command.ts';
import { placeOptions, readPlace } from '#cli/checklist-item.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'RELEASE ITEM --reason TEXT [--stage STAGE] [--gate GATE]',
  about: 'Drops an item that was added for this release. It takes somebody who may sign off; items of the file go by the file alone.',
  options: { reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger', required: true }, ...placeOptions },
  positionals: [2, 2],
  examples: [{ line: 'lockstep checklist drop 1.1.0 "Invoice as PDF" --reason "It moved to 1.2.0."', says: 'it is not in this release' }],
  run: async (session, input) => {
    const { view, named } = await readPlace(session, input, true);
    const answer = await session.command('drop-item', { ...named, reason: input.required('reason') });
    return recorded(answer, `${named.item} is no longer tried before ${view.release} leaves ${named.stage}.`);
  },
});
