import type { Command, Observation } from '#core/command.ts';
import type { FilesRead } from '#core/bill.ts';
import type { Event } from '#core/event.ts';
import { scheduleKey } from '#core/times.ts';
import type { Release, State } from '#core/state.ts';
import type { Bill } from '#core/system.ts';
import type { CompiledTime } from '#core/time/compiled.ts';
import { nothing } from './nothing.ts';
import { personCommandOf } from './person-command-of.ts';
import { signedAs } from './told-of-data.ts';

/**
 * The ledger keeps what commands came to, not the commands: here the first of some events is read as the command that was judged into it.
 * Undefined where no command makes such an event, so that what follows by itself is never taken for something that was said.
 */
export function commandOf(state: State, events: readonly Event[], by: string): Command | undefined {
  const [first] = events;
  if (first === undefined) return undefined;
  return by.startsWith('agent:')
    ? agentCommandOf(state, first, events, by)
    : (toldCommandOf(state, first, events, by) ?? personCommandOf(state, events, by));
}

/** What agents saw. */
function agentCommandOf(state: State, first: Event, events: readonly Event[], by: string): Command | undefined {
  switch (first.kind) {
    case 'orderStarted':
      return { kind: 'observe', by, key: first.key, fence: fenceOf(state, first.key), seq: first.seq, state: 'started', at: first.at };
    case 'orderWaits':
      return { ...first, kind: 'progress', by, fence: fenceOf(state, first.key) };
    case 'orderEnded':
      return observationOf(state, first, events, by);
    case 'environmentDown':
    case 'environmentUp': {
      const { environment, at, seq } = first;
      const because = first.kind === 'environmentDown' ? first.because : '';
      return { kind: 'health', by, environment, up: first.kind === 'environmentUp', because, at, seq };
    }
    case 'urlsTold':
      return { kind: 'urls', by, environment: first.environment, urls: first.urls };
    default:
      return undefined;
  }
}

type Ended = Extract<Event, { kind: 'orderEnded' }>;

/** The verdict of a check stands in the evidence that was made of it; an answer to a question is told of the order that was asked about. */
function observationOf(state: State, ended: Ended, events: readonly Event[], by: string): Command {
  const { key, seq, at, because, signedBy: signer } = ended;
  const [, given, gap] = events;
  const order = state.orders.get(key);
  const isCheck = order?.kind === 'check' && given?.kind === 'evidenceGiven';
  const since = gap?.kind === 'gapAttested' ? { since: gap.since } : {};
  const result = isCheck ? { ...verdictIn(given.evidence), ...since } : ended.result;
  // A check that an agent knows nothing of is lost.
  const as: Observation['state'] = ended.as === 'lost' ? 'unknown' : ended.as;
  const signed =
    signer === undefined || order === undefined ? undefined : signedAs(order, result, { by: signer, system: state.head.system });
  const told = { ...(result && { result }), ...(signed && { signed }) };
  return { kind: 'observe', by, key, fence: fenceOf(state, key), seq, state: as, at, because, ...told };
}

type Given = Extract<Event, { kind: 'evidenceGiven' }>['evidence'];

/** All that evidence keeps of a check's answer: what is left out here makes other evidence, and then none of what was said is read as it was. */
function verdictIn({ verdict, counts, cases, blobs, lastWords }: Given) {
  const told = { ...(counts && { counts }), ...(cases && { cases }), ...(blobs && { blobs }) };
  return { verdict, ...told, ...(lastWords !== undefined && { lastWords }) };
}

function fenceOf(state: State, key: string): number {
  return state.orders.get(key)?.fence ?? 0;
}

/** What the controller tells, and what is said of the whole system. */
function toldCommandOf(state: State, first: Event, events: readonly Event[], by: string): Command | undefined {
  switch (first.kind) {
    case 'rosterChanged':
      return { ...first, kind: 'roster', by };
    case 'timeCompiled':
      return { kind: 'compile-time', by, time: timeIn(state, first) ?? nothing };
    case 'fileApplied': {
      const time = timeIn(state, events[1]);
      return { kind: 'apply', by, file: first.file, digest: first.digest, ...(time && { time }) };
    }
    case 'proposalMade':
      return { kind: 'apply', by, file: first.proposal.system, digest: first.proposal.digest };
    case 'proposalEnded':
      return proposalCommandOf(state, first, events, by);
    case 'releaseCreated':
      return creationOf(first.release, by, events[1]);
    case 'adoptionAsked': {
      const { release, bill, environments, running, migrations } = first.adoption;
      const told = { ...(running && { running }), ...(migrations && { migrations }) };
      return { kind: 'adopt', by, release, bill, environments, files: filesIn(bill), ...told };
    }
    case 'adoptionSigned':
      return { kind: 'second-adoption', by, id: first.id };
    default:
      return undefined;
  }
}

function creationOf(release: Release, by: string, boarded: Event | undefined): Command {
  const { id, bill, authors, unknownAuthors, migrations, commits, hotfix, without, target, scope } = release;
  const told = {
    ...(unknownAuthors && { unknownAuthors }),
    ...(migrations && { migrations }),
    ...(commits && { commits }),
    ...(hotfix && { hotfix: { because: hotfix.because } }),
    ...(target !== undefined && { target }),
    ...(scope && { scope: scope.scope }),
    ...(boarded?.kind === 'trainBoarded' && { train: `${boarded.train} ${boarded.day}` }),
    ...(without && { without: Object.fromEntries(Object.entries(without).map(([fix, { because }]) => [fix, because])) }),
  };
  return { kind: 'create', by, release: id, bill, authors, files: filesIn(bill), carry: false, ...told };
}

function proposalCommandOf(
  state: State,
  { id, as }: Extract<Event, { kind: 'proposalEnded' }>,
  events: readonly Event[],
  by: string,
): Command | undefined {
  if (as === 'withdrawn') return { kind: 'withdraw-proposal', by, id };
  const time = timeIn(state, events[2]);
  return as === 'approved' ? { kind: 'approve-proposal', by, id, ...(time && { time }) } : undefined;
}

function filesIn(bill: Bill): FilesRead {
  return Object.fromEntries(Object.entries(bill).flatMap(([service, { files }]) => (files === undefined ? [] : [[service, files]])));
}

/** What was compiled along: the calendars that it changed. The others stay as they are. */
function timeIn(state: State, compiled: Event | undefined): CompiledTime | undefined {
  if (compiled?.kind !== 'timeCompiled') return undefined;
  const calendars = compiled.calendars.map(({ name, version: _version, at: _at, ...calendar }) => [name, calendar] as const);
  const schedule = compiled.schedule ?? state.schedules.get(scheduleKey) ?? nothing.schedule;
  return { of: schedule.of, calendars: Object.fromEntries(calendars), schedule };
}
