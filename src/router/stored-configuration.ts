import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { emptyConfiguration, parseConfiguration, type RouterConfiguration } from './configuration.ts';
import { codeOfError, wordsOfError } from './errors.ts';

/** What survives a restart: the document, and the ports that the router chose for it. */
export interface StoredConfiguration {
  readonly configuration: RouterConfiguration;
  readonly ports: ReadonlyMap<string, number>;
}

const storedShape = z.strictObject({ format: z.literal(1), ports: z.record(z.string(), z.int()), configuration: z.unknown() });

/**
 * Reads what was kept. A file that cannot be read is set aside, never served in part: the router then starts with nothing,
 * says so, and its agent, which sees version 0, sends the document again.
 */
export async function readStored(file: string): Promise<StoredConfiguration & { readonly problem?: string }> {
  const nothing = { configuration: emptyConfiguration, ports: new Map<string, number>() };
  try {
    const text = await readFile(file, 'utf8').catch(absentFile);
    return text === undefined ? nothing : parseStored(text);
  } catch (error) {
    const aside = `${file}.unreadable-${Date.now()}`;
    await rename(file, aside);
    return { ...nothing, problem: `The kept configuration could not be read and was set aside as ${aside}: ${wordsOfError(error)}` };
  }
}

function absentFile(error: unknown): undefined {
  if (codeOfError(error) === 'ENOENT') return undefined;
  throw error;
}

function parseStored(text: string): StoredConfiguration {
  const stored = storedShape.parse(JSON.parse(text));
  const verdict = parseConfiguration(stored.configuration);
  if (verdict.kind === 'refused') throw new Error(verdict.refusal.sentence);
  const ports = new Map(Object.entries(stored.ports));
  const lost = verdict.configuration.listeners.find((listener) => listener.port === 0 && !ports.has(listener.name));
  if (lost !== undefined) throw new Error(`the port of ${lost.name} is missing`);
  return { configuration: verdict.configuration, ports };
}

/** On the disk, whole, when this resolves: file and directory are synced around one rename. */
export async function writeStored(file: string, stored: StoredConfiguration): Promise<void> {
  const text = JSON.stringify({ format: 1, ports: Object.fromEntries(stored.ports), configuration: stored.configuration }, undefined, 2);
  await writeDurably(file, `${text}\n`);
}

export async function writeDurably(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.draft`;
  await syncing(draft, 'w', (handle) => handle.writeFile(text));
  await rename(draft, file);
  await syncing(dirname(file), 'r', () => Promise.resolve());
}

async function syncing(path: string, flags: 'w' | 'r', act: (handle: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> {
  const handle = await open(path, flags, 0o600);
  try {
    await act(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
