import { isMap, isSeq, parseDocument, type Document } from 'yaml';

/** Days on which nobody works, as the file writes them: `2026-12-24 until 2027-01-02`. */
export interface NamedDays {
  readonly when: string;
  readonly because: string;
}

/** The text with more closures in a calendar; its comments and its order stay. What stands there already is not written twice. */
export function addClosures(text: string, calendar: string, closures: readonly NamedDays[]): string {
  const document = parseDocument(text, { uniqueKeys: false });
  const path = calendar === 'default' && document.has('calendar') ? ['calendar'] : ['calendars', calendar];
  openCalendar(document, path);
  const list = [...path, 'closures'];
  if (!isSeq(document.getIn(list))) document.setIn(list, document.createNode([]));
  const found = document.getIn(list);
  const known = isSeq(found) ? found.items.map((item) => (isMap(item) ? item.get('when') : String(item))) : [];
  for (const { when, because } of closures) {
    if (!known.includes(when)) document.addIn(list, document.createNode({ when, because }, { flow: true }));
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** `calendar: DE-BW` becomes a map that says the same, to have room for more. */
function openCalendar(document: Document, path: readonly string[]): void {
  const found = document.getIn(path, true);
  if (!isMap(found)) document.setIn(path, document.createNode({ holidays: found }));
}

/** The same as text, to paste. */
export function closuresText(closures: readonly NamedDays[]): string {
  return closures.length === 0
    ? ''
    : `closures:\n${closures.map(({ when, because }) => `  - {when: ${when}, because: ${JSON.stringify(because)}}\n`).join('')}`;
}
