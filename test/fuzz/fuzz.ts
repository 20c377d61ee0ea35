// `npm run fuzz [-- --requests N --seed S]`: requests of every kind, from valid to no HTTP at all, made from the OpenAPI document of a real
// controller, as every role and as nobody. None may be answered 5xx, hang, or be answered otherwise than declared; afterwards every ledger
// verifies, every table is what its ledger says, and the controller has not grown.
//
// `npm run fuzz -- file [--runs N --seed S]`: system files that were spoiled. None may throw or load by half, and each problem has its place.
import { parseArgs } from 'node:util';
import { fuzzFile } from './fuzz-file.ts';
import { runFuzz } from './run-fuzz.ts';

const { values, positionals } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, runs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
const findings = positionals[0] === 'file' ? await fuzzFiles() : await fuzzRequests();
for (const finding of findings) say(`\nFOUND ${finding}`);
// One line for machines, the last: .ci/run counts from it.
say(JSON.stringify({ passed: findings.length === 0 ? 1 : 0, failed: findings.length, seed }));
process.exitCode = findings.length === 0 ? 0 : 1;

async function fuzzFiles(): Promise<readonly string[]> {
  const { findings: found, ...figures } = await fuzzFile({ runs: Number(values.runs), seed });
  say(JSON.stringify(figures, undefined, 1));
  return found;
}

async function fuzzRequests(): Promise<readonly string[]> {
  const { findings: found, succeeded, never, ...figures } = await runFuzz({ requests: Number(values.requests), seed, say });
  say(JSON.stringify(figures, undefined, 1));
  say(`${succeeded.length} operations have succeeded; never: ${never.join(', ')}`);
  return found;
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}
