import { fillSlots } from '#core/gates/slots.ts';
import type { RoleEntry, Slot } from '#core/system.ts';
import { resolveGate } from './build.ts';
import type { GateDraft, StageDraft, Meaning } from './draft.ts';
import { sayHotfixPath } from './meaning-paths.ts';
import { sayPrevious, sayRollout } from './meaning-rollout.ts';
import { sayDataOf, sayRefreshed } from './meaning-refresh.ts';
import { unknownWords } from './meaning-services.ts';
import { nearest } from './nearest.ts';
import { wordsInLine } from './quote.ts';
import { keySpanAt, spanAt } from './tree.ts';

export function sayPath(meaning: Meaning): void {
  sayTwice(meaning);
  sayPlaces(meaning);
  sayUnused(meaning);
  sayHotfixPath(meaning);
  for (const [index, stage] of meaning.draft.stages.entries()) {
    for (const side of ['entry', 'exit'] as const) sayGates(meaning, { stage, index, side });
    sayRollout(meaning, { stage, index });
    sayPrevious(meaning, { stage, index });
    sayRefreshed(meaning, { stage, index });
  }
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

function sayTwice({ report, root, draft }: Meaning): void {
  const seen = new Map<string, number>();
  for (const [index, { name }] of draft.stages.entries()) {
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, index);
      continue;
    }
    const line = report.lineOf(spanAt(root, 'path', first).from);
    const place = ordinals[first] ?? `${first + 1}th`;
    const sentence = `\`${name}\` is already the ${place} stage (L${line}). Give this one a name of its own.`;
    report.error(spanAt(root, 'path', index, 'stage'), 'stage-twice', { sentence });
  }
}

/** An environment belongs to one stage, and stands in it once. */
function sayPlaces(meaning: Meaning): void {
  const { report, draft } = meaning;
  const known = new Set(draft.environments.map((environment) => environment.name));
  const names = new Set(draft.stages.map((stage) => stage.name));
  const places = new Map<string, string>();
  for (const [index, stage] of draft.stages.entries()) {
    if (names.size < draft.stages.length && draft.stages.findIndex(({ name }) => name === stage.name) !== index) continue;
    for (const [wave, environments] of stage.waves.entries()) {
      for (const [place, name] of environments.entries()) {
        const span = placeSpan(meaning, { index, wave, place });
        const other = places.get(name);
        if (!known.has(name)) sayUnknownEnvironment(meaning, { name, stage, span });
        else if (other !== undefined) {
          const where =
            other === stage.name
              ? `stands twice in ${other}. Delete one.`
              : `is in ${other} and ${stage.name}. Give ${stage.name} one of its own.`;
          report.error(span, 'shared-environment', { sentence: `\`${name}\` ${where}` });
        }
        places.set(name, other ?? stage.name);
      }
    }
  }
}

function placeSpan(
  { root }: Meaning,
  { index, wave, place }: { readonly index: number; readonly wave: number; readonly place: number },
): ReturnType<typeof spanAt> {
  const stage = root.kind === 'map' ? root.entries.get('path')?.value : undefined;
  const node = stage?.kind === 'list' ? stage.items[index] : undefined;
  if (node?.kind === 'map' && node.entries.has('waves')) return spanAt(node, 'waves', wave, place);
  if (node?.kind === 'map' && node.entries.has('environments')) return spanAt(node, 'environments', place);
  if (node?.kind === 'map' && node.entries.has('environment')) return spanAt(node, 'environment');
  return spanAt(root, 'path', index, 'stage');
}

interface UnknownPlace {
  readonly name: string;
  readonly stage: StageDraft;
  readonly span: ReturnType<typeof spanAt>;
}

function sayUnknownEnvironment({ report, draft }: Meaning, { name, stage, span }: UnknownPlace): void {
  const names = draft.environments.map((environment) => environment.name);
  const other = names.find((known) => known.toLowerCase() === name.toLowerCase());
  if (other !== undefined) {
    report.error(span, 'case', { sentence: `There is \`${other}\`, no \`${name}\`. Case counts.`, expected: names, hint: other });
    return;
  }
  const taken = new Set(draft.stages.flatMap(({ waves }) => waves.flat()));
  const words = unknownWords(
    'environment',
    name,
    nearest(
      name,
      names.filter((known) => !taken.has(known)),
    ),
  );
  const advice =
    words.hint === undefined ? ` ${stage.name} needs one: add \`${name}: {data: synthetic, errors: full}\` to \`environments\`.` : '';
  report.error(span, 'unknown-environment', { sentence: `${words.sentence}${advice}`, expected: names, hint: words.hint });
}

function sayUnused({ report, root, draft }: Meaning): void {
  const used = new Set(draft.stages.flatMap((stage) => stage.waves.flat()));
  const isMisspelt = [...used].some((name) => !draft.environments.some((environment) => environment.name === name));
  for (const { name } of isMisspelt ? [] : draft.environments) {
    if (used.has(name)) continue;
    report.error(keySpanAt(root, 'environments', name), 'unused-environment', {
      sentence: `No stage uses \`${name}\`. Add it to one or delete it.`,
    });
  }
  const checks = new Set(draft.stages.flatMap(checksOf));
  for (const name of draft.checks.keys()) {
    if (!checks.has(name))
      report.warn(keySpanAt(root, 'checks', name), 'unused-check', { sentence: `No gate uses the check \`${name}\`, so it never runs.` });
  }
}

/** Names of the checks of its gates and of its canary. */
function checksOf({ entry, exit, previous, rollout }: StageDraft): readonly string[] {
  const gates = [...entry, ...exit].flatMap((gate) => (gate.kind === 'check' ? [gate.check] : []));
  return [
    ...gates,
    ...(previous === undefined ? [] : [previous.check]),
    ...(typeof rollout === 'string' || rollout.kind === 'pause' ? [] : rollout.checks),
  ];
}

interface Side {
  readonly stage: StageDraft;
  readonly index: number;
  readonly side: 'entry' | 'exit';
}

export interface PlacedGate extends Side {
  readonly gate: GateDraft;
  readonly place: number;
}

function sayGates(meaning: Meaning, where: Side): void {
  const { report, root, draft } = meaning;
  const hashes = new Map<string, number>();
  for (const [place, gate] of where.stage[where.side].entries()) {
    const isKnown = sayGate(meaning, { ...where, gate, place });
    const resolved = isKnown ? resolveGate(draft, gate, where.side) : undefined;
    if (resolved === undefined) continue;
    const first = hashes.get(resolved.hash);
    hashes.set(resolved.hash, first ?? place);
    if (first === undefined) continue;
    const line = report.lineOf(spanAt(root, 'path', where.index, where.side, first).from);
    report.error(spanAt(root, 'path', where.index, where.side, place), 'same-gate', {
      sentence: `This gate asks what the one in L${line} asks. Delete one.`,
    });
  }
}

/** Says what of a gate is not there; true where all of it is. */
function sayGate(meaning: Meaning, placed: PlacedGate): boolean {
  const { report, root, draft } = meaning;
  const { gate, index, side, place } = placed;
  switch (gate.kind) {
    case 'check': {
      if (draft.checks.has(gate.check)) return true;
      const names = [...draft.checks.keys()];
      const words = unknownWords('check', gate.check, nearest(gate.check, names));
      const advice = words.hint === undefined ? ` Add \`${gate.check}: {http: /health}\` to \`checks\`.` : '';
      report.error(spanAt(root, 'path', index, side, place, 'check'), 'unknown-check', {
        sentence: `${words.sentence}${advice}`,
        expected: names,
        hint: words.hint,
      });
      return false;
    }
    case 'data':
      return sayDataOf(meaning, placed);
    case 'requirements':
      return saySigned(meaning, placed);
    case 'scope':
    case 'approval':
      return sayPeople(meaning, placed, gate.slots) && sayTold(meaning, placed, gate.deadline?.tells);
    case 'migrations':
    case 'soak':
    case 'window':
    case 'watch':
      return true;
    case 'sign-off': {
      const hasList = typeof gate.checklist !== 'string' || draft.checklists.has(gate.checklist);
      if (!hasList) sayUnknownList(meaning, placed, gate.checklist);
      return sayPeople(meaning, placed, [{ role: gate.role, count: 1 }]) && sayTold(meaning, placed, gate.deadline?.tells) && hasList;
    }
    case 'manual':
      return sayPeople(meaning, placed, [{ role: gate.role, count: 1 }]) && sayTold(meaning, placed, gate.deadline?.tells);
  }
}

/** Requirements stand in a scope: where nobody signs that, whoever takes one out that has no proof opens the gate. */
function saySigned({ report, root, draft }: Meaning, { index, side, place }: PlacedGate): boolean {
  if (draft.stages.slice(0, index + 1).some(({ entry }) => entry.some(({ kind }) => kind === 'scope'))) return true;
  const sentence =
    'Nobody signs the scope that these requirements stand in. Add `- scope: {signed-by: [release-manager, tester]}` to an `entry` before.';
  report.error(spanAt(root, 'path', index, side, place, 'requirements'), 'requirements-unsigned', { sentence });
  return false;
}

/** Whom a deadline tells must be somebody, or nobody hears of it. */
function sayTold(meaning: Meaning, { index, side, place }: PlacedGate, roles: readonly string[] = []): boolean {
  const { report, root, draft } = meaning;
  const names = [...draft.roles.keys()];
  const missing = roles.find((role) => (draft.roles.get(role) ?? []).length === 0);
  if (missing === undefined) return true;
  const hint = draft.roles.has(missing) ? undefined : nearest(missing, names);
  const span = spanAt(root, 'path', index, side, place, 'then');
  if (hint !== undefined) report.error(span, 'unknown-role', { ...unknownWords('role', missing, hint), expected: names });
  else
    report.error(span, 'empty-role', {
      sentence: `Nobody is \`${missing}\`, so nobody would be told. Add \`${missing}: [anna]\` to \`roles\`.`,
    });
  return false;
}

function sayUnknownList({ report, root, draft }: Meaning, { index, side, place }: PlacedGate, name: string): void {
  const names = [...draft.checklists.keys()];
  const words = unknownWords('checklist', name, nearest(name, names));
  const advice = words.hint === undefined ? ` Add \`${name}: [Order placed]\` to \`checklists\`.` : '';
  const span = spanAt(root, 'path', index, side, place, 'checklist');
  report.error(span, 'unknown-checklist', { sentence: `${words.sentence}${advice}`, expected: names, hint: words.hint });
}

/** Every role has people, and there are enough of them, each for one slot. How many a group has is known when it is asked, not here. */
function sayPeople(meaning: Meaning, placed: PlacedGate, slots: readonly Slot[]): boolean {
  const { report, root, draft } = meaning;
  const { gate, index, side, place } = placed;
  const span = spanAt(root, 'path', index, side, place, gate.kind);
  for (const { role } of slots) if ((draft.roles.get(role) ?? []).length === 0) return sayNobody(meaning, placed, role);
  const roles = new Map(slots.map(({ role }) => [role, new Set(namedFor(draft.roles.get(role) ?? [], placed.stage))]));
  const out = slots.find(({ role }) => roles.get(role)?.size === 0);
  if (out !== undefined) return sayElsewhere(meaning, placed, out.role);
  if ([...roles.values()].some((people) => [...people].some((person) => person.startsWith('group:')))) return true;
  const people = new Set([...roles.values()].flatMap((persons) => [...persons]));
  const open = fillSlots(
    slots,
    [...people].map((person) => ({ person })),
    (person, role) => roles.get(role)?.has(person) === true,
  );
  if (open.length === 0) return true;
  const needed = slots.reduce((sum, { count }) => sum + count, 0);
  const names = wordsInLine([...roles.keys()].map((role) => `\`${role}\``));
  const have = roles.size === 1 ? `has ${people.size}` : `have ${people.size} together, each for one slot`;
  report.error(span, 'too-few-people', { sentence: `${needed} must approve, ${names} ${have}, an author doesn't count. Add people.` });
  return false;
}

/** Who is named for the whole system, or for every environment of the stage. */
function namedFor(people: readonly RoleEntry[], { waves }: StageDraft): readonly string[] {
  return people.flatMap((entry) => {
    if (typeof entry === 'string') return [entry];
    return waves.flat().every((environment) => entry.in.includes(environment)) ? [entry.who] : [];
  });
}

function sayElsewhere({ report, root }: Meaning, { stage, gate, index, side, place }: PlacedGate, role: string): false {
  const places = wordsInLine(stage.waves.flat().map((environment) => `\`${environment}\``));
  const end = side === 'exit' ? 'left' : 'entered';
  const sentence = `Nobody is \`${role}\` in ${places}: ${stage.name} could never be ${end}. Add the environment to \`in\` of somebody.`;
  report.error(spanAt(root, 'path', index, side, place, gate.kind), 'empty-role', { sentence });
  return false;
}

function sayNobody({ report, root, draft }: Meaning, { stage, gate, index, side, place }: PlacedGate, role: string): false {
  const names = [...draft.roles.keys()];
  const hint = draft.roles.has(role) ? undefined : nearest(role, names);
  const gateNode = spanAt(root, 'path', index, side, place, gate.kind);
  if (hint !== undefined) {
    report.error(gateNode, 'unknown-role', { ...unknownWords('role', role, hint), expected: names });
    return false;
  }
  const end = side === 'exit' ? 'left' : 'entered';
  const line = draft.roles.has(role)
    ? `Add someone, L${report.lineOf(keySpanAt(root, 'roles', role).from)}.`
    : `Add \`${role}: [anna]\` to \`roles\`.`;
  report.error(gateNode, 'empty-role', { sentence: `Nobody is \`${role}\`: ${stage.name} could never be ${end}. ${line}` });
  return false;
}
