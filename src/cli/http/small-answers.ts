import type { FileEffects } from '#core/api/file-effects.ts';
import type { Problem as FileProblem } from '#core/file/problem.ts';
import type { PromotionView } from '#core/views/shapes.ts';
import { type Guard, isFlag, isNumber, isText, listOf, mapOf, objectOf, oneOf, optional } from './guards.ts';
import { isPromotion } from './answers.ts';

const isTexts = listOf(isText);

export interface CommandAnswer {
  readonly seq: number;
  readonly events: readonly string[];
  readonly ids: readonly string[];
  /** Of a new release: authors whom nobody here knows, as they were named. */
  readonly unknown?: readonly string[];
}

export const isCommandAnswer: Guard<CommandAnswer> = objectOf<CommandAnswer>({
  seq: isNumber,
  events: isTexts,
  ids: isTexts,
  unknown: optional(isTexts),
});

export interface Me {
  readonly person: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly systems: { readonly [system: string]: readonly string[] };
  /** System → role → the environments that it is for, where it is not for all. */
  readonly only?: { readonly [system: string]: { readonly [role: string]: readonly string[] } };
  readonly isAdministrator: boolean;
  /** What is to be done before anything else is permitted. */
  readonly must?: string;
}

export const isMe: Guard<Me> = objectOf<Me>({
  person: isText,
  name: isText,
  groups: isTexts,
  systems: mapOf(isTexts),
  only: optional(mapOf(mapOf(isTexts))),
  isAdministrator: isFlag,
  must: optional(isText),
});

export const isSystems = objectOf<{ readonly systems: readonly { readonly system: string }[] }>({
  systems: listOf(objectOf<{ readonly system: string }>({ system: isText })),
});

export const isDoorToken = objectOf<{
  readonly environment: string;
  readonly token: string;
  readonly expires: number;
  readonly urls: { readonly [service: string]: string };
}>({ environment: isText, token: isText, expires: isNumber, urls: mapOf(isText) });

export const isInvitation = objectOf<{ readonly host: string; readonly expires: number; readonly value: string }>({
  host: isText,
  expires: isNumber,
  value: isText,
});

interface HostAgent {
  readonly id: string;
  readonly environments?: readonly string[];
  readonly seenAt?: number;
  readonly version?: string;
}

export interface Host {
  readonly host: string;
  readonly agents: readonly HostAgent[];
  readonly environments: readonly { readonly system: string; readonly environment: string }[];
}

export const isHosts = objectOf<{ readonly hosts: readonly Host[] }>({
  hosts: listOf(
    objectOf<Host>({
      host: isText,
      agents: listOf(
        objectOf<HostAgent>({ id: isText, environments: optional(isTexts), seenAt: optional(isNumber), version: optional(isText) }),
      ),
      environments: listOf(objectOf<Host['environments'][number]>({ system: isText, environment: isText })),
    }),
  ),
});

export interface Problem {
  readonly sentence: string;
  readonly line?: number;
  readonly column?: number;
}

export const isProblem: Guard<Problem> = objectOf<Problem>({ sentence: isText, line: optional(isNumber), column: optional(isNumber) });

/** As the parser told it; a code that this command does not know is shown all the same. */
export function isFileProblem(value: unknown): value is FileProblem {
  return isShownProblem(value);
}

const isShownProblem = objectOf<Omit<FileProblem, 'code' | 'severity'>>({
  sentence: isText,
  line: isNumber,
  column: isNumber,
  endColumn: isNumber,
  excerpt: isText,
  expected: optional(isTexts),
  hint: optional(isText),
  next: isText,
});

const isEffects = objectOf<FileEffects>({
  releases: listOf(objectOf<FileEffects['releases'][number]>({ release: isText, version: isNumber, stages: isTexts })),
  environments: listOf(objectOf<FileEffects['environments'][number]>({ environment: isText, runs: isText, changes: isTexts })),
});

export interface FileAnswer {
  readonly outcome: 'plan' | 'applied' | 'proposed' | 'unchanged';
  readonly weakens: readonly string[];
  readonly changes: readonly string[];
  readonly problems: readonly FileProblem[];
  /** People and groups of its roles whom nobody here knows. */
  readonly strangers?: readonly string[];
  /** Secrets that are still to be set. */
  readonly unset?: readonly string[];
  readonly fewForHotfix?: readonly string[];
  /** Of a plan: what it touches. */
  readonly effects?: FileEffects;
  readonly proposal?: string;
  readonly version?: number;
}

export const isFileAnswer: Guard<FileAnswer> = objectOf<FileAnswer>({
  outcome: oneOf('plan', 'applied', 'proposed', 'unchanged'),
  weakens: isTexts,
  changes: isTexts,
  problems: listOf(isFileProblem),
  strangers: optional(isTexts),
  unset: optional(isTexts),
  fewForHotfix: optional(isTexts),
  effects: optional(isEffects),
  proposal: optional(isText),
  version: optional(isNumber),
});

interface ReleaseLine {
  readonly release: string;
  readonly state: string;
  readonly origin: string;
  readonly digest: string;
  readonly by: string;
  readonly at: number;
  /** Red, for ever. */
  readonly brokeGlass?: boolean;
}

export const isReleases = objectOf<{ readonly releases: readonly ReleaseLine[]; readonly after?: string }>({
  releases: listOf(
    objectOf<ReleaseLine>({
      release: isText,
      state: isText,
      origin: isText,
      digest: isText,
      by: isText,
      at: isNumber,
      brokeGlass: optional(isFlag),
    }),
  ),
  after: optional(isText),
});

interface Proposal {
  readonly id: string;
  readonly base: number;
  readonly by: string;
  readonly at: number;
  readonly weakens: readonly string[];
  readonly state: string;
}

export const isProposals = objectOf<{ readonly proposals: readonly Proposal[] }>({
  proposals: listOf(objectOf<Proposal>({ id: isText, base: isNumber, by: isText, at: isNumber, weakens: isTexts, state: isText })),
});

export interface LedgerEvent {
  readonly seq: number;
  readonly atMicros: number;
  readonly by: string;
  readonly kind: string;
  readonly body: string;
}

export interface LedgerPage {
  readonly events: readonly LedgerEvent[];
  readonly names?: { readonly [person: string]: string };
}

export const isLedger: Guard<LedgerPage> = objectOf<LedgerPage>({
  names: optional(mapOf(isText)),
  events: listOf(objectOf<LedgerEvent>({ seq: isNumber, atMicros: isNumber, by: isText, kind: isText, body: isText })),
});

interface LedgerText extends LedgerEvent {
  readonly command: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** Events with everything that is hashed. */
export const isLedgerText = objectOf<{ readonly events: readonly LedgerText[] }>({
  events: listOf(
    objectOf<LedgerText>({
      seq: isNumber,
      atMicros: isNumber,
      by: isText,
      command: isText,
      kind: isText,
      body: isText,
      previousHash: isText,
      hash: isText,
    }),
  ),
});

export interface LedgerVerdict {
  readonly intact: boolean;
  readonly seq: number;
  readonly sentence?: string;
  readonly checkpoints?: number;
  readonly unsigned?: number;
  readonly covered?: number;
  readonly uncovered?: number;
  readonly acknowledged?: readonly string[];
  readonly key?: string;
}

export const isLedgerVerdict: Guard<LedgerVerdict> = objectOf<LedgerVerdict>({
  intact: isFlag,
  seq: isNumber,
  sentence: optional(isText),
  checkpoints: optional(isNumber),
  unsigned: optional(isNumber),
  covered: optional(isNumber),
  uncovered: optional(isNumber),
  acknowledged: optional(isTexts),
  key: optional(isText),
});

export const isAcknowledged = objectOf<{ readonly system: string; readonly seq: number }>({ system: isText, seq: isNumber });

export const isLogs = objectOf<{ readonly text: string }>({ text: isText });
interface Collected {
  readonly digest: string;
  readonly size: number;
  readonly at: number;
}

export const isCollection = objectOf<{ readonly before: number; readonly kept: number; readonly collected: readonly Collected[] }>({
  before: isNumber,
  kept: isNumber,
  collected: listOf(objectOf<Collected>({ digest: isText, size: isNumber, at: isNumber })),
});

export const isBlob = objectOf<{ readonly digest: string }>({ digest: isText });
export const isPromotionAnswer = objectOf<{ readonly promotion: PromotionView }>({ promotion: isPromotion });

/** The system file in force. */
export const isSystemFile = objectOf<{ readonly version: number; readonly digest: string; readonly by: string; readonly text: string }>({
  version: isNumber,
  digest: isText,
  by: isText,
  text: isText,
});
