import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writeDurably } from '#targets/process/durable-file.ts';
import { safePart, type StateFolder } from '#targets/process/state-folder.ts';
import type { EnvironmentPlace } from '#targets/target.ts';

const recordShape = z.strictObject({
  system: z.string(),
  environment: z.string(),
  /** What the last command that ended well brought there; absent before the first. */
  release: z.string().exactOptional(),
  /** Service → address. */
  urls: z.record(z.string(), z.string()),
  /** Addresses that answer below 400 while all is well. */
  probes: z.array(z.string()).readonly(),
  /** The log of the run that is under way, or was last. */
  log: z.string().exactOptional(),
  /** What no log may show. */
  secrets: z.array(z.string()).readonly(),
});

/** What is known of an environment after a restart. There are secrets in it: only our user reads its file. */
export type CommandRecord = Readonly<z.infer<typeof recordShape>>;

export class CommandRecords {
  readonly #state: StateFolder;
  readonly #known = new Map<string, CommandRecord>();

  constructor(state: StateFolder) {
    this.#state = state;
    for (const file of recordFiles(state)) {
      const record = recordShape.parse(JSON.parse(readFileSync(file, 'utf8')));
      this.#known.set(keyOf(record), record);
    }
  }

  all(): readonly CommandRecord[] {
    return [...this.#known.values()];
  }

  get({ system, environment }: EnvironmentPlace): CommandRecord {
    return this.#known.get(keyOf({ system, environment })) ?? { system, environment, urls: {}, probes: [], secrets: [] };
  }

  /** On the disk when it returns. */
  change(place: EnvironmentPlace, change: (record: CommandRecord) => CommandRecord): void {
    const record = change(this.get(place));
    const folder = this.#state.environment(place.system, place.environment);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeDurably(path.join(folder, recordName), JSON.stringify(record));
    this.#known.set(keyOf(place), record);
  }
}

const recordName = 'record.json';

function recordFiles({ environments }: StateFolder): readonly string[] {
  if (!existsSync(environments)) return [];
  return readdirSync(environments)
    .flatMap((system) => readdirSync(path.join(environments, system)).map((name) => path.join(environments, system, name, recordName)))
    .filter((file) => existsSync(file));
}

function keyOf({ system, environment }: EnvironmentPlace): string {
  return `${safePart(system)}/${safePart(environment)}`;
}
