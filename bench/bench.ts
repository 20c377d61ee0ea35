// `npm run bench -- NAME [--raw FILE] [--short] [--slow MS] [--profile DIR]`: measures one case; prints a table, then one line of JSON.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Case } from './case.ts';
import { machineLine } from './statistics.ts';

/** Cases by name; each is loaded only when it is asked for. */
const cases: { readonly [name: string]: () => Promise<Case> } = {
  board: () => import('./cases/board.ts'),
  canary: () => import('./cases/canary.ts'),
  cli: () => import('./cases/cli.ts'),
  decide: () => import('./cases/decide.ts'),
  eta: () => import('./cases/eta.ts'),
  forecast: () => import('./cases/forecast.ts'),
  load: () => import('./cases/load.ts'),
  mask: () => import('./cases/mask.ts'),
  promote: () => import('./cases/promote.ts'),
  proof: () => import('./cases/proof.ts'),
  refresh: () => import('./cases/refresh.ts'),
  simulate: () => import('./cases/simulate.ts'),
  storm: () => import('./cases/storm.ts'),
  subset: () => import('./cases/subset.ts'),
  time: () => import('./cases/time.ts'),
  verify: () => import('./cases/verify.ts'),
  watch: () => import('./cases/watch.ts'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    raw: { type: 'string' },
    short: { type: 'boolean', default: false },
    slow: { type: 'string', default: '0' },
    profile: { type: 'string' },
  },
});
const [name = ''] = positionals;
const load = cases[name];
if (load === undefined) {
  process.stderr.write(
    `npm run bench -- NAME [--raw FILE] [--short] [--slow MS] [--profile DIR]\nNAME is one of: ${Object.keys(cases).join(', ')}\n`,
  );
  process.exitCode = 64;
} else {
  process.exitCode = await run(await load());
}

/** 0 where every target is met, else 1. */
async function run({ measure }: Case): Promise<number> {
  const before = machineLine();
  process.stdout.write(`${before}\n`);
  const { short: isShort, slow, profile: profileFolder } = values;
  const options = { isShort, slowMs: Number(slow), ...(profileFolder !== undefined && { profileFolder }) };
  const { table, values: measured, targets, floors = {}, raw } = await measure(options);
  const met = Object.fromEntries([
    ...Object.entries(targets).map(([key, below]) => [key, Number(measured[key]) < below] as const),
    ...Object.entries(floors).map(([key, least]) => [key, Number(measured[key]) >= least] as const),
  ]);
  if (values.raw !== undefined) writeFileSync(values.raw, `${JSON.stringify({ bench: name, machine: before, ...measured, raw })}\n`);
  process.stdout.write(`\n${table.join('\n')}\n${machineLine()}\n`);
  process.stdout.write(`${JSON.stringify({ bench: name, ...measured, targets: { ...targets, ...floors }, met, machine: before })}\n`);
  return Object.values(met).every(Boolean) ? 0 : 1;
}
