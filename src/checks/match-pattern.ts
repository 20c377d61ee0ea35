import { Worker } from 'node:worker_threads';

/** Patterns that are not done by then never will be: the usual ones take microseconds, and a thread on a busy host begins late. */
const patienceMs = 5_000;

// A module of its own would have to be found again in a build; these three lines go along as text.
const script = `
const { parentPort, workerData: { pattern, text } } = require('node:worker_threads');
parentPort.postMessage(new RegExp(pattern, 'u').test(text));
`;

/**
 * Whether a pattern that somebody wrote matches. There are patterns that take longer than the universe is old: they are tried on a
 * thread of their own, which can be ended, so that the agent goes on with everything else. Undefined where it was.
 */
export async function matchesPattern(pattern: string, text: string, limitMs = patienceMs): Promise<boolean | undefined> {
  const worker = new Worker(script, { eval: true, workerData: { pattern, text }, env: {}, execArgv: [] });
  const timer = setTimeout(() => void worker.terminate(), limitMs);
  try {
    return await new Promise<boolean | undefined>((resolve, reject) => {
      worker.once('message', (isMatch: boolean) => resolve(isMatch));
      worker.once('error', reject);
      worker.once('exit', () => resolve(undefined));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
