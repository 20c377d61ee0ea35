import type { PromotionView } from '#core/views/shapes.ts';
import { exits } from '#cli/exits.ts';
import { isPromotionAnswer } from '#cli/http/small-answers.ts';
import type { Session } from '#cli/session.ts';
import { lastWordsLines } from '#cli/show/last-words-lines.ts';
import type { Paint } from '#cli/text/style.ts';
import { followRelease } from './follow-release.ts';
import { untilInterrupted } from './interruption.ts';
import { type Watch, watch } from './watch.ts';
import type { Outcome } from '#cli/outcome.ts';

interface Followed {
  readonly promotion: string;
  readonly patienceMs: number;
}

/** Follows a rollback until it is over, a line per change of step, and then the checks of what runs again; a refresh until its data are in place. */
export async function followPromotion(session: Session, { promotion, patienceMs }: Followed): Promise<Outcome> {
  const [client, system, path] = [await session.client(), await session.system(), await session.path('promotions', promotion)];
  const told = new Set<string>();
  const startedAt = session.now();
  const ended = await untilInterrupted((signal) =>
    watch<PromotionView, PromotionView>({
      client,
      system,
      deadline: startedAt + patienceMs,
      signal,
      tickMs: 60_000,
      read: async () => (await client.get(path, isPromotionAnswer)).promotion,
      endOf: (view) => (isOver(view) ? view : undefined),
      onView: (view) => tellSteps(session, view, told),
      onTick: (view) => session.output.note(`still: ${view.steps.find(({ state }) => state === 'running')?.because ?? view.state}`),
      onAway: () => session.output.note('the controller does not answer; trying again'),
    }),
  );
  const outcome = outcomeOf(ended, { promotion, tookMs: session.now() - startedAt, paint: session.output.paint });
  if (ended.ended !== 'end' || ended.end.state !== 'done') return outcome;
  if (ended.end.kind === 'refresh') return outcome;
  // The way back is done: whoever waits hears it now, not after the checks.
  session.output.tell({ ...outcome, document: { ...outcome.document, event: 'back' } });
  const { release, stage } = ended.end;
  return followRelease(session, { release, stage, patienceMs: startedAt + patienceMs - session.now() });
}

function isOver({ state }: PromotionView): boolean {
  return state === 'done' || state === 'failed' || state === 'aborted';
}

function tellSteps(session: Session, view: PromotionView, told: Set<string>): void {
  for (const { environment, step, state } of view.steps) {
    const line = `${environment}  ${step} ${state}`;
    if (state === 'ahead' || told.has(line)) continue;
    told.add(line);
    session.output.note(line);
    if (state === 'unknown') session.output.note(`  nobody knows what came of it, and somebody has to look: lockstep logs ${view.id}`);
    session.output.event({ event: 'step', environment, step, state });
  }
}

function outcomeOf(
  ended: Watch<PromotionView, PromotionView>,
  { promotion, tookMs, paint }: { readonly promotion: string; readonly tookMs: number; readonly paint: Paint },
): Outcome {
  if (ended.ended !== 'end') {
    const exit = ended.ended === 'signal' ? exits.interrupted : exits.waiting;
    const sentence = `${promotion} is not over yet; it goes on without you. Look again: lockstep logs ${promotion}`;
    return { exit, document: { event: 'end', outcome: 'waiting', exit, promotion, sentence }, lines: [sentence] };
  }
  const { kind, release, stage, state, because, lastWords } = ended.end;
  const seconds = (tookMs / 1000).toFixed(1);
  const sentence =
    state === 'done'
      ? kind === 'refresh'
        ? `The data below ${release} in ${stage} are refreshed after ${seconds} s.`
        : `${stage} runs ${release} again after ${seconds} s.`
      : `${promotion} is ${state}: ${because ?? 'it was taken back'}.`;
  const exit = state === 'done' ? exits.done : exits.stopped;
  return {
    exit,
    document: { event: 'end', outcome: state, exit, promotion: ended.end, sentence },
    lines: [sentence, ...lastWordsLines(lastWords, { paint })],
  };
}
