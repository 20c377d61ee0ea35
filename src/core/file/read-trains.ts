import type { TrainDefinition } from '#core/time/definitions.ts';
import { openFields } from './fields.ts';
import type { Reading } from './fields.ts';
import { isName, trainName } from './names.ts';
import { readLength } from './read-soak.ts';
import { readWhens } from './read-when.ts';
import type { Entry, FileNode } from './tree.ts';
import { readChoice, readList, readText } from './values.ts';
import { timeParts } from './words-of-time.ts';

/** What a train that says nothing itself goes by: the system's zone, and the calendar of the file. A stage that is not said is the last one. */
export interface TrainsBy {
  readonly zone: string;
  readonly calendar: string;
}

export function readTrains(reading: Reading, entry: Entry, by: TrainsBy): readonly TrainDefinition[] {
  const items = readList(reading.report, entry, {
    example: '- {name: Fortnightly, when: every second Tuesday 14:00-17:00 from 2026-12-01, cut-off: 2 working days}',
  });
  return items.map((item) => readTrain(reading, item, by));
}

function readTrain(reading: Reading, node: FileNode, by: TrainsBy): TrainDefinition {
  const { report } = reading;
  const named = node.kind === 'map' ? node.entries.get('name')?.value : undefined;
  const said = named?.kind === 'text' ? named.raw : '';
  const title = said === '' ? 'a train' : `train \`${said}\``;
  const fields = openFields(reading, node, { part: timeParts.train, title, name: said, example: '- name: Fortnightly' });
  const entry = fields.need('name', 'name: Fortnightly');
  const name = entry === undefined ? undefined : readText(report, entry, 'a name');
  if (entry !== undefined && name !== undefined) isName(report, { text: name, span: entry.value.span }, trainName);
  const when = fields.need('when', 'when: every Tuesday 14:00-17:00');
  const [zone, calendar, stage] = (['zone', 'calendar', 'stage'] as const).map((key) => {
    const given = fields.get(key);
    return given === undefined ? undefined : readText(report, given, key === 'zone' ? 'a zone such as `Europe/Berlin`' : `a ${key}`);
  });
  const before = fields.get('cut-off');
  const cutOff = before === undefined ? undefined : readLength(report, before, calendar ?? by.calendar);
  sayKinds(reading, fields.get('kinds'));
  return {
    name: name ?? '',
    when: when === undefined ? [] : readWhens(report, when),
    zone: zone ?? by.zone,
    stage: stage ?? '',
    ...(cutOff !== undefined && { cutOff }),
  };
}

/** Said or not, a train takes normal releases: what repairs production waits for none. */
function sayKinds({ report }: Reading, entry: Entry | undefined): void {
  if (entry === undefined) return;
  const items = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  const words = { noun: 'kind of release', choices: ['normal', 'hotfix'] } as const;
  for (const value of items) {
    if (readChoice(report, { ...entry, value }, words) !== 'hotfix') continue;
    const sentence = 'A hotfix never waits for a train. Write `kinds: [normal]`, or delete the line.';
    report.error(value.span, 'holds-nothing', { sentence });
  }
}
