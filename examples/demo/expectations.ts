import { simulationShape } from '#core/api/simulation-shapes.ts';
import { fileShape, verdictShape } from '#core/api/system-shapes.ts';
import type { Bill } from '#core/system.ts';
import { andOf, counted } from '#core/words.ts';
import type { CustomerCounts } from '../shop/customers.ts';
import type { Entry } from './journal.ts';
import { patience } from './patience.ts';
import { evidenceIn, promotionsIn } from './promotions.ts';
import type { Served } from './samples.ts';
import type { World } from './start-world.ts';
import type { Walked } from './story.ts';
import { judgeWatched } from './watched-expectations.ts';

/** Something that had to be so, and what was seen. */
export interface Expectation {
  readonly name: string;
  readonly seen: string;
  readonly ok: boolean;
}

const path = ['DEV', 'TEST', 'LAST', 'INT', 'prePROD', 'PROD'] as const;
const most = { secondsToProd: 60 * patience };
const readMs = 10_000 * patience;

/** Everything that the demo promises, held against the ledger, the evidence and the customers. */
export async function judge(world: World, walked: Walked): Promise<readonly Expectation[]> {
  const { journal, customers, staff } = world;
  const { seq } = await staff.of('carla').board();
  await journal.until('the last event', () => (journal.seq >= seq ? true : undefined), readMs);
  const entries = journal.entries;
  return [
    adoption(entries),
    strictOrder(entries),
    digests(entries, walked.bills['1.1.0']),
    checks(entries),
    approvers(entries),
    inProd(walked),
    ...served(walked, walked.beforeWatch ?? customers.counts()),
    crash(walked),
    stopped(walked, entries),
    refused(walked),
    ...(walked.watched === undefined ? [] : judgeWatched(walked.watched, entries, customers.counts())),
    await board(world),
    noSecrets(entries, world.secrets),
    await ledger(world),
    ...(await decidedAnew(world, entries)),
  ];
}

function adoption(entries: readonly Entry[]): Expectation {
  const asked = entries.flatMap(({ event }) => (event.kind === 'adoptionAsked' ? [event.adoption.by] : []));
  const signed = entries.flatMap(({ event }) => (event.kind === 'adoptionSigned' ? [event.second] : []));
  const count = promotionsIn(entries).filter(({ kind, as }) => kind === 'adoption' && as === 'done').length;
  const people = [...asked, ...signed];
  return {
    name: '1.0.0 adopted by two people',
    seen: `${andOf(people)}; runs in ${counted(count, 'stage')}`,
    ok: new Set(people).size === 2 && count === path.length,
  };
}

/** By the ledger's numbers: a stage is entered only when the one before it has been. */
function strictOrder(entries: readonly Entry[]): Expectation {
  const walked = promotionsIn(entries).filter(
    ({ kind, release, started }) => kind === 'normal' && release === '1.1.0' && started !== undefined,
  );
  const isInTurn = walked.every(({ started = 0 }, index) => index === 0 || started > (walked[index - 1]?.ended ?? Infinity));
  const stages = walked.map(({ stage }) => stage);
  return {
    name: '1.1.0 walked in strict order',
    seen: stages.join(', '),
    ok: isInTurn && stages.join() === path.join() && walked.every(({ as }) => as === 'done'),
  };
}

function digests(entries: readonly Entry[], bill: Bill = {}): Expectation {
  const mine = new Set(promotionsIn(entries).flatMap(({ id, kind, release }) => (kind === 'normal' && release === '1.1.0' ? [id] : [])));
  const asked = new Map<string, string>();
  const read = new Set<string>();
  let wrong = 0;
  for (const { event } of entries) {
    if (event.kind === 'orderIssued' && event.order.step?.kind === 'read-back' && mine.has(event.order.promotion)) {
      asked.set(event.order.key, `${event.order.environment} ${event.order.step.service ?? ''}`);
    }
    const what = event.kind === 'orderEnded' && event.as === 'succeeded' ? asked.get(event.key) : undefined;
    if (event.kind !== 'orderEnded' || what === undefined) continue;
    if (event.result?.digest === bill[what.split(' ')[1] ?? '']?.digest) read.add(what);
    else wrong += 1;
  }
  const wanted = path.length * Object.keys(bill).length;
  return {
    name: 'what runs is what was released',
    seen: `${read.size} of ${wanted} digests read back, ${wrong} others`,
    ok: wrong === 0 && wanted > 0 && read.size === wanted,
  };
}

function checks(entries: readonly Entry[]): Expectation {
  // Where it is back in production, it is watched: that is of another act.
  const found = evidenceIn(entries, '1.1.0').filter(
    ({ kind, label, soaked }) => kind === 'check' && label !== 'watch' && soaked === undefined,
  );
  const passed = found.filter(({ verdict }) => verdict === 'pass');
  const cases = passed.reduce((sum, { counts }) => sum + (counts?.passed ?? 0), 0);
  const places = new Set(passed.map(({ stage, label }) => `${stage} ${label}`));
  return {
    name: 'checks of 1.1.0 passed',
    seen: `${passed.length} of ${counted(found.length, 'check')}, ${cases} cases`,
    // smoke in five stages, functional in two; PROD's smoke is the seventh that must be there.
    ok: found.length === passed.length && places.size === 7 && cases > 0,
  };
}

function approvers(entries: readonly Entry[]): Expectation {
  const evidence = evidenceIn(entries, '1.1.0');
  const into = (stage: string): readonly string[] =>
    evidence.filter((item) => item.kind === 'approval' && item.stage === stage).map(({ by }) => by);
  const signed = evidence.filter(({ kind, verdict }) => kind === 'sign-off' && verdict === 'pass').map(({ by }) => by);
  const prod = new Set(into('PROD'));
  return {
    name: 'two people let it into PROD',
    seen: `${[...prod].join(', ')}; before ${[...into('INT'), ...into('prePROD'), ...signed].join(', ')}`,
    ok: prod.size === 2 && !prod.has('dora') && into('INT').length === 1 && into('prePROD').length === 1 && signed.length === 1,
  };
}

function inProd({ secondsToProd }: Walked): Expectation {
  return {
    name: `1.1.0 in PROD within ${most.secondsToProd} s`,
    seen: secondsToProd === undefined ? 'not at all' : `${secondsToProd.toFixed(1)} s after the start`,
    ok: secondsToProd !== undefined && secondsToProd <= most.secondsToProd,
  };
}

function served({ duringSwitch }: Walked, all: CustomerCounts): readonly Expectation[] {
  return [
    {
      name: 'no customer lost to the switch',
      seen: duringSwitch === undefined ? 'no switch' : `${wordsOfCounts(duringSwitch)} in ${Math.round(duringSwitch.ms)} ms`,
      ok: duringSwitch !== undefined && duringSwitch.requests > 0 && duringSwitch.failures === 0,
    },
    {
      name: 'no customer lost at all',
      seen: `${wordsOfCounts(all)}, by ${andOf(Object.keys(all.versions))}`,
      ok: all.requests > 0 && all.failures === 0 && (all.versions['1.0.0'] ?? 0) > 0 && (all.versions['1.1.0'] ?? 0) > 0,
    },
  ];
}

function wordsOfCounts({ requests, failures, reasons = {} }: Served & Partial<CustomerCounts>): string {
  const why = Object.entries(reasons).map(([reason, count]) => `${count} × ${reason}`);
  return `${requests.toLocaleString('en')} served, ${failures} failed${why.length === 0 ? '' : ` (${why.join(', ')})`}`;
}

function crash({ awayMs, whileAway }: Walked): Expectation {
  return {
    name: 'kill -9 of the controller',
    seen: awayMs === undefined || whileAway === undefined ? 'not done' : `away ${Math.round(awayMs)} ms: ${wordsOfCounts(whileAway)}`,
    ok: whileAway !== undefined && whileAway.requests > 0 && whileAway.failures === 0,
  };
}

function stopped({ stop, failedCases = [] }: Walked, entries: readonly Entry[]): Expectation {
  const beyond = promotionsIn(entries).some(
    ({ release, stage, started }) => release === '1.2.0' && !['DEV', 'TEST'].includes(stage) && started !== undefined,
  );
  const [first = ''] = failedCases;
  return {
    name: '1.2.0 stopped in TEST',
    seen:
      stop === undefined ? 'not stopped' : `${stop.label}: ${first}${failedCases.length > 1 ? ` and ${failedCases.length - 1} more` : ''}`,
    ok: stop?.stage === 'TEST' && stop.verdict === 'fail' && first !== '' && stop.because.includes(first) && !beyond,
  };
}

function refused({ refusal }: Walked): Expectation {
  const blockers = refusal?.blockers ?? [];
  return {
    name: '1.2.0 straight to PROD is refused',
    seen: refusal === undefined ? 'it was not' : `${refusal.code}, ${counted(blockers.length, 'blocker')}`,
    ok: refusal?.code === 'blocked' && blockers.some(({ code }) => code === 'not-entered') && blockers.some(({ code }) => code === 'check'),
  };
}

async function board({ site }: World): Promise<Expectation> {
  const answer = await fetch(`${site.url}/`, { signal: site.signal });
  const isPage = answer.ok && /<!doctype html>/i.test(await answer.text());
  return { name: 'the board is served', seen: `${site.url}, status ${answer.status}`, ok: isPage };
}

function noSecrets(entries: readonly Entry[], secrets: readonly string[]): Expectation {
  const found = entries.filter(({ body }) => secrets.some((secret) => body.includes(secret))).length;
  return {
    name: 'no secret stands in the ledger',
    seen: `${secrets.length} secrets in ${entries.length} events: ${found}`,
    ok: secrets.length > 0 && entries.length > 0 && found === 0,
  };
}

async function ledger({ staff }: World): Promise<Expectation> {
  const verdict = await staff.of('carla').ask(verdictShape, 'GET', '/api/systems/shop/ledger/verify');
  const seen = verdict.intact ? `${verdict.seq} events, head ${verdict.head.slice(0, 12)}…` : verdict.sentence;
  return { name: 'the ledger’s chain holds', seen, ok: verdict.intact && verdict.seq > 0 };
}

/** As it was, byte for byte; and, where it never was another, under the file that is in force: then nothing may come out otherwise. */
async function decidedAnew({ staff }: World, entries: readonly Entry[]): Promise<readonly Expectation[]> {
  const carla = staff.of('carla');
  const address = '/api/systems/shop/simulation';
  const { again } = await carla.ask(simulationShape, 'POST', address, { json: { since: 0 } });
  const anew: Expectation = {
    name: 'decided anew, all comes out the same',
    seen:
      again.difference?.sentence ??
      `${counted(again.decisions, 'decision')} of ${counted(again.events, 'event')}, ${again.hash.slice(0, 19)}…`,
    ok: again.identical && again.decisions > 0,
  };
  if (entries.filter(({ kind }) => kind === 'fileApplied').length > 1) return [anew];
  const { text } = await carla.ask(fileShape, 'GET', '/api/systems/shop/file');
  const { promotions = [] } = await carla.ask(simulationShape, 'POST', address, { json: { since: 0, file: text } });
  const other = promotions.filter(({ fate }) => fate !== 'same');
  return [
    anew,
    {
      name: 'the same file, the same promotions',
      seen:
        other.length === 0
          ? `${promotions.length} of them`
          : other.map(({ release, stage, because }) => `${release} → ${stage}: ${because}`).join('; '),
      ok: promotions.length > 0 && other.length === 0,
    },
  ];
}
