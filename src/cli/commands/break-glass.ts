import type { Blocker } from '#core/blocker.ts';
import { defineCommand } from '#cli/command.ts';
import { readExceptions } from '#cli/exceptions.ts';
import { isWhy } from '#cli/http/answers.ts';
import type { CommandAnswer } from '#cli/http/small-answers.ts';
import { instantOf } from '#cli/instant-option.ts';
import { needsSecond, recorded } from '#cli/outcomes.ts';
import type { Session } from '#cli/session.ts';
import { blockerLines } from '#cli/show/blocker-lines.ts';
import { localAndRelative } from '#cli/text/instant.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: 'RELEASE --stage STAGE --reason TEXT [--expires INSTANT]',
  about:
    'For an emergency: asks to waive, in one stroke, every gate that is still closed before a stage. A second person grants it. No stage is ' +
    'skipped, no hold and no stop is ended by it, and older releases still go first: it says what stays in the way. The release, and the stage while it runs there, say so in red for ever. One gate alone ' +
    'is waived with `lockstep except`, which leaves no such mark.',
  options: {
    stage: { kind: 'text', value: 'STAGE', says: 'the stage to enter', required: true },
    reason: { kind: 'text', value: 'TEXT', says: 'what burns; stands in the ledger', required: true },
    expires: { kind: 'text', value: 'INSTANT', says: 'until when it counts: 2 hours unless told, 24 at most' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep break-glass 1.1.1 --stage PROD --reason "The shop is down."', says: 'asks; exit code 23' },
    { line: 'lockstep except --second 1.1.1.x1', says: 'another person grants all of it' },
    { line: 'lockstep except --revoke 1.1.1.x1', says: 'or takes all of it back' },
  ],
  run: async (session, input) => {
    const [release, stage, reason] = [input.positional(0), input.required('stage'), input.required('reason')];
    const expires = instantOf('expires', input.text('expires') ?? '2 hours', session.now());
    const answer = await session.command('break-glass', { release, stage, reason, expires });
    if (answer.events.length === 0) return recorded(answer, 'It was asked before.');
    return asked(session, { release, stage, expires, answer });
  },
});

interface Asked {
  readonly release: string;
  readonly stage: string;
  readonly expires: number;
  readonly answer: CommandAnswer;
}

/** The gates are named: whoever breaks the glass reads what is given up. */
async function asked(session: Session, { release, stage, expires, answer }: Asked): Promise<Outcome> {
  const gates = (await readExceptions(session)).filter(({ id }) => answer.ids.includes(id));
  const sentence =
    `The glass is to be broken for ${release} before ${stage}, ` +
    `until ${localAndRelative(expires, session.now()).replace(/^at /, '')}. It counts once a second person grants it.`;
  const outcome = needsSecond(answer, { sentence, next: `lockstep except --second ${answer.ids[0] ?? 'ID'}` });
  const [first = '', ...rest] = outcome.lines;
  const waived = gates.map((gate) => `  waives  ${gate.label} of ${gate.stage}`);
  const left = await stillInTheWay(session, release, stage);
  const document = { ...outcome.document, gates: gates.map(({ stage: of, label, id }) => ({ stage: of, label, id })), left };
  const options = { now: session.now(), width: session.output.width, paint: session.output.paint };
  const shown = left.length === 0 ? [] : ['It waives gates alone. This stays in the way:', ...blockerLines(left, options)];
  return { ...outcome, document, lines: [first, ...waived, ...rest, ...shown] };
}

/** What no glass ends: holds, stops, and releases that go first. Whoever breaks it in a hurry is to know before anybody grants it. */
async function stillInTheWay(session: Session, release: string, stage: string): Promise<readonly Blocker[]> {
  const why = await (await session.client()).get(await session.path('releases', release, 'why'), isWhy, { stage });
  return why.blockers.filter(({ gate, code }) => gate === undefined && code !== 'not-entered' && code !== 'pass-void');
}
