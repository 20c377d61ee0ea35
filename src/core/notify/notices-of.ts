import type { Event, EventKind } from '#core/event.ts';
import type { Proved } from '#core/data/proved.ts';
import { currentSystem, isOpen } from '#core/find.ts';
import { dateWords, moveWords } from '#core/foretold-words.ts';
import { lastSigner } from '#core/refresh.ts';
import { membersOf } from '#core/roster.ts';
import type { DataRecord, Order, Promotion, Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { instantWords } from '#core/time/instant-words.ts';
import { zoneOf } from '#core/times.ts';
import { blockersBefore } from '#core/views/ahead.ts';
import { nameOfSigner } from '#core/data/signer-name.ts';
import { andOf, counted, oneOf } from '#core/words.ts';
import { dateMoved, deadlinePassed, makeNotice, type Cause } from './make-notice.ts';
import type { Notice } from './notice.ts';
import { dataOverdue } from './overdue-data.ts';
import { refreshLeftOut } from './refresh-notice.ts';
import { wantedOf, type Wanted } from './wanted.ts';

/** A step that was just taken, and the number of its first event. */
export interface Taken {
  readonly before: State;
  readonly after: State;
  readonly events: readonly Event[];
  readonly firstSeq: number;
  readonly at: Instant;
}

/** What a step came to, as notices. A function of the step alone, so that nothing is told by a replay. */
export function noticesOf(taken: Taken): readonly Notice[] {
  const { events, after, firstSeq, at } = taken;
  const told = events.flatMap((event, index) => toldBy(taken, event, { system: after.head.system, seq: firstSeq + index, at }));
  return [...told, ...newlyWanted(taken)];
}

function toldBy(taken: Taken, event: Event, cause: Cause): readonly Notice[] {
  if (event.kind === 'evidenceGiven') return checkStopped(taken, event, cause);
  if (event.kind === 'promotionEnded') return promotionEnded(taken, event, cause);
  if (event.kind === 'gateEscalated' || event.kind === 'gateExpired') return timePassed(taken, event, cause);
  if (event.kind === 'orderEnded') return [...leakFound(taken, event, cause), ...otherSigner(taken, event, cause)];
  if (event.kind === 'refreshLeftOut') return refreshLeftOut(taken.after, event, cause);
  if (event.kind === 'dateForetold') return dateForetold(taken, event, cause);
  if (event.kind === 'unmaskedOverdue') return dataOverdue(taken.after, event, cause);
  return [];
}

/** Nobody has answered in time. Whoever is asked now is told, and those who wait for the release. */
function timePassed({ after }: Taken, event: Extract<Event, { kind: 'gateEscalated' | 'gateExpired' }>, cause: Cause): readonly Notice[] {
  const { label, stage } = event;
  const release = after.releases.get(event.release);
  if (release === undefined) return [];
  const isAsked = event.kind === 'gateEscalated';
  const ending = { wait: 'it waits on', fail: 'it says no until somebody asks again' } as const;
  const next = isAsked ? `${oneOf(event.to)} is asked now` : ending[event.as];
  const roles = [...minders, ...(isAsked ? [event.to] : [])];
  const because = `nobody has answered ${label} for ${release.id} in time: ${next}`;
  return [
    deadlinePassed(cause, { release: release.id, stage, because, people: [...ownersOf(release), ...membersOfAny(after, roles)], roles }),
  ];
}

/** Behind its target from now on, or even further: that is an alert. Any other move is for those who asked to be told of dates. */
function dateForetold({ before, after }: Taken, event: Extract<Event, { kind: 'dateForetold' }>, cause: Cause): readonly Notice[] {
  const release = after.releases.get(event.release);
  const { pastTarget, move } = event;
  const isNew = pastTarget !== undefined && before.releases.get(event.release)?.foretold?.pastTarget === undefined;
  const isPastTarget = isNew || (pastTarget !== undefined && (move === undefined || move.ms > 0 || move.samples === 0));
  if (release === undefined || (!isPastTarget && move === undefined)) return [];
  const target = pastTarget === undefined ? '' : `; its target is ${instantWords(zoneOf(after), pastTarget)}`;
  const why = move === undefined ? '' : `: ${moveWords(move)}`;
  const people = [...ownersOf(release), ...membersOfAny(after, minders)];
  const because = `${release.id} ${dateWords(event)}${target}${why}`;
  return [dateMoved(cause, { release: release.id, because, isPastTarget, people, roles: minders })];
}

/** An automated *no* to a release that is on its way. */
function checkStopped({ before, after, at }: Taken, event: Extract<Event, { kind: 'evidenceGiven' }>, cause: Cause): readonly Notice[] {
  const { evidence } = event;
  const release = after.releases.get(event.release) ?? before.releases.get(event.release);
  const isNo = evidence.kind === 'check' && (evidence.verdict === 'fail' || evidence.verdict === 'error');
  if (!isNo || !isOpen(release)) return [];
  const { stage } = evidence;
  const text = sentenceOfCheck(after, release, evidence, at) ?? `${evidence.label} said no: ${evidence.because}`;
  const subject = `${evidence.label} stopped ${release.id} in ${stage} (${cause.system})`;
  const command = `lockstep why ${release.id}`;
  const people = [...ownersOf(release), ...membersOfAny(after, minders)];
  return [
    makeNotice('check-stopped', cause, { about: release.id, release: release.id, stage, subject, text, command, people, roles: minders }),
  ];
}

/** Somebody's own values are where testers and customers are: whoever answers for the data is told at once. */
function leakFound({ before }: Taken, { key, result }: Extract<Event, { kind: 'orderEnded' }>, cause: Cause): readonly Notice[] {
  const order = before.orders.get(key);
  // A copy that is dropped for it stands nowhere: its promotion says that it failed.
  if (result?.proved?.verdict !== 'leak' || order?.step?.refresh?.only !== 'proof') return [];
  const { environment, promotion } = order;
  const what = `People’s own values were found in ${order.step.refresh.database} of ${environment}`;
  const places = counted(result.proved.leaks, 'place');
  return [ofData(before, order, { what, because: `${promotion} found them in ${places}; the proof says which, never the values`, cause })];
}

/** Another key than before signs the proofs of a source, or none any more: as with the key of a host, somebody has to know why. */
function otherSigner({ before, after }: Taken, { key, result }: Extract<Event, { kind: 'orderEnded' }>, cause: Cause): readonly Notice[] {
  const order = before.orders.get(key);
  const database = order?.step?.refresh?.database;
  if (order === undefined || database === undefined) return [];
  const [old, now] = [before, after].map((state) => state.environments.get(order.environment)?.data?.[database]);
  // What was not masked has no proof that anybody could sign.
  const isNew = now?.signerBefore !== undefined && now.promotion !== old?.promotion && now.verdict !== 'raw';
  const signed = isNew ? { now: now.signer, known: now.signerBefore } : signedAnew(old, result?.proved);
  if (signed === undefined) return [];
  const what = `The proofs of ${database} in ${order.environment} are signed by another key`;
  const because = `${nameOfSigner(signed.now)} signed ${order.promotion}, and ${nameOfSigner(signed.known)} the one before: ask whoever runs the source`;
  return [ofData(before, order, { what, because, cause })];
}

/** A proof of what stands. One that could not see may have nobody's signature. */
function signedAnew(
  record: DataRecord | undefined,
  proved: Proved | undefined,
): { readonly now: string | undefined; readonly known: string } | undefined {
  if (proved === undefined || (proved.verdict === 'broken' && proved.signer === undefined)) return undefined;
  const known = lastSigner(record);
  return known === undefined || known === proved.signer ? undefined : { now: proved.signer, known };
}

interface DataNews {
  readonly what: string;
  readonly because: string;
  readonly cause: Cause;
}

function ofData(state: State, { promotion: id, environment }: Order, { what, because, cause }: DataNews): Notice {
  const promotion = state.promotions.get(id);
  const roles = [...minders, 'operator'];
  return makeNotice('check-stopped', cause, {
    about: `${id} ${what}`,
    release: promotion?.release ?? '',
    stage: promotion?.stage ?? '',
    subject: `${what} (${cause.system})`,
    text: `${what}: ${because}`,
    command: `lockstep data history ${environment}`,
    people: [...membersOfAny(state, roles), ...(promotion === undefined ? [] : [promotion.by])].filter(isPerson),
    roles,
  });
}

/** What `why` says of the gate. */
function sentenceOfCheck(state: State, release: Release, { gate, stage }: { readonly gate: string; readonly stage: string }, at: Instant) {
  const path = currentSystem(state)?.path.map(({ name }) => name) ?? [];
  const ahead = [stage, path[path.indexOf(stage) + 1]].filter((name) => name !== undefined);
  const found = ahead.flatMap((name) => blockersBefore(state, release, name, at));
  return found.find((blocker) => blocker.code === 'check' && blocker.gate === gate)?.because;
}

/** Who is told of trouble with a release besides those who made it. */
const minders = ['release-manager'] as const;

function promotionEnded(taken: Taken, event: Extract<Event, { kind: 'promotionEnded' }>, cause: Cause): readonly Notice[] {
  const promotion = taken.before.promotions.get(event.promotion) ?? taken.after.promotions.get(event.promotion);
  if (promotion === undefined) return [];
  if (event.as === 'failed') return [promotionFailed(taken, promotion, event.because, cause)];
  const isBack = promotion.kind === 'rollback' && event.as === 'done';
  return isBack && isLast(taken.after, promotion.stage) ? [rolledBack(taken, promotion, cause)] : [];
}

function promotionFailed({ after }: Taken, promotion: Promotion, because: string, cause: Cause): Notice {
  const { release, stage, kind } = promotion;
  const what = wordsOfFailure(promotion);
  const roles = [...minders, ...(kind === 'rollback' || kind === 'refresh' ? ['operator'] : [])];
  const people = [...ownersOf(after.releases.get(release)), ...membersOfAny(after, roles), promotion.by].filter(isPerson);
  const text = because === '' ? what : `${what}: ${because}`;
  const command = `lockstep why ${release}`;
  return makeNotice('promotion-failed', cause, {
    about: promotion.id,
    release,
    stage,
    subject: `${what} (${cause.system})`,
    text,
    command,
    people,
    roles,
  });
}

function wordsOfFailure({ release, stage, kind, waves, only }: Promotion): string {
  if (kind === 'rollback') return `The rollback of ${stage} to ${release} failed`;
  if (only === 'proof') return `The proof of the data of ${waves.flat().join(', ')} failed`;
  return kind === 'refresh' ? `The refresh of the data of ${waves.flat().join(', ')} failed` : `${release} failed on its way into ${stage}`;
}

/** Customers are on what ran before. */
function rolledBack({ before, after }: Taken, promotion: Promotion, cause: Cause): Notice {
  const { stage, release } = promotion;
  const left = leftBy(promotion);
  const subject = `${stage} was rolled back to ${release} (${cause.system})`;
  const why = promotion.reason === undefined ? '' : `: ${promotion.reason}`;
  const roles = [...minders, 'operator'];
  const owners = left.flatMap((id) => ownersOf(after.releases.get(id) ?? before.releases.get(id)));
  const people = [...owners, ...membersOfAny(after, roles), promotion.by].filter(isPerson);
  const shown = left[0] ?? release;
  return makeNotice('rolled-back', cause, {
    about: promotion.id,
    release: shown,
    stage,
    subject,
    text: `${stage} runs ${release} again${left.length === 0 ? '' : `, not ${andOf(left)}`}${why}`,
    command: `lockstep why ${shown}`,
    people,
    roles,
  });
}

/** What ran there until then. */
function leftBy({ deployments }: Promotion): readonly string[] {
  return [...new Set(Object.values(deployments).flatMap(({ back }) => (back === undefined ? [] : [back.release])))].sort();
}

/** Production is where every path ends. */
function isLast(state: State, stage: string): boolean {
  return currentSystem(state)?.path.at(-1)?.name === stage;
}

/** Who made it, who wrote it, who sent it on its way, and who let it in. */
function ownersOf(release: Release | undefined): readonly string[] {
  if (release === undefined) return [];
  const approvers = release.evidence.flatMap(({ kind, by }) => (kind === 'approval' ? [by] : []));
  return [release.by, ...release.authors, ...(release.goal === undefined ? [] : [release.goal.by]), ...approvers].filter(isPerson);
}

/** People who have one of these roles in some part of the system. */
function membersOfAny(state: State, roles: readonly string[]): readonly string[] {
  return roles.flatMap((role) => membersOf(state, role, 'anywhere'));
}

function isPerson(by: string): boolean {
  return by !== 'lockstep' && !by.startsWith('agent:');
}

/** After these a word may be wanted that was not wanted before. Of the others nothing hangs on people. */
const mayCallPeople: ReadonlySet<EventKind> = new Set([
  'fileApplied',
  'releaseCreated',
  'releaseReopened',
  'goalSet',
  'promotionRequested',
  'promotionEnded',
  'deploymentEnded',
  'deploymentAsks',
  'evidenceGiven',
  'evidenceRevoked',
  'gateAsked',
  'soakRestarted',
  'exceptionGranted',
  'exceptionRevoked',
  'releaseFreed',
  'rosterChanged',
]);

/** Words that are wanted now and were not before: nobody is called twice for one. */
function newlyWanted({ before, after, events, firstSeq, at }: Taken): readonly Notice[] {
  const index = events.findLastIndex(({ kind }) => mayCallPeople.has(kind));
  if (index < 0) return [];
  const cause = { system: after.head.system, seq: firstSeq + index, at };
  return touchedBy(events, after).flatMap((id) => {
    const wanted = wantedOf(after, after.releases.get(id), at);
    if (wanted.length === 0) return [];
    const known = new Set(wantedOf(before, before.releases.get(id), at).map(({ key }) => key));
    return wanted.filter(({ key }) => !known.has(key)).map((each) => approvalWanted(after, each, cause));
  });
}

/** The releases that these events are about; all open ones, where it is the rules or the people that changed. */
function touchedBy(events: readonly Event[], state: State): readonly string[] {
  if (events.some(({ kind }) => kind === 'fileApplied' || kind === 'rosterChanged')) return [...state.releases.keys()];
  const named = events.flatMap((event) => {
    if ('release' in event) return [typeof event.release === 'string' ? event.release : event.release.id];
    if (!('promotion' in event)) return [];
    if (typeof event.promotion !== 'string') return [event.promotion.release];
    return [state.promotions.get(event.promotion)?.release];
  });
  return [...new Set(named)].filter((id) => id !== undefined);
}

function approvalWanted(state: State, { release, stage, blocker, key }: Wanted, cause: Cause): Notice {
  const { because, clears } = blocker;
  const who = clears.kind === 'person' ? clears.who : [];
  const what = deeds[blocker.code] ?? 'approval';
  return makeNotice('approval-wanted', cause, {
    about: key,
    release,
    stage: blocker.stage,
    subject: `Your ${what} is wanted: ${release} → ${stage} (${cause.system})`,
    text: because,
    ...(clears.kind === 'person' && { command: clears.command }),
    people: who,
    roles: rolesAsked(state, blocker.gate),
  });
}

const deeds: { readonly [code: string]: string } = { 'sign-off': 'sign-off', manual: 'answer', ask: 'word' };

/** The roles that the gate names, in the file in force. */
function rolesAsked(state: State, hash: string | undefined): readonly string[] {
  const gates = currentSystem(state)?.path.flatMap(({ entry, exit }) => [...entry, ...exit]) ?? [];
  return gates
    .filter((gate) => gate.hash === hash)
    .flatMap((gate) => {
      if (gate.kind === 'approval') return gate.slots.map(({ role }) => role);
      return gate.kind === 'sign-off' || gate.kind === 'manual' ? [gate.role] : [];
    });
}
