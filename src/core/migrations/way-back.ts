import type { Bill, Service } from '#core/system.ts';
import type { BreakFact, MigrationFacts, Migrations } from './facts.ts';

/** What a release is to the migrations: its bits, and what was read of them. */
export interface Migrated {
  readonly id: string;
  readonly bill: Bill;
  /** Absent: it is older than this fact, or nobody could read it. */
  readonly migrations?: Migrations;
}

/**
 * Whether one can go back from a release to the one before it. `reversible`: it leaves the schema as it was. `until contract`: it only adds
 * to it, and the release before runs on until a later one takes away what it uses. `not`: that release may break, and where.
 */
export interface WayBack {
  readonly verdict: 'reversible' | 'until contract' | 'not';
  /** A sentence. */
  readonly because: string;
  readonly service?: string;
  readonly file?: string;
  readonly line?: number;
  /** 0: it could not be read. */
  readonly rule?: number;
}

export interface WayBackQuestion {
  readonly services: readonly Pick<Service, 'name' | 'migrations'>[];
  /** Nothing where nothing ran before. */
  readonly before: Migrated | undefined;
  readonly after: Migrated;
  /** The smoke test of the release before has passed on the new schema: what only may break it does not. */
  readonly isProved?: boolean;
}

/** Judges the migrations that `after` adds to what `before` has run. What cannot be read is *not*. */
export function wayBackOf(question: WayBackQuestion): WayBack {
  const { services, before, after } = question;
  if (before === undefined) return { verdict: 'reversible', because: `Nothing ran before ${after.id}.` };
  const found = services.filter(({ migrations }) => migrations !== undefined).map(({ name }) => judgeService(name, before, question));
  const worst = found.find(({ verdict }) => verdict === 'not') ?? found.find(({ verdict }) => verdict === 'until contract');
  return worst ?? { verdict: 'reversible', because: `${after.id} leaves the schema as ${before.id} has it.` };
}

function judgeService(service: string, before: Migrated, { after, isProved = false }: WayBackQuestion): WayBack {
  if (before.bill[service]?.digest === after.bill[service]?.digest)
    return { verdict: 'reversible', because: `${service} is the same in both.` };
  const [older, newer] = [before.migrations?.[service], after.migrations?.[service]];
  if (older === undefined || newer === undefined) return unread(service, older === undefined ? before : after, isProved);
  const known = new Set(older.map(keyOf));
  const added = newer.filter((file) => !known.has(keyOf(file)));
  const broken = firstBreak(added, isProved);
  if (broken !== undefined) return { verdict: 'not', service, ...broken };
  const changing = added.filter(({ changes }) => changes).map(({ path }) => path);
  if (changing.length === 0) return { verdict: 'reversible', because: `${service} leaves the schema as it was.` };
  const because = `${service} adds to the schema (${filesInShort(changing)}); ${before.id} runs on it until a later release takes away what it uses.`;
  return { verdict: 'until contract', service, because, ...(changing[0] === undefined ? {} : { file: changing[0] }) };
}

/** A file that was edited after it had run is another one. */
function keyOf({ path, digest }: MigrationFacts): string {
  return `${digest} ${path}`;
}

function unread(service: string, { id }: Migrated, isProved: boolean): WayBack {
  if (isProved) {
    const because = `What the migrations of ${service} do was not read; the smoke test of the release before passed on the new schema.`;
    return { verdict: 'until contract', service, because };
  }
  return {
    verdict: 'not',
    service,
    because: `Nobody has read what the migrations of ${service} do: ${id} has no SQL files of them.`,
    rule: 0,
  };
}

/** What the release itself makes, the release before does not use. A finding that is certain weighs more than one that may be. */
function firstBreak(added: readonly MigrationFacts[], isProved: boolean): Pick<WayBack, 'because' | 'file' | 'line' | 'rule'> | undefined {
  const made = new Set(added.flatMap(({ makes }) => makes));
  const found = added.flatMap((file) =>
    file.breaks
      .filter((each) => !isOfOwn(each, made) && !(isProved && each.breaks === 'perhaps'))
      .map((each) => ({ file: file.path, ...each })),
  );
  const first = found.find(({ breaks }) => breaks === 'yes') ?? found[0];
  if (first === undefined) return undefined;
  const { file, line, rule, says } = first;
  return { because: `${file}, line ${line}: ${says}`, file, line, rule };
}

function isOfOwn({ about }: BreakFact, made: ReadonlySet<string>): boolean {
  return about !== undefined && (made.has(about) || made.has(about.split('.').slice(0, -1).join('.')));
}

function filesInShort(files: readonly string[]): string {
  const [first = ''] = files;
  return files.length === 1 ? first : `${first} and ${files.length - 1} more`;
}
