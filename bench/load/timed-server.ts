// A server whose latencies are known: it answers after a time that it draws, and keeps by its own clock how long each answer really took.
import { once } from 'node:events';
import { createServer } from 'node:http';

const [kind = '', slowText = '0'] = process.argv.slice(2);

/** Milliseconds, drawn anew for each request. */
const draws: { readonly [kind: string]: () => number } = {
  none: () => 0,
  constant: () => 100,
  // Its median is 80 ms; 1 of 100 takes longer than 256.
  lognormal: () => Math.min(2_000, 80 * Math.exp(0.5 * normal())),
  bimodal: () => (Math.random() < 0.9 ? 60 : 400),
};

function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

const draw = draws[kind];
if (draw !== undefined) {
  // Pairs: when it came, by the clock that all processes of a machine share, and how long it took; milliseconds.
  const seen: (readonly [number, number])[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/seen') return void response.end(JSON.stringify(seen));
    const startedMs = performance.now();
    const cameMs = Number(process.hrtime.bigint()) / 1e6;
    const answer = (): void => {
      seen.push([cameMs, performance.now() - startedMs]);
      // What a slow server does not know of itself: built in, to show that it would be noticed.
      if (slowText === '0') response.end('well');
      else setTimeout(() => response.end('well'), Number(slowText));
    };
    const afterMs = draw();
    if (afterMs === 0) answer();
    else setTimeout(answer, afterMs);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
}
