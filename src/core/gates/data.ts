import { gateBlocker, type GateContext, type Judgement } from './context.ts';
import { whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { strangeSigner } from '#core/data/pinned-signer.ts';
import { waitForRefresh } from '#core/blockers/line.ts';
import { belowOf, interruptionsBelow, restraintsBelow } from '#core/blockers/today.ts';
import { environmentsOf } from '#core/find.ts';
import { databasesOf, freshUntil, refreshedFrom, refreshUnderWay, schemaAfter, type DataGate, wordsOfLeak } from '#core/refresh.ts';
import { refreshTimesOf } from '#core/refresh-times.ts';
import type { DataRecord, Environment, State } from '#core/state.ts';
import type { Instant, RefreshRule } from '#core/system.ts';
import { instantWords } from '#core/time/instant-words.ts';
import { nextBeginning } from '#core/time/refreshes.ts';
import { andOf, wordsOfSoak, wordsOfSpan } from '#core/words.ts';

/**
 * Open when the data of every environment of the stage are proven, come from where today's file says, masked by the classification and proven by a
 * key that it names, have the schema of their source, and are no older than the gate says, counted from the moment at which their source was read: a
 * refresh that failed, or that nobody began, closes it by itself. What nobody has refreshed is not fresh.
 */
export function judgeData(context: GateContext, gate: DataGate): Judgement {
  const { state, stage } = context;
  const blockers = environmentsOf(stage).flatMap((name): readonly Blocker[] => {
    if (refreshedFrom(state, name) === undefined) return [nobodyRefreshes(context, gate, name)];
    const environment = state.environments.get(name);
    const because = environment === undefined ? `${name} is not known` : reasonIn(context, gate, environment);
    return because === undefined ? [] : [blockerIn(context, gate, name, because), ...keptBack(context, environment)];
  });
  return blockers.length > 0 ? { passed: false, blockers, no: false } : { passed: true, evidence: [], exceptions: [] };
}

function nobodyRefreshes(context: GateContext, gate: DataGate, environment: string): Blocker {
  const clears = { kind: 'person', who: whoMay(context.state, 'apply', 'whole-system'), command: 'lockstep apply' } as const;
  const because = `the file does not say where the data of ${environment} come from`;
  return gateBlocker(context, gate, { code: 'unfillable', because, clears, askable: false });
}

/** What keeps a refresh from beginning there. A stop is in every release's way, and told once. */
function keptBack({ state, at }: GateContext, environment: Environment | undefined): readonly Blocker[] {
  if (environment?.stay === undefined) return [];
  const below = belowOf(state, environment.name, environment.stay);
  const keeping = refreshTimesOf(state, environment.name) === undefined ? interruptionsBelow : restraintsBelow;
  const kept = keeping(state, below, at).filter(({ code }) => code !== 'stop');
  return kept.map((blocker) => ({ ...blocker, because: `no data are refreshed while ${blocker.because}` }));
}

/** Of the first database that is not as it should be; the oldest comes first. */
function reasonIn({ state, at }: GateContext, gate: DataGate, environment: Environment): string | undefined {
  const { name } = environment;
  const databases = databasesOf(state, environment);
  const never = databases.filter(({ record }) => record === undefined).map(({ database }) => database);
  if (never.length > 0) return `${andOf(never)} in ${name} ${never.length === 1 ? 'was' : 'were'} never refreshed`;
  const rule = refreshedFrom(state, name);
  for (const { database, record } of databases) {
    const because = record && (strayFrom(state, rule, { database, record }) ?? reasonOf({ state, at }, gate, record));
    if (because !== undefined) return `${database} in ${name} ${because}`;
  }
  return undefined;
}

interface Copy {
  readonly database: string;
  readonly record: DataRecord;
}

/** Whether it is what today's file asks for, of the schema that its source has. */
function strayFrom(state: State, rule: RefreshRule | undefined, { database, record }: Copy): string | undefined {
  const { from, classification } = record;
  if (record.verdict === 'raw') return `was copied from ${from} without masks`;
  if (record.verdict !== 'pass') return `was refreshed from ${from}, and nobody has proven that no personal data came along`;
  const { proof } = record;
  if (proof?.verdict === 'leak') return wordsOfLeak(proof);
  if (rule !== undefined && rule.from !== from) return `was refreshed from ${from}, and the file says ${rule.from}`;
  const counts = rule?.classification?.[database];
  if (counts !== undefined && counts !== classification)
    return `was masked by the classification ${shortOf(classification)}, and the file says ${shortOf(counts)}`;
  const strange = strangeSigner(rule?.signers, record);
  if (strange !== undefined) return strange;
  const schema = schemaAfter(state, record, rule?.migratedBy?.[database]);
  return schema && `has the schema that ${from} had before ${schema.release} migrated ${schema.service} there`;
}

function shortOf(digest: string): string {
  return digest.slice(0, shortDigest);
}

/** `sha256:` and as many digits as people compare. */
const shortDigest = 19;

function reasonOf({ state, at }: Pick<GateContext, 'state' | 'at'>, gate: DataGate, record: DataRecord): string | undefined {
  const until = freshUntil(state, gate, record.at);
  if (until === undefined)
    return `was refreshed, and nobody can say whether that is ${wordsOfSoak(gate)} ago: its calendar does not reach so far`;
  if (until > at) return undefined;
  return `is as ${record.from} was ${wordsOfSpan(at - record.at)} ago, and may be ${wordsOfSoak(gate)} old`;
}

function blockerIn(context: GateContext, gate: DataGate, environment: string, because: string): Blocker {
  const { state } = context;
  const under = refreshUnderWay(state, environment);
  const due = under === undefined ? expectedOf(context, environment) : undefined;
  if (due !== undefined) {
    const soon = `${because}; it is due to be refreshed ${due.words}`;
    return gateBlocker(context, gate, { code: 'data', because: soon, clears: { kind: 'time', at: due.at }, askable: false });
  }
  if (under === undefined && state.environments.get(environment)?.stay === undefined)
    return nothingBelow(context, gate, environment, because);
  if (under === undefined) {
    const clears = {
      kind: 'person',
      who: whoMay(state, 'refresh', [environment]),
      command: `lockstep data refresh ${environment}`,
    } as const;
    return gateBlocker(context, gate, { code: 'data', because, clears, askable: false });
  }
  const wait = waitForRefresh(state, under, context.at);
  return gateBlocker(context, gate, { code: 'data', because: `${because} (${wait.because})`, clears: wait.clears, askable: false });
}

/** Data are refreshed below what runs: where nothing does yet, the gate is for two people to open. */
function nothingBelow(context: GateContext, gate: DataGate, environment: string, because: string): Blocker {
  const { state, release, stage } = context;
  const clears = {
    kind: 'person',
    who: whoMay(state, 'except', [environment]),
    command: `lockstep except ${release.id} --stage ${stage.name} --gate data --reason "…" --expires 1h`,
  } as const;
  return gateBlocker(context, gate, { code: 'unfillable', because: `${because}, and nothing runs there yet to refresh below`, clears });
}

/** When it is due by itself and nothing keeps it back, and has taken its place if it takes as long as the last time. */
function expectedOf({ state, at }: GateContext, environment: string): { readonly at: Instant; readonly words: string } | undefined {
  const times = refreshTimesOf(state, environment);
  const place = state.environments.get(environment);
  if (times === undefined || place?.stay === undefined) return undefined;
  const kept = restraintsBelow(state, belowOf(state, environment, place.stay), at);
  const keptUntil = kept.reduce((latest, { clears }) => (clears.kind === 'time' ? Math.max(latest, clears.at) : latest), at);
  const due = nextBeginning(times, at, keptUntil);
  if (due === undefined) return undefined;
  const learnedMs = databasesOf(state, place).reduce((sum, { record }) => sum + (record?.ms ?? 0), 0);
  return { at: due + learnedMs, words: instantWords(times.zone, due) };
}
