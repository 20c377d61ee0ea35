// Walks that a sweep hands to a thread of its own.
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { sixStageSystem } from './systems.ts';
import { walk } from './walk.ts';

const job = z
  .object({ services: z.enum(['one', 'two']), runs: z.array(z.array(z.number())), releases: z.array(z.string()), usualMs: z.number() })
  .parse(workerData);

const system = sixStageSystem(job.services);
const memory = '/dev/shm';
const journalFile = path.join(existsSync(memory) ? memory : tmpdir(), `lockstep-crash-${randomUUID()}.jsonl`);
try {
  for (const faults of job.runs) {
    const { struck, wrong, tookMs } = await walk({ system, releases: job.releases, faults, journalFile, usualMs: job.usualMs });
    // reason: a thread has no origin
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort?.postMessage({ struck, wrong, tookMs });
  }
} finally {
  rmSync(journalFile, { force: true });
}
// Heartbeats of dead engines would keep the thread alive for a while.
process.exit(0);
