// A generator that is stopped while it sends: nothing is concluded from what it spoiled, and the load goes on until that is behind it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';

/** Runs a load check in a process of its own, telling each line of its log, and its result at the end. */
const checking = `
import { runCheck } from '#checks/index.ts';
import { openStage } from './test/contract/check-stage.ts';
const stage = await openStage({ url: process.argv.at(-1) });
const tell = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
const definition = { name: 'load', kind: 'load', options: { legs: '50/s for 20 seconds', slo: { p95: '500 ms' } }, timeoutMs: 200_000 };
const result = await runCheck(definition, { ...stage.context, log: tell });
await stage.end();
tell(result);
`;

const resultShape = z.object({ verdict: z.string(), because: z.string() });

test('a check whose generator was stopped concludes nothing from that, and goes on', async () => {
  const asked: number[] = [];
  const server = createServer((_request, response) => {
    asked.push(performance.now());
    response.end('well');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', checking, '--', url], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (said += String(part)));
  while (asked.length < 100) await sleep(20);
  child.kill('SIGSTOP');
  await sleep(4_000);
  child.kill('SIGCONT');
  await once(child, 'close');
  server.closeAllConnections();
  server.close();
  const lines = said
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  const { verdict, because } = resultShape.parse(lines.at(-1));
  const goesOn = lines.flatMap((line) => /it goes on until second (\d+)$/.exec(typeof line === 'string' ? line : '')?.slice(1) ?? []);
  // Stopped in second 2, for four: two of them may be left out, the others have to be behind it.
  expect(Number(goesOn[0])).toBeGreaterThanOrEqual(23);
  expect(lines.filter((line) => typeof line === 'string' && line.endsWith('; once more'))).toEqual([]);
  expect(asked.length).toBeGreaterThan(50 * (Number(goesOn.at(-1)) - 1));
  // The service was well all the time; where the machine is busy besides, what went on tells nothing either.
  expect(['pass', 'inconclusive']).toContain(verdict);
  expect(because).toMatch(
    verdict === 'pass'
      ? /; it went on for \d+ s more, for its beginning could not be judged$/
      : /; it went on for \d+ s more, which told no more/,
  );
});
