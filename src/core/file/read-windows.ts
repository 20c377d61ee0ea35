import type { FreezeDefinition, WindowDefinition } from '#core/time/definitions.ts';
import type { Recurrence } from '#core/time/recurrence-types.ts';
import type { TimeScope } from '#core/time/types.ts';
import { openFields } from './fields.ts';
import type { Fields, Reading } from './fields.ts';
import { isName, ruleName } from './names.ts';
import { sayTornOff } from './read-calendar.ts';
import { readFromUntil, readWhens } from './read-when.ts';
import type { Report } from './report.ts';
import type { Entry, FileNode, MapNode } from './tree.ts';
import { readBoolean, readChoice, readList, readMilliseconds, readText, textsOf } from './values.ts';
import type { Part } from './words.ts';
import { timeParts } from './words-of-time.ts';

/** `zone` is the system's; a window or a freeze may have its own. */
export function readWindows(reading: Reading, entry: Entry, zone: string): readonly WindowDefinition[] {
  const { report } = reading;
  const items = readList(report, entry, { example: '- {name: Office hours, when: Mon-Thu 09:00-15:00}' });
  return items.map((item): WindowDefinition => {
    const { fields, name } = openRule(reading, item, timeParts.window);
    const when = fields.need('when', 'when: Mon-Thu 09:00-15:00');
    const room = fields.get('must-fit');
    const mustFitMs = room === undefined ? undefined : readMilliseconds(report, room);
    return {
      name,
      when: when === undefined ? [] : readWhens(report, when),
      zone: readZone(reading, fields) ?? zone,
      scope: readScope(reading, fields),
      ...(mustFitMs !== undefined && { mustFitMs }),
    };
  });
}

export function readFreezes(reading: Reading, entry: Entry, zone: string): readonly FreezeDefinition[] {
  const { report } = reading;
  const items = readList(report, entry, { example: '- {name: Year end, from: 2026-12-18, until: 2027-01-07}' });
  return items.map((item): FreezeDefinition => {
    const { fields, name } = openRule(reading, item, timeParts.freeze);
    const [kind, reason, pauses] = [fields.get('kind'), fields.get('because'), fields.get('pauses-soak')];
    const isPausing = pauses === undefined ? undefined : readBoolean(report, pauses);
    return {
      name,
      when: readFrozen(reading, item, fields),
      zone: readZone(reading, fields) ?? zone,
      scope: readScope(reading, fields),
      kind:
        (kind === undefined ? undefined : readChoice(report, kind, { noun: 'kind of freeze', choices: ['freeze', 'code'] })) ?? 'freeze',
      // `Year end` says why as well as what.
      because: (reason === undefined ? undefined : readText(report, reason, 'a reason for people')) ?? name,
      ...(isPausing === true && { pausesSoak: true as const }),
    };
  });
}

function openRule(reading: Reading, node: FileNode, part: Part): { readonly fields: Fields; readonly name: string } {
  const { report } = reading;
  const named = node.kind === 'map' ? node.entries.get('name')?.value : undefined;
  const said = named?.kind === 'text' ? named.raw : '';
  const noun = part.article.replace('a ', '');
  const torn = node.kind === 'map' && sayTornOff(reading, node);
  const title = said === '' ? part.article : `${noun} \`${said}\``;
  if (torn) return { fields: nothing, name: said };
  const fields = openFields(reading, node, { part, title, name: said, example: '- name: Year end' });
  const entry = fields.need('name', noun === 'freeze' ? 'name: Year end' : 'name: Office hours');
  const name = entry === undefined ? undefined : readText(report, entry, 'a name');
  if (entry !== undefined && name !== undefined) isName(report, { text: name, span: entry.value.span }, ruleName);
  return { fields, name: name ?? '' };
}

/** What cannot be read is not said to be missing as well. */
const nothing: Fields = { get: () => undefined, need: () => undefined, isMeant: () => true };

/** Once, by `from` and `until`; or again and again, by `when`. */
function readFrozen({ report }: Reading, node: FileNode, fields: Fields): readonly Recurrence[] {
  const [when, from, until] = [fields.get('when'), fields.get('from'), fields.get('until')];
  if (when !== undefined) {
    const other = from ?? until;
    if (other !== undefined) {
      report.error(other.keySpan, 'one-of', { sentence: `\`when\` and \`${other.key}\` both say when it is. Keep one of them.` });
    }
    return readWhens(report, when);
  }
  if (from === undefined && until === undefined) {
    if (node.kind === 'map' && fields !== nothing && !['when', 'from', 'until'].some((key) => fields.isMeant(key))) sayNever(report, node);
    return [];
  }
  const begins = fields.need('from', 'from: 2026-12-18');
  const ends = fields.need('until', 'until: 2027-01-07');
  const once = begins === undefined || ends === undefined ? undefined : readFromUntil(report, begins, ends);
  return once === undefined || node.kind !== 'map' ? [] : [once];
}

function sayNever(report: Report, { entries, span }: MapNode): void {
  const [first] = entries.values();
  const advice = 'Add `from: 2026-12-18, until: 2027-01-07`, or `when: every Friday 16:00 until Monday 08:00`.';
  report.error(first?.keySpan ?? span, 'missing-key', { sentence: `This freeze does not say when it is. ${advice}` });
}

function readZone({ report }: Reading, fields: Fields): string | undefined {
  const entry = fields.get('zone');
  return entry === undefined ? undefined : readText(report, entry, 'a zone such as `Europe/Berlin`');
}

/** What is not named is not limited. Sorted, so that the order in which names are written changes nothing. */
function readScope(reading: Reading, fields: Fields): TimeScope {
  const [stages, environments, services] = ['stages', 'environments', 'services'].map((key) => readNames(reading, fields.get(key)));
  const kinds = readKinds(reading, fields.get('kinds'));
  return {
    ...(stages !== undefined && { stages }),
    ...(environments !== undefined && { environments }),
    ...(services !== undefined && { services }),
    ...(kinds !== undefined && { kinds }),
  };
}

function readKinds(reading: Reading, entry: Entry | undefined): TimeScope['kinds'] {
  if (entry === undefined || readNames(reading, entry) === undefined) return undefined;
  const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  const words = { noun: 'kind of release', choices: ['normal', 'hotfix'] } as const;
  return [...new Set(nodes.flatMap((value) => readChoice(reading.report, { ...entry, value }, words) ?? []))].sort();
}

/** One may stand without brackets. */
function readNames({ report }: Reading, entry: Entry | undefined): readonly string[] | undefined {
  if (entry === undefined) return undefined;
  if (entry.value.kind !== 'list') {
    const text = readText(report, entry, 'a name or a list of names');
    return text === undefined ? [] : [text];
  }
  const { items } = entry.value;
  if (items.length === 0) {
    const sentence = `\`${entry.key}\` is empty: this would be about nothing. Name some, or delete the line to mean all.`;
    report.error(entry.keySpan, 'holds-nothing', { sentence });
  }
  return [...new Set(textsOf(report, entry.key, items).map(({ text }) => text))].sort();
}
