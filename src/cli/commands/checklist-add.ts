import { defineCommand } from '#cli/command.ts';
import { placeOptions, readPlace } from '#cli/checklist-item.ts';
import { recorded } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'RELEASE ITEM [--stage STAGE] [--gate GATE]',
  about:
    'Adds an item to the checklist of one release: what is new in it. A signature that was given before does not cover it, and is asked for again.',
  options: placeOptions,
  positionals: [2, 2],
  examples: [{ line: 'lockstep checklist add 1.1.0 "Invoice as PDF" --stage prePROD', says: 'this release alone has it' }],
  run: async (session, input) => {
    const { view, named } = await readPlace(session, input, false);
    const answer = await session.command('add-item', named);
    return recorded(answer, `${named.item} is tried before ${view.release} leaves ${named.stage}.`);
  },
});
