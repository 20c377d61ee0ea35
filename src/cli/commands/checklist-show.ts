import { defineCommand } from '#cli/command.ts';
import { placeOptions } from '#cli/checklist-item.ts';
import { found } from '#cli/outcomes.ts';
import { gateHash, readRelease, signOffOf, stageAsking } from '#cli/reads.ts';
import { checklistLines } from '#cli/show/checklist-lines.ts';

export const command = defineCommand({
  usage: 'RELEASE [--stage STAGE] [--gate GATE]',
  about: 'The checklist of a sign-off, with who found what at each item. Its items come from the file, and from the release itself.',
  options: placeOptions,
  positionals: [1, 1],
  examples: [
    { line: 'lockstep checklist show 1.1.0', says: 'what is tried where the release stands' },
    { line: 'lockstep checklist show 1.1.0 --stage prePROD --json', says: 'for a program' },
  ],
  run: async (session, input) => {
    const view = await readRelease(session, input.positional(0));
    const stage = stageAsking(view, 'sign-off', input.text('stage'));
    const typed = input.text('gate');
    const gates = signOffOf(view, stage, typed === undefined ? undefined : gateHash(view, stage, typed));
    const document = { release: view.release, stage, checklists: gates.map(({ gate, state, items = [] }) => ({ gate, state, items })) };
    const { width, paint } = session.output;
    if (gates.length === 0) return found(document, [`${stage} asks for no sign-off of ${view.release}.`]);
    return found(
      document,
      gates.flatMap((gate) => checklistLines(gate, { now: session.now(), width, paint })),
    );
  },
});
