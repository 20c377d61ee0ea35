import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { exits } from '#cli/exits.ts';

/** Programs that are told to end have two seconds; then they are ended. */
const patienceMs = 4_000;

/**
 * Lends a temporary folder for one piece of work, and a signal that Ctrl-C gives. The folder is gone afterwards, after Ctrl-C too, and
 * with it whatever program still worked in it: whoever starts one ends it at the signal.
 */
export async function withLentFolder<Result>(work: (folder: string, signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-pack-'));
  const leaving = new AbortController();
  const going = work(folder, leaving.signal);
  const leave = async (): Promise<never> => {
    leaving.abort();
    await Promise.race([going.catch(() => undefined), pause(patienceMs)]);
    rmSync(folder, { recursive: true, force: true });
    process.exit(exits.interrupted);
  };
  const listen = (): void => void leave();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, listen);
  try {
    return await going;
  } catch (error) {
    // What it says then is that it was stopped: nobody needs to hear it before the end.
    if (leaving.signal.aborted) await pause(patienceMs);
    throw error;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, listen);
    await rm(folder, { recursive: true, force: true });
  }
}
