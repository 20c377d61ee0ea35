import { defineCommand } from '#cli/command.ts';
import { isBoard } from '#cli/http/answers.ts';
import { found } from '#cli/outcomes.ts';
import { readRelease } from '#cli/reads.ts';
import { boardLines } from '#cli/show/board-lines.ts';
import { statusLines } from '#cli/show/release-lines.ts';

export const command = defineCommand({
  usage: '[RELEASE]',
  about: 'The board: what runs in each stage, and where each release stands. With a release: its way, and what it waits for.',
  options: {},
  positionals: [0, 1],
  examples: [
    { line: 'lockstep status', says: 'the board' },
    { line: 'lockstep status 1.1.0', says: 'one release' },
  ],
  run: async (session, input) => {
    const options = { now: session.now(), width: session.output.width, paint: session.output.paint };
    const [release] = input.positionals;
    if (release !== undefined) {
      const view = await readRelease(session, release);
      return found({ ...view }, statusLines(view, options));
    }
    const board = await (await session.client()).get(await session.path('board'), isBoard);
    return found({ ...board }, boardLines(board, options));
  },
});
