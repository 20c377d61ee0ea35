import { setTimeout as pause } from 'node:timers/promises';
import { patience } from './patience.ts';
import { RefusedError } from './person.ts';
import { evidenceIn, hasEntered, hasStarted } from './promotions.ts';
import { sampleCustomers } from './samples.ts';
import { setOut, type Told, type WalkOptions } from './story.ts';
import { workAsPeople } from './robots.ts';
import { watchProduction } from './watched.ts';

const limitMs = 90_000 * patience;
/** Requests that were under way when production switched end meanwhile. */
const drainMs = 500;

/** 1.1.0 from DEV into PROD, the controller killed on the way; 1.2.0 until TEST stops it; and what a shortcut gets for an answer. */
export async function walk(options: WalkOptions): Promise<void> {
  const { world, signal, asked } = options;
  const { journal, staff } = world;
  const working = new AbortController();
  const releases = ['1.1.0', '1.2.0', '1.3.0', '1.4.0', '1.5.0'];
  const people = workAsPeople({ staff, journal, releases, asked, signal: AbortSignal.any([signal, working.signal]) });
  const story = tell(options).finally(() => working.abort());
  // Their work ends with the story; before that, what breaks it breaks the story.
  await Promise.all([
    story,
    people.catch((error: unknown) => {
      if (!working.signal.aborted) throw error;
    }),
  ]);
}

async function tell({ world, walked, signal, say, isShort }: WalkOptions): Promise<void> {
  const { journal } = world;
  await setOut({ world, walked }, '1.1.0');
  await journal.until('1.1.0 on its way into LAST', hasStarted('1.1.0', 'LAST'), limitMs);
  say('kill -9 of the controller, in the middle of a deployment');
  const sinceKill = world.customers.mark();
  walked.awayMs = await world.controller.crash();
  walked.whileAway = sinceKill();
  say(`the controller is back after ${Math.round(walked.awayMs)} ms`);
  await journal.until('1.1.0 in LAST', hasEntered('1.1.0', 'LAST'), limitMs);
  say('dora makes 1.2.0, which carries a fault');
  await setOut({ world, walked }, '1.2.0');
  await Promise.all([seeProd({ world, walked, signal, say }), seeStop({ world, walked })]);
  await journal.until(
    'smoke of 1.1.0 in PROD',
    (entries) => evidenceIn(entries, '1.1.0').find(({ stage, kind }) => stage === 'PROD' && kind === 'check'),
    limitMs,
  );
  await tryShortcut({ world, walked });
  walked.beforeWatch = world.customers.counts();
  if (!isShort) await watchProduction({ world, walked, signal, say });
}

/** Something for whoever looks on: 1.5.1 walks as far as it may by itself. */
export async function leaveWaiting({ world, walked }: Told): Promise<void> {
  await setOut({ world, walked }, '1.5.1');
}

/** Notes when 1.1.0 was in PROD, and what customers were served from the first to the last event of its promotion, by the ledger's times. */
async function seeProd({ world, walked, signal, say }: Omit<WalkOptions, 'asked' | 'isShort'>): Promise<void> {
  const { journal, customers } = world;
  const samples = sampleCustomers(customers, signal);
  try {
    const { started, ended } = await journal.until('1.1.0 in PROD', hasEntered('1.1.0', 'PROD'), limitMs);
    walked.secondsToProd = performance.now() / 1000;
    await pause(drainMs, undefined, { signal });
    const atOf = (seq: number | undefined): number => journal.entries.find((entry) => entry.seq === seq)?.at ?? 0;
    walked.duringSwitch = { ...samples.between(atOf(started), atOf(ended) + drainMs / 2), ms: atOf(ended) - atOf(started) };
    const { requests, failures, ms } = walked.duringSwitch;
    say(`production is switched, in ${Math.round(ms)} ms: ${requests} requests of customers served meanwhile, ${failures} failed`);
  } finally {
    samples.end();
  }
}

/** Waits until a check says no, then reads the reason and the file that proves it, as anybody would. */
async function seeStop({ world, walked }: Told): Promise<void> {
  const anna = world.staff.of('anna');
  const stop = await world.journal.until(
    'a stop of 1.2.0',
    (entries) => evidenceIn(entries, '1.2.0').find(({ kind, verdict }) => kind === 'check' && verdict !== 'pass'),
    limitMs,
  );
  walked.stop = stop;
  walked.stopSentence = (await anna.why('1.2.0')).sentence;
  const digest = stop.blobs?.['junit.xml'] ?? Object.entries(stop.blobs ?? {}).find(([name]) => name.endsWith('.xml'))?.[1];
  if (digest === undefined) return;
  const junit = await anna.text(`/api/systems/shop/releases/1.2.0/evidence/${digest}`);
  walked.failedCases = [...junit.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*><failure/g)].map(
    ([, owner = '', name = '']) => `${owner} > ${name}`,
  );
}

async function tryShortcut({ world, walked }: Told): Promise<void> {
  try {
    await world.staff.of('dora').command('promote', { release: '1.2.0', stage: 'PROD' });
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    walked.refusal = error.refusal;
  }
}
