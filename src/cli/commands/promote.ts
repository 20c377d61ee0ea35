import { ciOptions, inCi } from '#cli/ci/in-ci.ts';
import { defineCommand } from '#cli/command.ts';
import type { ShownRelease } from '#cli/http/answers.ts';
import { recorded } from '#cli/outcomes.ts';
import type { Input } from '#cli/parse/input.ts';
import { readRelease } from '#cli/reads.ts';
import type { Session } from '#cli/session.ts';
import { followRelease } from '#cli/wait/follow-release.ts';
import { nothingNew, startWalk } from '#cli/wait/start-walk.ts';
import { waitMs, waitOption } from '#cli/wait/wait-option.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: 'RELEASE [--to STAGE] [--wait[=30m]] [--junit FILE]',
  about:
    'Brings a release into a stage. Without --wait it starts now, or is refused with everything that stands in the way (exit code 21). ' +
    'With --wait the wish is kept: the release walks on from stage to stage as gates open, and you follow it. People are waited for, those who ' +
    'approve as those whom a canary asks: what is asked, of whom and with which command is told as it comes up. 0 means that it runs in all of ' +
    'the stage and that the checks there, which follow by themselves, have said yes; a soak or a signature there is not waited for. It goes on ' +
    'without you: after Ctrl-C (exit code 130), or when the time is over (21). A check or a rejection that stops it ends with 22.',
  options: {
    to: { kind: 'text', value: 'STAGE', says: 'the stage to reach; else the next one' },
    wait: waitOption,
    ...ciOptions,
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep promote 1.1.0', says: 'into its next stage, now' },
    { line: 'lockstep promote 1.1.0 --to PROD --wait', says: 'all the way, and look on' },
    { line: 'lockstep promote 1.1.0 --to INT --wait=2h --json', says: 'for a program: an event a line' },
    { line: 'lockstep promote 1.1.0 --to PROD --wait --junit report.xml', says: 'for a build: every gate as JUnit' },
  ],
  run: (session, input) => inCi(session, input, { release: input.positional(0), stage: input.text('to') }, () => promote(session, input)),
});

async function promote(session: Session, input: Input<'to' | 'wait'>): Promise<Outcome> {
  const view = await readRelease(session, input.positional(0));
  const stage = input.text('to') ?? view.next ?? stageOfEnded(view);
  if (stage === undefined) return alreadyThere(view);
  const wait = input.text('wait');
  const patienceMs = wait === undefined ? undefined : waitMs(wait);
  const started = await startWalk(session, view, { stage, wait: wait !== undefined });
  return patienceMs === undefined ? started : followRelease(session, { release: view.release, stage, patienceMs });
}

/** One that has ended goes nowhere: the controller says so, in its own words. */
function stageOfEnded({ state, stages }: ShownRelease): string | undefined {
  return state === 'open' ? undefined : (stages.find(({ entered }) => entered === undefined) ?? stages.at(-1))?.stage;
}

function alreadyThere(view: ShownRelease): Outcome {
  return recorded(nothingNew(view), `${view.release} has no stage before it any more.`);
}
