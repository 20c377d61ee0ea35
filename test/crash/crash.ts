// `npm run crash`: nothing lost, nothing twice, nothing out of order, whatever is killed. Ends with one JSON line.
import { parseArgs } from 'node:util';
import { standOnOwnGround } from '../own-ground.ts';
import { stepClocks } from './clock-part.ts';
import { strikeData } from './data-part.ts';
import { fillDisks } from './disk-part.ts';
import { loadPerCore } from './percentile.ts';
import { killOnPostgres } from './postgres-part.ts';
import { cutPower } from './power-part.ts';
import { killProcesses } from './process-part.ts';
import { runRealControls } from './real-controls.ts';
import { simulateSeeds } from './simulate-part.ts';
import { runControls, sweep } from './sweep.ts';
import { closingOf, figuresOf, holds, type ControlOutcome, type Outcome } from './tally.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string' },
    /** For each part that kills processes: after so long it does no more. */
    minutes: { type: 'string', default: '60' },
  },
});

process.once('exit', standOnOwnGround());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const size = values.short ? 'short' : values.long ? 'long' : 'usual';
const sizes = {
  short: { services: 'one', pairs: 50, postgresKills: 14, faults: 16, processKills: 8, freezes: 0, strikes: 4, cancels: 8 },
  usual: { services: 'two', pairs: 2_000, postgresKills: 100, faults: 80, processKills: 50, freezes: 2, strikes: 16, cancels: 30 },
  long: { services: 'two', pairs: 40_000, postgresKills: 1_000, faults: 500, processKills: 300, freezes: 6, strikes: 60, cancels: 100 },
} as const;
const faultsOfMachine = {
  short: { cuts: 3, hasEveryControl: false, fillsLog: false, rounds: 6 },
  usual: { cuts: 20, hasEveryControl: true, fillsLog: true, rounds: 40 },
  long: { cuts: 100, hasEveryControl: true, fillsLog: true, rounds: 400 },
} as const;
const refreshes = { short: { strikes: 2, calm: 0 }, usual: { strikes: 20, calm: 0 }, long: { strikes: 100, calm: 60 } } as const;
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
const mostMs = Number(values.minutes) * 60_000;
const began = performance.now();
const say = (sentence: string): void => void process.stdout.write(`${seconds().toFixed(1).padStart(6)} s  ${sentence}\n`);
const outcomes: Outcome[] = [];
const controls: ControlOutcome[] = [];

say(`seed ${seed}, ${size}`);
for (const [name, run] of Object.entries(parts())) {
  if (values.only !== undefined && values.only !== name) continue;
  say(name);
  const outcome = await run().catch((error: unknown) => brokenOff(name, error));
  outcomes.push(outcome);
  for (const sentence of outcome.wrong.slice(0, 40)) say(`WRONG ${sentence}`);
}
const closing = closingOf(outcomes, controls);
const figures = figuresOf(outcomes);
process.stdout.write(`${JSON.stringify({ ...closing, seconds: Math.round(seconds()), seed, loadPerCore: loadPerCore(), ...figures })}\n`);
process.exit(holds(closing) ? 0 : 1);

function parts(): { readonly [name: string]: () => Promise<Outcome> } {
  return {
    simulation: () => sweep({ ...sizes[size], threads: 2, seed, say }),
    seeds: async () => {
      const found = await simulateSeeds({ size, seed, say });
      controls.push(...found.controls);
      return found.outcome;
    },
    controls: async () => {
      const found = await runControls(say);
      controls.push(...found.controls);
      return found.outcome;
    },
    'real-controls': () => controlled(runRealControls({ seed, say })),
    processes: () => killProcesses({ ...sizes[size], kills: sizes[size].processKills, seed, say, mostMs }),
    postgres: () => killOnPostgres({ ...sizes[size], kills: sizes[size].postgresKills, seed, say, mostMs }),
    disks: () => controlled(fillDisks({ ...faultsOfMachine[size], say })),
    power: () => controlled(cutPower({ ...faultsOfMachine[size], seed, say })),
    data: () => controlled(strikeData({ ...refreshes[size], seed, say, mostMs })),
    clocks: () => controlled(stepClocks({ ...faultsOfMachine[size], seed, say })),
  };
}

/** A part that brings controls of its own. */
async function controlled(part: Promise<{ readonly outcome: Outcome; readonly controls: readonly ControlOutcome[] }>): Promise<Outcome> {
  const found = await part;
  controls.push(...found.controls);
  return found.outcome;
}

/** A part that could not come to its end has shown nothing. */
function brokenOff(name: string, error: unknown): Outcome {
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { points: 0, kills: 0, wrong: [`lost: ${name} broke off: ${words}`], figures: {} };
}

function seconds(): number {
  return (performance.now() - began) / 1000;
}
