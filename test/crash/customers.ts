import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const limitMs = 10_000;
const restMs = 4;
const count = 6;

export interface Customers {
  /** How many requests have failed until now. */
  failed(): number;
  stop(): Promise<{ readonly requests: number; readonly failures: readonly string[]; readonly versions: readonly string[] }>;
}

/** Constant traffic over connections that are kept alive. Whatever is not a whole page of some version is a failure. */
export function startCustomers(url: string): Customers {
  const keepAlive = new Agent({ keepAlive: true });
  const leaving = new AbortController();
  const failures: string[] = [];
  const versions = new Set<string>();
  let requests = 0;
  const shop = async (): Promise<void> => {
    while (!leaving.signal.aborted) {
      requests += 1;
      const { status, body } = await ask(url, keepAlive);
      const version = /^version (\S+) says hello\n$/.exec(body)?.[1];
      if (status === 200 && version !== undefined) versions.add(version);
      else failures.push(`customers: ${new Date().toISOString()} ${status} ${body.slice(0, 200)}`);
      await sleep(restMs);
    }
  };
  const all = Promise.all(Array.from({ length: count }, shop));
  return {
    failed: () => failures.length,
    stop: async () => {
      leaving.abort();
      await all;
      keepAlive.destroy();
      return { requests, failures, versions: [...versions] };
    },
  };
}

function ask(url: string, agent: Agent): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve) => {
    const request = get(url, { agent, timeout: limitMs }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', (error) => resolve({ status: 0, body: error.message }));
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', (error) => resolve({ status: 0, body: error.message }));
  });
}
