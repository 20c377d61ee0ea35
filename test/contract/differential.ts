// `npm run differential -- [--runs 100000] [--seed N]`: random sequences on the store in memory and on a real PostgreSQL give equal
// answers; planted differences are found. Ends with one JSON line.
import { inspect, isDeepStrictEqual, parseArgs } from 'node:util';
import { PostgresBench } from './differential-bench.ts';
import { plantedDifferences } from './differential-planted.ts';
import { compareStores, type Difference } from './differential-run.ts';

/** A planted difference is found within so many sequences. */
const mostForPlanted = 4_000;
/** Of a sequence that could not be made short only so many equal answers are told. */
const mostTold = 8;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '10000' }, seed: { type: 'string' } } });
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000_000) : Number(values.seed);
const began = performance.now();
const say = (sentence: string): void =>
  void process.stdout.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${sentence}\n`);
const unanswered = new Map<string, number>();
const onUnanswered = (sentence: string): void => void unanswered.set(sentence, (unanswered.get(sentence) ?? 0) + 1);
const bench = await PostgresBench.open();
let planted = 0;
let found = 0;
try {
  say(`seed ${seed}`);
  const { runs, operations, difference } = await compareStores({ bench, runs: Number(values.runs), seed, say, onUnanswered });
  const seconds = Math.round((performance.now() - began) / 1000);
  if (difference !== undefined) tell(difference);
  for (const { name, plant } of difference === undefined ? plantedDifferences : []) {
    planted += 1;
    const control = await compareStores({ bench, runs: mostForPlanted, seed, plant, onUnanswered });
    if (control.difference !== undefined) found += 1;
    const words = control.difference?.shortest.map((operation) => operation.do).join(', ');
    say(`planted "${name}": ${words === undefined ? 'NOT FOUND' : `seed ${control.difference?.seed}: ${words}`}`);
  }
  for (const [sentence, times] of unanswered) say(`made again ${times} times: ${sentence}`);
  process.stdout.write(
    `${JSON.stringify({ runs, operations, madeAgain: [...unanswered.values()].reduce((sum, each) => sum + each, 0), differences: difference === undefined ? 0 : 1, planted, plantedFound: found, seconds, seed })}\n`,
  );
  process.exitCode = difference === undefined && found === planted ? 0 : 1;
} finally {
  await bench.close();
}

function tell({ seed: of, shortest, memory, postgres }: Difference): void {
  say(`DIFFERENCE, seed ${of} (--runs 1 --seed ${of})`);
  for (const [place, operation] of shortest.entries()) {
    if (isDeepStrictEqual(memory[place], postgres[place]) && place > mostTold) continue;
    say(inspect(operation, { depth: 9, breakLength: 160 }));
    say(`    memory:     ${inspect(memory[place], { depth: 9, breakLength: 160 })}`);
    say(`    postgresql: ${inspect(postgres[place], { depth: 9, breakLength: 160 })}`);
  }
}
