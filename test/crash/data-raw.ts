// Looks for raw values in files as they lie on the disk: tables, logs, what was dropped and what is temporary, journals, stores.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { raw, rawHex } from './data-shop.ts';

/** As bytes, and as they are written in hexadecimal and base 64, wherever they begin. */
const spellings = [raw, rawHex, ...[0, 1, 2].map(base64At)];

function base64At(offset: number): string {
  const whole = Buffer.from(`${'x'.repeat(offset)}${raw}`)
    .toString('base64')
    .replaceAll('=', '');
  // The letters at both ends stand for neighbours, too.
  return whole.slice(Math.ceil((offset * 8) / 6) + 1, -2);
}

/** Files with a raw value in them. A file that goes away meanwhile is no file. */
export async function rawFiles(folders: readonly string[]): Promise<readonly string[]> {
  const argv = ['-rlaF', '--devices=skip', ...spellings.flatMap((each) => ['-e', each]), ...folders];
  const child = spawn('grep', argv, { env: { PATH: process.env['PATH'], LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  const found = await text(child.stdout);
  await ended;
  return found.split('\n').filter((line) => line !== '');
}
