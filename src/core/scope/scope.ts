// What was agreed to be in a release: tickets, commits, and requirements with the tests that prove them.
import { digestOf } from '#core/canonical.ts';
import type { Instant } from '#core/system.ts';

export interface Scope {
  readonly tickets: readonly Ticket[];
  readonly commits: readonly string[];
  readonly requirements: readonly Requirement[];
}

export interface Ticket {
  readonly id: string;
  readonly title?: string;
  readonly link?: string;
}

export interface Requirement {
  readonly id: string;
  readonly words: string;
  /** Names of checks of the path, or of cases in their JUnit files: all of them must have passed. */
  readonly tests: readonly string[];
}

/** The scope of a release as it stands, and who agreed to it. */
export interface ScopeRecord {
  readonly scope: Scope;
  /** Of the scope: signatures bind to it. */
  readonly digest: string;
  readonly by: string;
  readonly at: Instant;
  readonly signatures: readonly ScopeSignature[];
  /** Who had signed what it was before: those signatures count no more. */
  readonly lapsed?: readonly string[];
}

export interface ScopeSignature {
  readonly by: string;
  readonly at: Instant;
  /** The role in which it was signed; absent: any that fits. */
  readonly role?: string;
  readonly comment?: string;
}

export function digestOfScope(scope: Scope): string {
  return digestOf(scope);
}

/** Nobody has signed it yet. */
export function scopeRecord(scope: Scope, by: string, at: Instant): ScopeRecord {
  return { scope, digest: digestOfScope(scope), by, at, signatures: [] };
}

/** What is wrong with it, in a sentence; undefined where nothing is. */
export function faultOfScope({ tickets, commits, requirements }: Scope): string | undefined {
  if (tickets.length + commits.length + requirements.length === 0) return 'This scope has no ticket, no commit and no requirement.';
  const twice = twiceIn(tickets.map(({ id }) => id)) ?? twiceIn(requirements.map(({ id }) => id)) ?? twiceIn(commits);
  if (twice !== undefined) return `\`${twice}\` stands twice in this scope.`;
  const repeats = requirements.find(({ tests }) => twiceIn(tests) !== undefined);
  return repeats === undefined ? undefined : `Requirement ${repeats.id} names the test \`${twiceIn(repeats.tests) ?? ''}\` twice.`;
}

function twiceIn(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) < index);
}
