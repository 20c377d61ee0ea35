import { exits } from '#cli/exits.ts';
import type { ShownRelease } from '#cli/http/answers.ts';
import { isPromotionAnswer } from '#cli/http/small-answers.ts';
import { readRelease } from '#cli/reads.ts';
import type { Session } from '#cli/session.ts';
import { blockerLines } from '#cli/show/blocker-lines.ts';
import { lastWordsLines } from '#cli/show/last-words-lines.ts';
import { evidenceLine } from '#cli/show/release-lines.ts';
import type { ViewOptions } from '#cli/show/view-options.ts';
import { wrap } from '#cli/text/table.ts';
import { type PromotionEnd, endOfPromotion } from './end-of-promotion.ts';
import { untilInterrupted } from './interruption.ts';
import { openReporter } from './reporter.ts';
import { type Watch, watch } from './watch.ts';
import type { Outcome } from '#cli/outcome.ts';

export interface Followed {
  readonly release: string;
  readonly stage: string;
  readonly patienceMs: number;
}

type Ended = Watch<ShownRelease, PromotionEnd>;

/** Follows a release until it stands in the stage, is stopped, the time is over, or somebody presses Ctrl-C. */
export async function followRelease(session: Session, followed: Followed): Promise<Outcome> {
  const [client, system] = [await session.client(), await session.system()];
  const deadline = session.now() + followed.patienceMs;
  const reporter = openReporter(session.output, { title: `${followed.release} → ${followed.stage}`, deadline });
  let lastPromotion: string | undefined;
  try {
    const ended = await untilInterrupted((signal) =>
      watch<ShownRelease, PromotionEnd>({
        client,
        system,
        deadline,
        signal,
        tickMs: reporter.tickMs,
        read: () => readRelease(session, followed.release),
        endOf: (view) => endOfPromotion(view, followed.stage),
        onView: (view) => {
          lastPromotion = view.stages.find(({ promotion }) => promotion !== undefined)?.promotion?.id ?? lastPromotion;
          reporter.onView(view);
        },
        onTick: (view) => reporter.onTick(view),
        onAway: () => reporter.onAway(),
      }),
    );
    reporter.close();
    return await outcomeOf(session, ended, { ...followed, lastPromotion });
  } finally {
    reporter.close();
  }
}

interface Told extends Followed {
  readonly lastPromotion: string | undefined;
}

async function outcomeOf(session: Session, ended: Ended, told: Told): Promise<Outcome> {
  const { release, stage } = told;
  const document = { event: 'end', release, stage, ...(ended.view === undefined ? {} : { seq: ended.view.seq }) };
  const options = { now: session.now(), width: session.output.width, paint: session.output.paint };
  if (ended.ended === 'signal') return detached(release, { ...document, outcome: 'detached' });
  if (ended.ended === 'time') return stillWaiting(ended.view, { release, stage, document }, options);
  if (ended.end.kind === 'entered') {
    const sentence = wordsOfEntry(release, stage, ended.end.checks);
    return { exit: exits.done, document: { ...document, outcome: 'entered', exit: exits.done, sentence }, lines: [sentence] };
  }
  const { blockers, evidence } = ended.end;
  const reason = { stage, end: ended.end, lastPromotion: told.lastPromotion };
  const sentence = `${release} ${await reasonOf(session, ended.view, reason)}`;
  const failed = ended.end.because === 'taken-back' ? ended.view.stages.find((each) => each.failed !== undefined)?.failed : undefined;
  return {
    exit: exits.stopped,
    document: { ...document, outcome: 'stopped', exit: exits.stopped, sentence, blockers, evidence, ...(failed && { failed }) },
    lines: [
      ...wrap(sentence, options.width),
      ...blockerLines(blockers, options),
      ...evidence.flatMap((item) => [
        ...wrap(evidenceLine(item, options.now), options.width, '    '),
        ...lastWordsLines(item.lastWords, options),
      ]),
      ...lastWordsLines(failed?.lastWords, options),
    ],
  };
}

function wordsOfEntry(release: string, stage: string, checks: number): string {
  if (checks === 0) return `${release} runs in ${stage}.`;
  return `${release} runs in ${stage}, and ${checks === 1 ? 'its check' : `its ${checks} checks`} there said yes.`;
}

interface Reason {
  readonly stage: string;
  readonly end: PromotionEnd & { readonly kind: 'stopped' };
  readonly lastPromotion: string | undefined;
}

async function reasonOf(session: Session, view: ShownRelease, { stage, end, lastPromotion }: Reason): Promise<string> {
  switch (end.because) {
    case 'check':
      return `runs in ${stage}, and a check there said no.`;
    case 'displaced':
      return `was displaced in ${stage} before its checks had said yes.`;
    case 'ended':
      return `is stopped before ${stage}: ${view.sentence}`;
    case 'blocked':
      return `is stopped before ${stage}: somebody must act first.`;
    case 'taken-back': {
      const because = lastPromotion === undefined ? undefined : await becauseOf(session, lastPromotion);
      return `is stopped before ${stage}: its promotion was taken back${because === undefined ? '.' : `: ${because}.`}`;
    }
  }
}

/** A promotion that is over may have left the controller's sight: then nothing more is known here. */
async function becauseOf(session: Session, id: string): Promise<string | undefined> {
  try {
    return (await (await session.client()).get(await session.path('promotions', id), isPromotionAnswer)).promotion.because;
  } catch {
    return undefined;
  }
}

function detached(release: string, document: object): Outcome {
  const sentence = `Detached: ${release} goes on without you. Look again: lockstep status ${release}`;
  return { exit: exits.interrupted, document: { ...document, exit: exits.interrupted, sentence }, lines: [sentence] };
}

interface Awaiting {
  readonly release: string;
  readonly stage: string;
  readonly document: object;
}

function stillWaiting(view: ShownRelease | undefined, { release, stage, document }: Awaiting, options: ViewOptions): Outcome {
  const blockers = view?.blockers ?? [];
  const aim = view?.stages.find((each) => each.stage === stage);
  const isAsked = blockers.some(({ code }) => code === 'ask');
  const onItsWay = isAsked ? `asks on its way into ${stage}, and nobody has answered yet` : `is not in ${stage} yet`;
  const stands = aim?.status === 'verifying' ? `runs in ${stage}, and its checks there have not ended` : onItsWay;
  const sentence = `${release} ${stands}; it goes on without you. Look again: lockstep status ${release}`;
  return {
    exit: exits.waiting,
    document: { ...document, outcome: 'waiting', exit: exits.waiting, sentence, blockers },
    lines: [...wrap(sentence, options.width), ...blockerLines(blockers, options)],
  };
}
