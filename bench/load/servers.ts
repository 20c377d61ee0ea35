// Servers whose limits are known by design, each a process of its own: what a knee and a bottleneck are held against.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

type Answer = (response: ServerResponse) => void;

/** So many milliseconds longer than by design: built in, to show that it would be noticed. */
const slowMs = Number(process.env['SLOW_MS'] ?? 0);

const makers: { readonly [name: string]: () => Answer } = {
  spin,
  pool,
  upstream,
  lock,
};

/** Two milliseconds of processor time for each request: one thread does at most some 490 a second. */
function spin(): Answer {
  return (response) => {
    const endMs = performance.now() + 2 + slowMs;
    while (performance.now() < endMs);
    response.end('well');
  };
}

/** Five places, each taken for 20 ms, first come first served: 250 a second, less what timers are late. */
function pool(): Answer {
  const waiting: ServerResponse[] = [];
  let free = 5;
  const serve = (response: ServerResponse): void => {
    free -= 1;
    setTimeout(() => {
      response.end('well');
      free += 1;
      const next = waiting.shift();
      if (next !== undefined) serve(next);
    }, 20 + slowMs);
  };
  return (response) => {
    if (free > 0) serve(response);
    else waiting.push(response);
  };
}

/** Something beyond that lets 300 a second through, however many ask. */
function upstream(): Answer {
  const waiting: ServerResponse[] = [];
  let tokens = 0;
  let lastMs = performance.now();
  setInterval(() => {
    const nowMs = performance.now();
    tokens = Math.min(5, tokens + (300 * (nowMs - lastMs)) / 1_000);
    lastMs = nowMs;
    for (; tokens >= 1 && waiting.length > 0; tokens -= 1) waiting.shift()?.end('well');
  }, 1);
  return (response) => {
    if (tokens >= 1 && waiting.length === 0) {
      tokens -= 1;
      response.end('well');
    } else waiting.push(response);
  };
}

/** A row of PostgreSQL that everybody changes, and holds for 4 ms. */
function lock(): Answer {
  const queries = import('pg').then(async ({ Pool }) => {
    const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 20 });
    await pool.query('create table if not exists load_stock (id int primary key, left_over int)');
    await pool.query('insert into load_stock values (1, 0) on conflict do nothing');
    return pool;
  });
  return (response) => {
    void queries.then(async (connections) => {
      const client = await connections.connect();
      try {
        await client.query('begin');
        await client.query('update load_stock set left_over = left_over + 1 where id = 1');
        await client.query('select pg_sleep($1)', [(4 + slowMs) / 1_000]);
        await client.query('commit');
        response.end('well');
      } catch {
        response.writeHead(500).end();
      } finally {
        client.release();
      }
    });
  };
}

const answer = makers[process.argv[2] ?? '']?.();
if (answer !== undefined) {
  const server = createServer((_request, response) => answer(response)).listen(Number(process.env['PORT'] ?? 0), '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
}
