import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Failure } from '#core/failure.ts';
import { writeDurably } from './durable-file.ts';
import { filesFolderOf, removeFiles } from './files-folder.ts';
import type { InstancePlace } from './record.ts';
import { safePart, type StateFolder } from './state-folder.ts';

const privateShape = z.strictObject({
  variables: z.record(z.string(), z.string()),
  /** Values that no log may show. */
  secrets: z.array(z.string()).readonly(),
});

/** What an instance is started with, kept so that it can be started again while nobody can be asked for secrets. */
export type PrivateValues = Readonly<z.infer<typeof privateShape>>;

/** Its file can be read by our user alone. */
export function writePrivate(state: StateFolder, place: InstancePlace, values: PrivateValues): void {
  writeDurably(fileOf(state, place), JSON.stringify(values), 0o600);
}

export function readPrivate(state: StateFolder, place: InstancePlace): PrivateValues {
  const file = fileOf(state, place);
  try {
    return privateShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Without the cause: the parser's words hold what it could not parse.
    throw new Failure('private-unreadable', `What ${place.service} is started with cannot be read: ${file}.`, { retryable: false });
  }
}

/** With its rendered files: they hold the same. */
export function removePrivate(state: StateFolder, place: InstancePlace): void {
  rmSync(fileOf(state, place), { force: true });
  removeFiles(filesFolderOf(state, place));
}

function fileOf(state: StateFolder, { system, environment, side, service }: InstancePlace): string {
  return path.join(state.environment(system, environment), `${side}-${safePart(service)}.private.json`);
}
