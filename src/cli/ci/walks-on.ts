import { type Command, defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { readRelease } from '#cli/reads.ts';
import { startWalk } from '#cli/wait/start-walk.ts';
import { followRelease } from '#cli/wait/follow-release.ts';
import { waitMs, waitOption } from '#cli/wait/wait-option.ts';
import { ciOptions, inCi } from './in-ci.ts';

/** A command that makes a release, and on demand brings it into a stage and looks on: what a build has to say, in one line. */
export function walksOn(made: Command): Command {
  return defineCommand({
    ...made,
    usage: `${made.usage} [--to STAGE] [--wait[=30m]] [--junit FILE]`,
    about: `${made.about ?? ''} With --to or --wait it goes on at once, as \`lockstep promote\` does: the exit code is that of the promotion, and the report of --junit has every gate.`,
    options: {
      ...made.options,
      to: { kind: 'text', value: 'STAGE', says: 'go on into this stage; with --wait alone into the first' },
      wait: waitOption,
      ...ciOptions,
    },
    examples: [
      ...made.examples,
      {
        line: 'lockstep release create "$VERSION" api=./dist --to TEST --wait --junit report.xml',
        says: 'for a build: make it, bring it there, report',
      },
    ],
    run: (session, input) =>
      inCi(session, input, { release: input.positional(0), stage: input.text('to') }, async () => {
        const release = input.positional(0);
        const [to, wait] = [input.text('to'), input.text('wait')];
        const patienceMs = wait === undefined ? undefined : waitMs(wait);
        const created = await made.run(session, input);
        if (created.exit !== exits.done || (to === undefined && wait === undefined)) return created;
        if (session.output.isJson) session.output.event({ event: 'created', ...created.document });
        else session.output.lines(created.lines);
        const view = await readRelease(session, release);
        const stage = to ?? view.next;
        if (stage === undefined) return { ...created, isWritten: true };
        const started = await startWalk(session, view, { stage, wait: wait !== undefined });
        return patienceMs === undefined ? started : followRelease(session, { release, stage, patienceMs });
      }),
  });
}
