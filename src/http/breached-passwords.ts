import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** A line is a hash of 40 hex digits and perhaps a count; this much holds more than one. */
const windowBytes = 256;

/**
 * Looks a password up in a file of breached ones as Have I Been Pwned publishes it: a SHA-1 in hex per line, sorted, perhaps with `:COUNT`.
 * The file may have tens of gigabytes: it is halved again and again, never read whole. SHA-1 is the file's choice; it protects nothing of ours.
 */
export async function isBreached(password: string, file: string): Promise<boolean> {
  const wanted = createHash('sha1').update(password).digest('hex').toUpperCase();
  const handle = await open(file, 'r');
  try {
    return await find(wanted, handle);
  } finally {
    await handle.close();
  }
}

async function find(wanted: string, handle: FileHandle): Promise<boolean> {
  let [from, to] = [0, (await handle.stat()).size];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const line = await lineAround(handle, middle);
    const hash = line.text.slice(0, 40).toUpperCase();
    if (hash === wanted) return true;
    if (hash < wanted) from = line.end;
    else to = line.start;
  }
  return false;
}

interface Line {
  readonly text: string;
  readonly start: number;
  /** Where the next one begins. */
  readonly end: number;
}

async function lineAround(handle: FileHandle, at: number): Promise<Line> {
  const begin = Math.max(0, at - windowBytes / 2);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(windowBytes), 0, windowBytes, begin);
  const text = buffer.toString('latin1', 0, bytesRead);
  const start = text.lastIndexOf('\n', at - begin - 1) + 1;
  const newline = text.indexOf('\n', at - begin);
  const end = newline === -1 ? text.length : newline + 1;
  return { text: text.slice(start, end).trim(), start: begin + start, end: begin + end };
}
