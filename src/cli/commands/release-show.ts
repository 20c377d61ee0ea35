import { defineCommand } from '#cli/command.ts';
import { found } from '#cli/outcomes.ts';
import { readRelease } from '#cli/reads.ts';
import { releaseLines } from '#cli/show/release-lines.ts';

export const command = defineCommand({
  usage: 'RELEASE',
  about: 'What it is made of, every gate of every stage, and the evidence with its ids.',
  options: {},
  positionals: [1, 1],
  examples: [{ line: 'lockstep release show 1.1.0', says: 'ids for `revoke` and `abort` stand here' }],
  run: async (session, input) => {
    const view = await readRelease(session, input.positional(0));
    return found({ ...view }, releaseLines(view, { now: session.now(), width: session.output.width, paint: session.output.paint }));
  },
});
