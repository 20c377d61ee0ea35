import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exits } from '#cli/exits.ts';

/** Lends a temporary folder for one piece of work. It is gone afterwards, after Ctrl-C too. */
export async function withLentFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-pack-'));
  const leave = (): never => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(exits.interrupted);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leave);
  try {
    return await work(folder);
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, leave);
    await rm(folder, { recursive: true, force: true });
  }
}
