// One refresh with its proof or without, in a process of its own: what it took is told as one line of JSON.
import { parseClassification } from '#core/data/parse-classification.ts';
import { Unproven } from '#data/proof/proof.ts';
import { refresh } from '#data/refresh.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { benchFile } from './data.ts';

const [source = '', target = '', dumpProgram = '', proof = '', slowMs = '0'] = process.argv.slice(2);
const parsed = parseClassification(benchFile, maskDefinitions);
if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence, line }) => `${line}: ${sentence}`).join('\n'));
const began = performance.now();
const verdict = await refresh({
  source: { url: source },
  target: { url: target },
  classification: parsed.classification,
  definitions: maskDefinitions,
  masterKey: Buffer.alloc(32, 7),
  dumpProgram,
  signal: new AbortController().signal,
  ...(proof === 'none' && { proof: 'none' as const }),
  heard: () => {
    const until = performance.now() + Number(slowMs);
    while (performance.now() < until);
  },
}).then(
  (refreshed) => refreshed.verdict,
  (error: unknown) => {
    if (!(error instanceof Unproven)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.verdict;
  },
);
const { looked, scanned } = verdict ?? {};
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const told = {
  seconds: (performance.now() - began) / 1000,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  rssMiB: maxRSS / 1024,
  scanSeconds: (scanned?.ms ?? 0) / 1000,
  scannedMB: (scanned?.bytes ?? 0) / 1e6,
  values: looked?.values ?? 0,
  oneValueIn: looked?.oneValueIn ?? 0,
  oneTextIn: looked?.oneTextIn ?? 0,
  explained: scanned?.explained ?? 0,
  result: verdict?.result ?? 'none',
};
process.stdout.write(`${JSON.stringify(told)}\n`);
