import type { ReleaseView, StepView, WhyView } from './shapes.ts';
import { blockersBefore } from './ahead.ts';
import { instancesOf } from './instances.ts';
import { migrationsIn } from './migrations.ts';
import { promotionView } from './promotion.ts';
import { stageView } from './standing.ts';
import { wayBackIn } from './way-back.ts';
import type { Blocker } from '#core/blocker.ts';
import { displacedBy } from '#core/blockers/queue.ts';
import { hasEntered, isOpen, nextStage, pathOf, systemAt } from '#core/find.ts';
import { unnamed } from '#core/authors.ts';
import { glassOf } from '#core/glass.ts';
import { indexOf } from '#core/index-of.ts';
import { cleanGate } from '#core/nothing/gate.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { instantWords } from '#core/time/instant-words.ts';
import { zoneOf } from '#core/times.ts';
import { departureDay, trainWords } from '#core/train-words.ts';
import { scopeView } from '#core/scope/view.ts';
import { andOf, counted, inShort, quoted } from '#core/words.ts';

/** The journey of one release; undefined where the state has none of that name. */
export function releaseView(state: State, seq: number, now: Instant, id: string): ReleaseView | undefined {
  const release = state.releases.get(id);
  if (release === undefined) return undefined;
  const next = isOpen(release) ? nextStage(state, release)?.name : undefined;
  const list = next === undefined ? [] : blockersBefore(state, release, next, now);
  const { origin, digest, bill, authors, unknownAuthors = [], by, at } = release;
  const glass = glassOf(release);
  return {
    system: state.head.system,
    seq,
    now,
    release: id,
    state: release.state,
    origin,
    digest,
    bill,
    authors,
    ...(unknownAuthors.length > 0 && { unknownAuthors: unknownAuthors.length }),
    ...(unknownAuthors.includes(unnamed) && { namesNoAuthor: true }),
    ...instancesOf(systemAt(state, release.version)),
    ...carriedOf(state, release),
    ...(release.commits && { commits: release.commits }),
    ...(glass.length > 0 && { brokeGlass: glass }),
    ...(release.hotfix && { hotfix: { because: release.hotfix.because, base: release.hotfix.base } }),
    ...(release.without && { without: release.without }),
    by,
    at,
    sentence: sentenceOf(state, release, next, list),
    stages: pathOf(state, release).map((stage) => stageView(state, release, stage, now)),
    blockers: list,
    ...wayBackIn(state, release, next ?? here(state, release)),
    ...migrationsIn(state, release, next),
    ...cleansOf(release),
    ...(release.adopted && { adopted: release.adopted }),
    ...(release.earlier && { earlier: release.earlier }),
    ...scopeIn(state, release, now),
    ...(release.target !== undefined && { target: { at: release.target, words: instantWords(zoneOf(state), release.target) } }),
    ...(release.train !== undefined && { train: trainWords(release.train) }),
    ...(release.goal && { goal: release.goal.stage }),
    ...(next !== undefined && { next }),
  };
}

function scopeIn(state: State, release: Release, now: Instant): Pick<ReleaseView, 'scope'> {
  const scope = scopeView(state, release, now);
  return scope === undefined ? {} : { scope };
}

/** The newest release before it that has the same bits of a service: from there they came, by name or carried over. */
function carriedOf(state: State, { ordinal, bill }: Release): Pick<ReleaseView, 'carried'> {
  const before = [...state.releases.values()].filter((other) => other.ordinal < ordinal).sort((one, other) => other.ordinal - one.ordinal);
  const carried = Object.entries(bill).flatMap(([service, { digest }]): (readonly [string, string])[] => {
    const from = before.find((other) => other.bill[service]?.digest === digest);
    return from === undefined ? [] : [[service, from.id]];
  });
  return carried.length === 0 ? {} : { carried: Object.fromEntries(carried) };
}

function cleansOf({ evidence }: Release): Pick<ReleaseView, 'cleans'> {
  const cleans = evidence.filter(({ gate }) => gate === cleanGate);
  return cleans.length === 0 ? {} : { cleans };
}

/** The furthest stage that it has entered. */
function here(state: State, release: Release): string | undefined {
  return pathOf(state, release).findLast((stage) => hasEntered(release, stage.name))?.name;
}

function sentenceOf(state: State, release: Release, next: string | undefined, list: readonly Blocker[]): string {
  const { id } = release;
  if (!isOpen(release)) return `${id} is ${release.state}${release.ended === undefined ? '' : `: ${quoted(release.ended.because)}`}.`;
  const inStage = here(state, release);
  const moving = indexOf(state).moving.get(id);
  if (moving?.state === 'undoing') return `${id} is being taken back from ${moving.stage}: ${inShort(quoted(moving.because ?? ''))}.`;
  if (moving?.state === 'running') return `${id} is being brought into ${moving.stage}${asksOf(list)}.`;
  if (next === undefined) return `${id} is live in ${inStage ?? 'its last stage'}.`;
  const place = inStage === undefined ? `${id} is new` : `${id} is in ${inStage}`;
  const isRiding = release.train !== undefined && !hasEntered(release, release.train.stage);
  const on = isRiding ? ` It is on the train of ${departureDay(release.train.day)}.` : '';
  const failed = release.entries[next]?.failed;
  const before = failed === undefined ? '' : ` The last attempt failed: ${inShort(quoted(failed.because))}.`;
  if (list.length === 0) return `${place} and may enter ${next}.${on}${before}`;
  return `${place} and may not enter ${next} yet, for ${counted(list.length, 'reason')}: ${andOf(list.map((blocker) => inShort(blocker.because)))}.${on}${before}`;
}

/** While it is on its way nothing blocks it but what it asks. */
function asksOf(list: readonly Blocker[]): string {
  const asked = list.filter(({ code }) => code === 'ask').map(({ because }) => inShort(because));
  return asked.length === 0 ? '' : ` and asks: ${andOf(asked)}`;
}

/** Why not yet, for the next stage or the one asked about. The blockers are those of the UI, byte for byte. */

export function whyView(
  state: State,
  seq: number,
  now: Instant,
  asked: { readonly release: string; readonly stage?: string },
): WhyView | undefined {
  const release = state.releases.get(asked.release);
  if (release === undefined) return undefined;
  const stage = asked.stage ?? nextStage(state, release)?.name ?? pathOf(state, release).at(-1)?.name ?? '';
  const list =
    asked.stage === undefined && nextStage(state, release) === undefined && isOpen(release)
      ? []
      : blockersBefore(state, release, stage, now);
  const waits = waitsOf(state, release, stage);
  return {
    system: state.head.system,
    seq,
    release: release.id,
    stage,
    ...(waits.length > 0 && { waits }),
    ...displacesIn(state, release, stage, now),
    sentence: sentenceOf(state, release, list.length === 0 && nextStage(state, release) === undefined ? undefined : stage, list),
    ...wayBackIn(state, release, stage),
    ...migrationsIn(state, release, stage),
    blockers: list,
  };
}

function displacesIn(state: State, release: Release, name: string, now: Instant): Pick<WhyView, 'displaces'> {
  const stage = pathOf(state, release).find((each) => each.name === name);
  const displaced = stage === undefined ? [] : displacedBy(state, release, stage, now);
  return displaced.length === 0 ? {} : { displaces: displaced.map(({ id }) => id) };
}

/** The steps that its agents wait in, where it is on its way into the stage. */
function waitsOf(state: State, release: Release, stage: string): readonly StepView[] {
  const moving = indexOf(state).moving.get(release.id);
  if (moving === undefined || moving.stage !== stage) return [];
  return promotionView(state, moving).steps.filter((step) => step.until !== undefined);
}
