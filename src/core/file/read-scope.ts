import type { GateDraft } from './draft.ts';
import { openFields } from './fields.ts';
import type { Reading } from './fields.ts';
import { sortedSlots } from './read-slots.ts';
import type { Entry } from './tree.ts';
import { readChoice } from './values.ts';
import type { GatePlace } from './gate-place.ts';

const scopePart = { name: 'gate', article: 'a scope', keys: ['signed-by'], later: [] } as const;
const example = 'scope: {signed-by: [release-manager, tester]}';

/** `- scope: {signed-by: [product-owner, tester]}` */
export function readScope(reading: Reading, entry: Entry, { side, stage }: GatePlace): GateDraft | undefined {
  if (side === 'exit') {
    const sentence = `A scope is agreed before a release enters. Move the gate to the \`entry\` of ${stage} or of the stage after it.`;
    reading.report.error(entry.keySpan, 'scope-at-exit', { sentence });
    return undefined;
  }
  const fields = openFields(reading, entry.value, { part: scopePart, title: 'a scope', name: '', example });
  const signed = fields.need('signed-by', 'signed-by: [release-manager, tester]');
  const slots = signed === undefined ? [] : sortedSlots(reading, signed);
  return slots.length === 0 ? undefined : { kind: 'scope', slots };
}

/** `- requirements: proven` */
export function readRequirements({ report }: Reading, entry: Entry, { side, exitOf }: GatePlace): GateDraft | undefined {
  if (side === 'entry') {
    const sentence = `Requirements are proven by what ran *in* a stage. Move the gate to ${exitOf}'s \`exit\`.`;
    report.error(entry.keySpan, 'requirements-at-entry', { sentence });
    return undefined;
  }
  const proven = readChoice(report, entry, { noun: 'state of requirements', choices: ['proven'] });
  return proven === undefined ? undefined : { kind: 'requirements' };
}
