// One refresh, in a process of its own: what it took is told as one line of JSON.
import { parseClassification } from '#core/data/parse-classification.ts';
import { refresh } from '#data/refresh.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { benchFile } from './data.ts';

const [source = '', target = '', dumpProgram = '', slowMs = '0', proven = ''] = process.argv.slice(2);
const parsed = parseClassification(benchFile, maskDefinitions);
if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence, line }) => `${line}: ${sentence}`).join('\n'));
const began = performance.now();
const { tables } = await refresh({
  source: { url: source },
  target: { url: target },
  classification: parsed.classification,
  definitions: maskDefinitions,
  masterKey: Buffer.alloc(32, 7),
  dumpProgram,
  ...(proven === '' && { proof: 'none' as const }),
  signal: new AbortController().signal,
  heard: () => {
    const until = performance.now() + Number(slowMs);
    while (performance.now() < until);
  },
});
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const rows = tables.reduce((sum, each) => sum + each.rows, 0);
const bytes = tables.reduce((sum, each) => sum + each.bytesRead, 0);
const told = {
  seconds: (performance.now() - began) / 1000,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  rssMiB: maxRSS / 1024,
  rows,
  bytes,
};
process.stdout.write(`${JSON.stringify(told)}\n`);
