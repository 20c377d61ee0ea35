import { digestOfText } from '#core/canonical.ts';
import { lintMigrations, type Finding, type MigrationFile } from './lint.ts';
import type { Breaks } from './rule.ts';

/** What a release is remembered to hold of migrations, by service. A service that has none, or whose artefact nobody could read, is absent. */
export interface Migrations {
  readonly [service: string]: readonly MigrationFacts[];
}

/** One migration of an artefact, in the order in which they run. */
export interface MigrationFacts {
  readonly path: string;
  /** Of its text, short: the same file in two releases is not run twice. */
  readonly digest: string;
  readonly changes: boolean;
  readonly makes: readonly string[];
  /** What may break the release before. */
  readonly breaks: readonly BreakFact[];
}

export interface BreakFact {
  readonly rule: number;
  readonly line: number;
  readonly breaks: Exclude<Breaks, 'no'>;
  readonly says: string;
  readonly about?: string;
}

/** Of one file; the first ones say enough. */
const mostBreaks = 8;
const mostFiles = 2_000;

/** Whether a file of an artefact is a migration that runs forward: SQL in the folder that was declared, else in one of that name; and no way back. */
export function isMigrationFile(path: string, folder?: string): boolean {
  const parts = path.toLowerCase().split('/');
  const name = parts.at(-1) ?? '';
  if (!name.endsWith('.sql') || parts.includes('node_modules')) return false;
  if (isWayBackFile(path)) return false;
  if (folder !== undefined) return isWithin(path, folder);
  return parts.slice(0, -1).some((part) => /^(?:db-?)?(?:migrations?|migrate|changelogs?|drizzle)$/.test(part));
}

/** `./migrations/` is `migrations`, and `.` is all of the artefact. */
function isWithin(path: string, folder: string): boolean {
  const names = folder.split('/').filter((name) => name !== '' && name !== '.');
  return names.every((name, index) => path.split('/')[index] === name);
}

/** A file that tools run only to go back. */
export function isWayBackFile(path: string): boolean {
  const name = path.toLowerCase().split(/[/\\]/).at(-1) ?? '';
  return /(?:^|[._-])(?:down|rollback|undo|revert)\.sql$/.test(name) || /^u\d[\d._]*__/.test(name);
}

/** Reads the migrations of one artefact, for the release that is made of it. */
export function migrationFacts(files: readonly MigrationFile[]): readonly MigrationFacts[] {
  const ordered = files.toSorted((left, right) => compareNames(left.path, right.path)).slice(-mostFiles);
  const linted = lintMigrations(ordered);
  return ordered.map(({ path, text }, index) => {
    const { makes = [], changes = true } = linted.files[index] ?? {};
    const findings = linted.findings.filter((finding) => finding.file === path).flatMap(breakOf);
    const notRead = linted.notRead.filter((each) => each.file === path).map(unreadFact);
    return {
      path,
      digest: digestOfText(text).slice(0, 'sha256:'.length + 16),
      changes,
      makes,
      breaks: [...findings, ...notRead].slice(0, mostBreaks),
    };
  });
}

function breakOf({ rule, line, breaks, says, about }: Finding): readonly BreakFact[] {
  return breaks === 'no' ? [] : [{ rule, line, breaks, says, ...(about === undefined ? {} : { about }) }];
}

/** Rule 0: nobody knows. */
function unreadFact({ line, says }: { readonly line: number; readonly says: string }): BreakFact {
  return { rule: 0, line, breaks: 'perhaps', says };
}

/** As tools order them: numbers in names by their value, so `V2` stands before `V10`. */
export function compareNames(left: string, right: string): number {
  const [ones, others] = [partsOf(left), partsOf(right)];
  for (let index = 0; index < Math.min(ones.length, others.length); index += 1) {
    const [one = '', other = ''] = [ones[index], others[index]];
    if (one === other) continue;
    const isNumber = /^\d/.test(one) && /^\d/.test(other);
    if (isNumber && BigInt(one) !== BigInt(other)) return BigInt(one) < BigInt(other) ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return ones.length - others.length;
}

function partsOf(name: string): readonly string[] {
  // Flyway writes `V1__name` and `V1_1__name`: what ends the number stands before what goes on with it.
  return name.replaceAll('__', '\u0001').match(/\d+|\D+/g) ?? [];
}
