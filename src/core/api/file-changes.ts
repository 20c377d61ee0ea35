import { canonical } from '#core/canonical.ts';
import type { RoleEntry, Service, Stage, System } from '#core/system.ts';
import { andOf } from '#core/words.ts';
import { calendarParts, calendarsIn, ruleParts, trainParts } from './time-parts.ts';

/** One line per thing that a file adds, takes away or changes, for people who look before they apply. */
export function fileChanges(before: System | undefined, after: System): readonly string[] {
  return [
    ...changesOf('service', before?.services, after.services, serviceParts),
    ...changesOf('environment', before?.environments, after.environments, partsOf),
    ...changesOf('stage', before?.path, after.path, stageParts),
    ...Object.keys({ ...before?.roles, ...after.roles }).flatMap((role) => roleChange(role, before?.roles[role], after.roles[role])),
    ...(before === undefined || before.secrets === after.secrets
      ? []
      : [`secrets: ${wordsOf(before.secrets)} → ${wordsOf(after.secrets)}`]),
    ...changesOf('calendar', calendarsIn(before?.time), calendarsIn(after.time), calendarParts),
    ...changesOf('window', before?.time?.windows, after.time?.windows ?? [], ruleParts),
    ...changesOf('freeze', before?.time?.freezes, after.time?.freezes ?? [], ruleParts),
    ...changesOf('train', before?.time?.trains, after.time?.trains ?? [], trainParts),
    ...orderChange(before, after),
  ];
}

/** Who joins a role and who leaves it, by name: it is people that are given rights, or lose them. */
function roleChange(role: string, before: readonly RoleEntry[] = [], after: readonly RoleEntry[] = []): readonly string[] {
  const [had, has] = [before.map(wordsOfEntry), after.map(wordsOfEntry)];
  const joins = has.filter((who) => !had.includes(who));
  const leaves = had.filter((who) => !has.includes(who));
  if (joins.length + leaves.length === 0) return [];
  const parts = [
    ...(joins.length === 0 ? [] : [`${andOf(joins)} ${joins.length === 1 ? 'joins' : 'join'}`]),
    ...(leaves.length === 0 ? [] : [`${andOf(leaves)} ${leaves.length === 1 ? 'leaves' : 'leave'}`]),
  ];
  return [`role ${role}: ${parts.join(', ')}`];
}

/** `otto in dev` */
function wordsOfEntry(entry: RoleEntry): string {
  return typeof entry === 'string' ? entry : `${entry.who} in ${andOf(entry.in)}`;
}

interface Named {
  readonly name: string;
}

/** What a thing says, by what it is called there. */
type Parts = ReadonlyMap<string, unknown>;

/** Things that came, went, or say something else; of those each part by itself, as it was and as it is. */
function changesOf<Thing extends Named>(
  what: string,
  before: readonly Thing[] = [],
  after: readonly Thing[],
  partsIn: (thing: Thing) => Parts,
): readonly string[] {
  const [ones, others] = [byName(before), byName(after)];
  return [...new Set([...ones.keys(), ...others.keys()])].flatMap((name) => {
    const [one, other] = [ones.get(name), others.get(name)];
    if (one === undefined) return [`${what} ${name} is new`];
    if (other === undefined) return [`${what} ${name} is gone`];
    return partChanges(partsIn(one), partsIn(other)).map((words) => `${what} ${name}: ${words}`);
  });
}

function partChanges(before: Parts, after: Parts): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [one, other] = [before.get(key), after.get(key)];
    if (canonical(one ?? null) === canonical(other ?? null)) return [];
    return [isGate(one ?? other) ? gateChange(key, one, other) : `${key} ${wordsOf(one)} → ${wordsOf(other)}`];
  });
}

/** Of a gate that asks something else, what is weaker of it is said beside this. */
function gateChange(key: string, before: unknown, after: unknown): string {
  if (before === undefined) return `${key} is new`;
  return after === undefined ? `${key} is gone` : `${key} asks something else`;
}

function isGate(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'hash' in value;
}

function byName<Thing extends Named>(things: readonly Thing[]): ReadonlyMap<string, Thing> {
  return new Map(things.map((thing) => [thing.name, thing]));
}

/** Keys and values by one name each: `variables MAIL`, `values mail`. Everything else as it is. */
function partsOf(thing: object): Parts {
  const parts = Object.entries(thing).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    if (key === 'name') return [];
    return isMap(value) ? Object.entries(value).map(([name, inner]) => [`${key} ${name}`, inner]) : [[key, value]];
  });
  return new Map(parts);
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What nobody writes is one. */
function serviceParts(service: Service): Parts {
  return partsOf({ instances: 1, ...service });
}

/** Gates by their names, each as a whole. */
function stageParts({ entry, exit, ...stage }: Stage): Parts {
  const gates = [...entry, ...exit].map(({ side, kind, label, hash }) => [wordsOfGate(side, kind, label), { hash }] as const);
  return new Map([...partsOf(stage), ...gates]);
}

/** `exit soak`, `entry approval tester`. */
function wordsOfGate(side: string, kind: string, label: string): string {
  return kind === label ? `${side} ${kind}` : `${side} ${kind} ${label}`;
}

const longest = 80;

function wordsOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = typeof value === 'string' ? (value === '' ? '""' : value) : Array.isArray(value) ? listWords(value) : canonical(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function listWords(value: readonly unknown[]): string {
  return value.length === 0 ? 'nothing' : value.map((item) => (typeof item === 'string' ? item : canonical(item))).join(', ');
}

function orderChange(before: System | undefined, after: System): readonly string[] {
  const kept = (before?.path ?? []).map(({ name }) => name).filter((name) => after.path.some((stage) => stage.name === name));
  const now = after.path.map(({ name }) => name).filter((name) => kept.includes(name));
  return kept.join('\n') === now.join('\n') ? [] : [`the order of the path changes: ${now.join(' → ')}`];
}
