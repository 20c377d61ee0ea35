import type { Command, PersonCommand } from '#core/command.ts';
import type { Event, EventKind } from '#core/event.ts';
import { isUnfinished, pathOf } from '#core/find.ts';
import { judge } from '#core/judge/index.ts';
import { isRefusal } from '#core/judge/ruling.ts';
import { gatesOf } from '#core/path.ts';
import { placeOfRefresh } from '#core/refresh.ts';
import type { Evidence, Promotion, Release, State } from '#core/state.ts';
import type { Gate, Instant } from '#core/system.ts';
import { findDataException } from '#core/unmasked.ts';
import { Lines } from './lines.ts';
import type { Seen } from './replay.ts';

/** What a person did about a release, and since when it could have been done. */
export interface Want {
  readonly command: PersonCommand;
  readonly release: string;
  /** When it was done, and since when it could have been; where it never could before, the same. */
  readonly at: Instant;
  readonly askedAt: Instant;
  /** Every instant from which on it could have been done: before the last of them nobody did it while he could. */
  readonly spans: readonly Instant[];
  /** Words that follow each other: the second is not said before the first. */
  readonly line: string;
  readonly about: About;
}

/** What a command means besides its own words, which name what other rules would number otherwise. */
interface About {
  readonly stage?: string;
  /** `revoke`: which. */
  readonly evidence?: Evidence;
  readonly kind?: Promotion['kind'];
  /** Of a refresh: where, and whether it copies anything. */
  readonly place?: string;
  readonly only?: Promotion['only'];
  /** `except`: the gate that was meant; absent: a window or a freeze, which has a name. */
  readonly gate?: Gate;
}

export type Subject = Pick<Want, 'release' | 'about'>;

/** Undefined for what is said of no release: it is said at its instant, whatever else happens. */
export function meant(before: State, command: Command | undefined): Subject | undefined {
  if (command === undefined) return undefined;
  switch (command.kind) {
    case 'approve':
    case 'sign':
    case 'try-item':
    case 'add-item':
    case 'drop-item':
    case 'answer':
    case 'promote':
    case 'recheck':
    case 'restart-soak':
    case 'break-glass':
    case 'reopen':
    case 'clean':
    case 'without-hotfix':
    case 'target':
    case 'board':
    case 'scope':
    case 'sign-scope':
      return { release: command.release, about: {} };
    case 'except': {
      const release = before.releases.get(command.release);
      const gate = release && gatesIn(before, release, command.stage).find(({ hash }) => hash === command.gate);
      return { release: command.release, about: { ...(gate && { gate }) } };
    }
    case 'reject': {
      const stage = lastEntered(before.releases.get(command.release));
      return { release: command.release, about: { ...(stage !== undefined && { stage }) } };
    }
    case 'free':
      return command.release === undefined ? undefined : { release: command.release, about: {} };
    case 'revoke': {
      const evidence = before.releases.get(command.release)?.evidence.find(({ id }) => id === command.evidence);
      return { release: command.release, about: { ...(evidence && { evidence }) } };
    }
    case 'second-exception':
    case 'revoke-exception':
      return findDataException(before, command.id) === undefined ? { release: command.id.replace(/\.x\d+$/, ''), about: {} } : undefined;
    case 'abort':
    case 'continue': {
      const promotion = before.promotions.get(command.promotion);
      if (promotion === undefined) return undefined;
      return { release: promotion.release, about: { stage: promotion.stage, kind: promotion.kind, ...refreshOf(promotion) } };
    }
    case 'rollback': {
      const running = [...before.environments.values()].find(({ stay }) => stay?.stage === command.stage)?.stay;
      return running === undefined ? undefined : { release: running.release, about: { stage: command.stage } };
    }
    default:
      return undefined;
  }
}

function refreshOf(promotion: Promotion): Pick<About, 'place' | 'only'> {
  return promotion.kind === 'refresh' ? { place: placeOfRefresh(promotion), only: promotion.only } : {};
}

function lastEntered(release: Release | undefined): string | undefined {
  const entries = Object.entries(release?.entries ?? {}).filter(([, { enteredAt }]) => enteredAt !== undefined);
  return entries.toSorted(([, left], [, right]) => (left.enteredAt ?? 0) - (right.enteredAt ?? 0)).at(-1)?.[0];
}

/** The line in which a command stands. */
function lineOf(command: PersonCommand, { release, about }: Subject): string {
  const stage = 'stage' in command ? command.stage : (about.stage ?? '');
  return [command.kind, release, stage, command.by].join('\u0000');
}

/** The command in words that mean the same in this State; undefined where it means nothing there. */
export function translate(
  { command, release: id, about }: Pick<Want, 'command' | 'release' | 'about'>,
  state: State,
): PersonCommand | undefined {
  const release = state.releases.get(id);
  if (release === undefined) return undefined;
  switch (command.kind) {
    case 'approve':
    case 'sign':
    case 'try-item':
    case 'answer':
    case 'recheck': {
      const gate = sameGate(state, release, command.stage, command.gate, command.kind);
      return gate === undefined ? undefined : { ...command, gate };
    }
    case 'except': {
      const gate = about.gate === undefined ? command.gate : placeOf(state, release, command.stage, about.gate);
      return gate === undefined ? undefined : { ...command, gate };
    }
    case 'reject':
      return about.stage === undefined || release.entries[about.stage]?.enteredAt !== undefined ? command : undefined;
    case 'revoke': {
      const same = release.evidence.filter((each) => about.evidence !== undefined && isSameWord(each, about.evidence));
      const evidence = same.find(({ id }) => id === command.evidence) ?? same.at(-1);
      return evidence === undefined ? undefined : { ...command, evidence: evidence.id };
    }
    case 'abort':
    case 'continue': {
      const promotion = [...state.promotions.values()].find((each) => isUnfinished(each) && isSamePromotion(each, id, about));
      return promotion === undefined ? undefined : { ...command, promotion: promotion.id };
    }
    case 'rollback':
      return [...state.environments.values()].some(({ stay }) => stay?.stage === command.stage && stay.release === id)
        ? command
        : undefined;
    default:
      return command;
  }
}

function isSamePromotion(promotion: Promotion, release: string, { stage, kind, place, only }: About): boolean {
  if (promotion.release !== release || promotion.stage !== stage || promotion.kind !== kind) return false;
  const other = refreshOf(promotion);
  return other.place === place && other.only === only;
}

function isSameWord(one: Evidence, other: Evidence): boolean {
  return (
    one.revoked === undefined &&
    one.kind === other.kind &&
    one.stage === other.stage &&
    one.by === other.by &&
    one.environment === other.environment &&
    one.label === other.label
  );
}

const kindsOfGates: { readonly [kind: string]: Gate['kind'] } = {
  approve: 'approval',
  sign: 'sign-off',
  answer: 'manual',
  recheck: 'check',
};

/** The gate itself; where its definition is another one, the only gate of its kind. */
function sameGate(state: State, release: Release, stageName: string, hash: string | undefined, kind: string): string | undefined {
  const all = gatesIn(state, release, stageName);
  if (all.some((gate) => gate.hash === hash)) return hash;
  const gates = all.filter((gate) => gate.kind === kindsOfGates[kind]);
  return gates.length === 1 ? gates[0]?.hash : undefined;
}

/** What was waived is waived in the same place: the gate itself, the one of its name, or the only one of its kind. */
function placeOf(state: State, release: Release, stageName: string, meant: Gate): string | undefined {
  const alike = gatesIn(state, release, stageName).filter(({ kind, side }) => kind === meant.kind && side === meant.side);
  const same = alike.find(({ hash }) => hash === meant.hash) ?? alike.find(({ label }) => label === meant.label);
  return (same ?? (alike.length === 1 ? alike[0] : undefined))?.hash;
}

function gatesIn(state: State, release: Release, stageName: string): readonly Gate[] {
  const stage = pathOf(state, release).find(({ name }) => name === stageName);
  return stage === undefined ? [] : [...gatesOf(state, release, stage, 'entry'), ...gatesOf(state, release, stage, 'exit')];
}

/** Whether the rules would take it, and something would come of it. */
export function isTaken(state: State, command: PersonCommand, now: Instant): boolean {
  const ruling = judge(state, command, now);
  return !isRefusal(ruling) && ruling.length > 0;
}

const milestones: ReadonlySet<EventKind> = new Set<EventKind>([
  'fileApplied',
  'releaseCreated',
  'releaseEnded',
  'releaseReopened',
  'promotionRequested',
  'promotionStarted',
  'promotionEnded',
  'deploymentAsks',
  'evidenceGiven',
  'evidenceRevoked',
  'exceptionAsked',
  'exceptionGranted',
  'releaseHeld',
  'releaseFreed',
  'stageFreed',
  'stopLifted',
  'timeCompiled',
  'rosterChanged',
]);

/** After these something may be asked of people that was not asked before. */
export function asksAnew(events: readonly Event[]): boolean {
  return events.some(({ kind }) => milestones.has(kind));
}

/** What was said of a release, in which look, and what it meant then. */
export interface Word {
  readonly index: number;
  readonly command: PersonCommand;
  readonly about: Subject;
}

interface Asked {
  readonly word: Word;
  readonly line: string;
  readonly spans: Instant[];
  since: Instant | undefined;
}

/** Goes along with the history and notes since when each word that was said in it could have been said. */
export class AskedAt {
  readonly wants = new Map<number, Want>();
  readonly #lines = new Lines<Asked>();
  readonly #byIndex = new Map<number, Asked>();

  constructor(words: readonly Word[]) {
    for (const word of words) {
      const asked: Asked = { word, line: lineOf(word.command, word.about), spans: [], since: undefined };
      this.#byIndex.set(word.index, asked);
      this.#lines.add(asked.line, word.about.release, asked);
    }
  }

  hear({ look, after, events }: Seen, index: number): void {
    const asked = this.#byIndex.get(index);
    if (asked !== undefined) this.#said(asked, look.at);
    if (!asksAnew(events)) return;
    for (const each of this.#lines.heads(after)) {
      const { word } = each;
      const command = translate({ command: word.command, ...word.about }, after);
      const isOpen = command !== undefined && isTaken(after, command, look.at);
      if (isOpen && each.since === undefined) each.spans.push(look.at);
      each.since = isOpen ? (each.since ?? look.at) : undefined;
    }
  }

  #said({ word: { command, about, index }, line, spans, since }: Asked, at: Instant): void {
    this.#lines.takeHead(line);
    this.wants.set(index, { command, ...about, at, askedAt: since ?? at, spans, line });
  }
}
