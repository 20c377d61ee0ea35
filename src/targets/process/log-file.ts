import { closeSync, copyFileSync, existsSync, fstatSync, openSync, readSync, renameSync, statSync, truncateSync } from 'node:fs';

/** A log is at most this long three times: the file in use and two older ones. */
const largestLog = 10 * 1024 * 1024;
const olderFiles = 2;
const longestTail = 256 * 1024;

/** Copies a log that has grown too long and empties it: its writer holds it open, and goes on at the new end. */
export function rotateLog(file: string, largest = largestLog): void {
  if (!existsSync(file) || statSync(file).size < largest) return;
  for (let age = olderFiles; age > 1; age -= 1) if (existsSync(`${file}.${age - 1}`)) renameSync(`${file}.${age - 1}`, `${file}.${age}`);
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
}

/** The last lines of a log, secrets' values masked; empty where there is none. */
export function tailLog(file: string, lines: number, secrets: readonly string[]): string {
  const texts = [`${file}.1`, file].map(readTail);
  return maskSecrets(texts.join('').trimEnd().split('\n').slice(-lines).join('\n'), secrets);
}

function readTail(file: string): string {
  if (!existsSync(file)) return '';
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const tail = Buffer.alloc(Math.min(size, longestTail));
    const length = readSync(handle, tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8', 0, length);
  } finally {
    closeSync(handle);
  }
}

/** Longer values first, so that none leaves its end behind; a value of one or two signs would mask half the text. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const values = secrets.filter((value) => value.length > 2).toSorted((left, right) => right.length - left.length);
  return values.reduce((masked, value) => masked.replaceAll(value, '***'), text);
}
