import { defineCommand } from '#cli/command.ts';
import { isWhy } from '#cli/http/answers.ts';
import { found } from '#cli/outcomes.ts';
import { blockerLines } from '#cli/show/blocker-lines.ts';
import { headingOf } from '#cli/show/heading.ts';
import { migrationLines } from '#cli/show/migration-lines.ts';
import { waitLines } from '#cli/show/wait-lines.ts';
import { wayBackLines } from '#cli/show/way-back-lines.ts';
import { wordsOfDisplaced } from '#core/words.ts';
import { wrap } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: 'RELEASE [--stage STAGE]',
  about:
    'Everything that stands between a release and its next stage, each with what clears it. The list is complete: once all of it is cleared, nothing else appears.',
  options: { stage: { kind: 'text', value: 'STAGE', says: 'another stage than the next one' } },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep why 1.1.0', says: 'and who can do what about it' },
    { line: 'lockstep why 1.1.0 --stage PROD --json', says: 'the blockers, for a program' },
  ],
  run: async (session, input) => {
    const path = await session.path('releases', input.positional(0), 'why');
    const why = await (await session.client()).get(path, isWhy, { stage: input.text('stage') });
    const { width, paint } = session.output;
    const sentence = wrap(headingOf(why), width).map((line) => paint('bold', line));
    const options = { now: session.now(), width, paint };
    const waits = waitLines(why.waits ?? [], options);
    return found({ ...why }, [
      ...sentence,
      ...wayBackLines(why, options),
      ...migrationLines(why, options),
      ...waits,
      ...(why.displaces ?? []).flatMap((name) => wrap(wordsOfDisplaced(name, why.stage ?? ''), width)),
      ...blockerLines(why.blockers, options),
    ]);
  },
});
