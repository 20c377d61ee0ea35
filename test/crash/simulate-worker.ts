// A thread of the simulation: seed after seed, job after job.
import { hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { allGuards, seedControls } from './simulate-controls.ts';
import { readJob, type Done, type Job } from './simulate-job.ts';
import { quietSignals } from './quiet-signals.ts';
import { prepare, type Beginning } from './simulate-scenario.ts';
import { runSeed } from './simulate-seed.ts';

/** Nothing of Node's gets a turn while a seed runs; now and then it must. */
const breatheEvery = 20;
/** One seed in so many has two environments, each on a host of its own. */
const twoPlacesEvery = 16;
const extraFirsts = 3;

/** Deaths are errors too, by the million: their stacks would take longer than they do. */
Error.stackTraceLimit = 0;
/** No timer of Node's comes while a seed runs: one for each order would be in the way for minutes afterwards. */
quietSignals();

const one = await prepare(1);
const two = await prepare(2);

parentPort?.on('message', (message) => void answer(message));

async function answer(message: unknown): Promise<void> {
  if (message === 'end') return end();
  const done = await run(readJob(message));
  // reason: a thread has no origin
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(done);
}

async function run({ from, count, control }: Job): Promise<Done> {
  const guards = control === undefined ? allGuards : seedControls.find(({ name }) => name === control)?.guards;
  if (guards === undefined) throw new Error(`There is no control "${control}"`);
  const reached = new Map<string, number>();
  const done = { seeds: 0, steps: 0, crashes: 0, stalls: 0, fingerprint: '' };
  const wrong: Done['wrong'] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = await runSeed(seed, beginningOf(seed), { guards, onWorld: followClock });
    done.seeds += 1;
    done.steps += outcome.steps;
    done.crashes += outcome.crashes;
    done.stalls += outcome.stalls;
    for (const name of outcome.reached) reached.set(name, (reached.get(name) ?? 0) + 1);
    done.fingerprint = hash('sha256', `${done.fingerprint} ${outcome.head} ${outcome.steps}`);
    if (outcome.wrong.length > 0) wrong.push({ seed, sentences: [...outcome.wrong] });
    if (control !== undefined && outcome.wrong.length > 0) break;
    if (done.seeds % breatheEvery === 0) await breathe();
  }
  return { ...done, wrong, reached: [...reached] };
}

/** Each in turn; the first, where everything is still to come, a few times more. */
function beginningOf(seed: number): Beginning {
  const beginnings = seed % twoPlacesEvery === 0 ? two : one;
  const [first] = beginnings;
  if (first === undefined) throw new Error('There is no beginning');
  return beginnings[Math.floor(seed / twoPlacesEvery) % (beginnings.length + extraFirsts)] ?? first;
}

/** The agent asks this clock how long ago something was: it must be the world's, or a seed would not be the same twice. */
function followClock(world: { readonly now: number }): void {
  performance.now = () => world.now;
}

function end(): void {
  // Timers of dead engines would keep the thread alive for a while.
  process.exit(0);
}
