import { migrationsAllowed } from '#core/system.ts';
import type { GateDraft } from './draft.ts';
import { openFields } from './fields.ts';
import type { Fields, Reading } from './fields.ts';
import { isName, smallName } from './names.ts';
import { readCheck } from './read-check.ts';
import { deadlineKeys, readDeadline } from './read-deadline.ts';
import { readRequirements, readScope } from './read-scope.ts';
import { sortedSlots } from './read-slots.ts';
import { readLength, readSoak } from './read-soak.ts';
import { readWhens } from './read-when.ts';
import type { Report } from './report.ts';
import type { FileNode, Entry, MapNode } from './tree.ts';
import { readBoolean, readChoice, readText, textsOf } from './values.ts';
import { gateKinds, parts } from './words.ts';
import type { GateKind } from './words.ts';
import type { GatePlace } from './gate-place.ts';

/** One dash below `entry` or `exit`: the kind is read first, then what belongs to that kind. */
export function readGate(reading: Reading, node: FileNode, place: GatePlace): GateDraft | undefined {
  const { report } = reading;
  const [kind, second] = node.kind === 'map' ? gateKinds.filter((known) => node.entries.has(known)) : [];
  if (kind === 'watch' && second === undefined && node.kind === 'map') return readWatch(reading, node, place);
  const keys = kind === undefined || kind === 'watch' ? parts.gate.keys : [kind, ...siblings[kind]];
  if (kind !== undefined && second !== undefined && node.kind === 'map') {
    const later = [...node.entries.values()].findLast(({ key }) => key === kind || key === second);
    report.error(later?.keySpan ?? node.span, 'two-gates', {
      sentence: `One gate per dash. Give \`${later?.key ?? second}\` a \`-\` of its own.`,
    });
    return undefined;
  }
  const article = kind === undefined ? parts.gate.article : `a gate \`${kind}\``;
  const example = '- check: smoke';
  const fields = openFields(reading, node, { part: { ...parts.gate, article, keys }, title: article, name: '', example });
  const entry = kind === undefined ? undefined : fields.get(kind);
  if (kind === undefined || kind === 'watch' || entry === undefined) {
    const isKnown = node.kind === 'map' && [...node.entries.keys()].every((key) => parts.gate.keys.some((word) => word === key));
    if (isKnown)
      report.error(node.span, 'missing-key', { sentence: `A gate says what it asks for. Write \`${example}\`.`, expected: gateKinds });
    return undefined;
  }
  const gate = readers[kind](reading, entry, { fields, place });
  if (gate?.kind !== 'approval' && gate?.kind !== 'sign-off' && gate?.kind !== 'manual' && gate?.kind !== 'scope') return gate;
  const deadline = readDeadline(reading, fields, place);
  return deadline === undefined ? gate : { ...gate, deadline };
}

const siblings: { readonly [kind in OwnGate]: readonly string[] } = {
  check: ['roll-back'],
  approval: deadlineKeys,
  soak: [],
  window: [],
  'sign-off': ['checklist', ...deadlineKeys],
  manual: ['instruction', ...deadlineKeys],
  migrations: [],
  scope: deadlineKeys,
  requirements: [],
  data: [],
};

/** Gates whose fields are read here; a watch is read as the check that it is. */
type OwnGate = Exclude<GateKind, 'watch'>;

interface Beside {
  readonly fields: Fields;
  readonly place: GatePlace;
}

type GateReader = (reading: Reading, entry: Entry, beside: Beside) => GateDraft | undefined;

const readers: { readonly [kind in OwnGate]: GateReader } = {
  check: readCheckGate,
  approval: readApproval,
  soak: (reading, entry, { place }) => readSoak(reading, entry, place),
  window: readWindow,
  'sign-off': readSignOff,
  manual: readManual,
  migrations: readMigrations,
  scope: (reading, entry, { place }) => readScope(reading, entry, place),
  requirements: (reading, entry, { place }) => readRequirements(reading, entry, place),
  data: ({ report }, entry, { place }) => readData(report, entry, place),
};

function readCheckGate({ report }: Reading, entry: Entry, { fields, place }: Beside): GateDraft | undefined {
  const check = readText(report, entry, 'the name of a check');
  const back = fields.get('roll-back');
  const rollsBack = back === undefined ? undefined : readBoolean(report, back);
  if (back !== undefined && place.side === 'entry') {
    const sentence = `Before a release is there nothing can be rolled back. Move the gate to ${place.exitOf}'s \`exit\`, or delete \`roll-back\`.`;
    report.error(back.keySpan, 'watch-at-entry', { sentence });
  }
  return check === undefined ? undefined : { kind: 'check', check, ...(rollsBack === true && { rollsBack: true }) };
}

/** `- watch: 30 minutes`, with its bounds beside it: real traffic, looked at where it is. */
function readWatch(reading: Reading, node: MapNode, { exitOf, side }: GatePlace): GateDraft | undefined {
  const entry = node.entries.get('watch');
  if (entry === undefined) return undefined;
  if (side === 'entry') {
    const sentence = `A watch looks at what runs *in* a stage. Move it to ${exitOf}'s \`exit\`.`;
    reading.report.error(entry.keySpan, 'watch-at-entry', { sentence });
    return undefined;
  }
  const check = readCheck(reading, { key: 'watch', keySpan: entry.keySpan, value: node });
  return check.kind === '' ? undefined : { kind: 'watch', check };
}

function readSignOff(reading: Reading, entry: Entry, { fields, place }: Beside): GateDraft | undefined {
  const { report } = reading;
  if (place.side === 'entry') {
    const sentence = `A sign-off testifies to what runs in a stage. Move it to ${place.exitOf}'s \`exit\`, or ask for an \`approval\`.`;
    report.error(entry.keySpan, 'sign-off-at-entry', { sentence });
    return undefined;
  }
  const role = readRole(reading, entry);
  const list = fields.need('checklist', 'checklist: uat');
  if (list?.value.kind === 'list') {
    const items = textsOf(report, 'checklist', list.value.items).map(({ text }) => text);
    return role === undefined ? undefined : { kind: 'sign-off', role, checklist: [...new Set(items)] };
  }
  const checklist = list === undefined ? undefined : readText(report, list, 'the name of a checklist');
  return role === undefined || checklist === undefined ? undefined : { kind: 'sign-off', role, checklist };
}

function readManual(reading: Reading, entry: Entry, { fields }: Beside): GateDraft | undefined {
  const role = readRole(reading, entry);
  const found = fields.need('instruction', 'instruction: "What is to be done"');
  const instruction = found === undefined ? undefined : readText(reading.report, found, 'what is to be done');
  return role === undefined || instruction === undefined ? undefined : { kind: 'manual', role, instruction };
}

/** `- window: Mon-Thu 09:00-15:00` */
function readWindow({ report }: Reading, entry: Entry, { place }: Beside): GateDraft | undefined {
  if (place.side === 'exit') {
    const sentence = `A window says when a release may *enter*. Move it to the \`entry\` of the stage that it is to enter.`;
    report.error(entry.keySpan, 'window-at-exit', { sentence });
    return undefined;
  }
  const when = readWhens(report, entry);
  return when.length === 0 ? undefined : { kind: 'window', when };
}

/** `- data: 5 days`: at most so old. */
function readData(report: Report, entry: Entry, { calendar }: GatePlace): GateDraft | undefined {
  const length = readLength(report, entry, calendar);
  return length === undefined ? undefined : { kind: 'data', ...length };
}

/** `- migrations: expand-only` */
function readMigrations({ report }: Reading, entry: Entry, { place }: Beside): GateDraft | undefined {
  if (place.side === 'exit') {
    const sentence = `Migrations are looked at before they run. Move the gate to the stage's \`entry\`.`;
    report.error(entry.keySpan, 'migrations-at-exit', { sentence });
    return undefined;
  }
  const allows = readChoice(report, entry, { noun: 'kind of migrations', choices: migrationsAllowed });
  return allows === undefined ? undefined : { kind: 'migrations', allows };
}

function readRole({ report }: Reading, entry: Entry): string | undefined {
  const role = readText(report, entry, 'a role');
  return role !== undefined && isName(report, { text: role, span: entry.value.span }, smallName) ? role : undefined;
}

/** `tester` · `2 tester` · `[release-manager, tester]` · `{release-manager: 1, tester: 2}` */
function readApproval(reading: Reading, entry: Entry): GateDraft | undefined {
  const slots = sortedSlots(reading, entry);
  return slots.length === 0 ? undefined : { kind: 'approval', slots };
}
