// What a server delivers at most, by asking without a pause: no knee, no fit, no schedule. A knee is held against it.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** More than any server of the bench works on at once. */
const askers = 40;
const warmUpMs = 1_000;

/** Answers per second over so many milliseconds, after a second that does not count. Throws what the first failed request threw. */
export async function saturate(url: string, ms: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: askers });
  let answers = 0;
  const over = new AbortController();
  const askOn = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await ask(url, agent);
      answers += 1;
    }
  };
  const all = Promise.all(Array.from({ length: askers }, askOn));
  try {
    await Promise.race([sleep(warmUpMs), all]);
    const [before, startMs] = [answers, performance.now()];
    await Promise.race([sleep(ms), all]);
    return (1_000 * (answers - before)) / (performance.now() - startMs);
  } finally {
    over.abort();
    await all.finally(() => agent.destroy());
  }
}

function ask(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => response.resume().once('end', resolve).once('error', reject)).once('error', reject);
  });
}
