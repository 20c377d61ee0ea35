// `npm run fuzz [-- --requests N --seed S]`: requests of every kind, from valid to no HTTP at all, made from the OpenAPI document of a real
// controller, as every role and as nobody. None may be answered 5xx, hang, or be answered otherwise than declared; afterwards every ledger
// verifies, every table is what its ledger says, and the controller has not grown.
import { parseArgs } from 'node:util';
import { runFuzz } from './run-fuzz.ts';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string' } } });
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
const outcome = await runFuzz({ requests: Number(values.requests), seed, say: (sentence) => void process.stdout.write(`${sentence}\n`) });
const { findings, succeeded, never, ...figures } = outcome;
process.stdout.write(`${JSON.stringify(figures, undefined, 1)}\n`);
process.stdout.write(`${succeeded.length} operations have succeeded; never: ${never.join(', ')}\n`);
for (const finding of findings) process.stdout.write(`\nFOUND ${finding}\n`);
// One line for machines, the last: .ci/run counts from it.
process.stdout.write(`${JSON.stringify({ passed: findings.length === 0 ? 1 : 0, failed: findings.length, seed })}\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
