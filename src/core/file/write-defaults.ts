import { type Document, isMap, parseDocument } from 'yaml';
import type { System } from '#core/system.ts';
import type { TimeDefinitions } from '#core/time/definitions.ts';

/** The text with every default written out that the file leaves to us; its comments and its order stay. */
export function writeDefaults(text: string, system: System): string {
  const document = parseDocument(text, { uniqueKeys: false });
  add(document, ['hosts'], system.hosts);
  for (const { name, after, internal, instances } of system.services) {
    add(document, ['services', name, 'after'], after);
    add(document, ['services', name, 'internal'], internal);
    add(document, ['services', name, 'instances'], instances ?? 1);
  }
  for (const { name, host, target, audience } of system.environments) {
    add(document, ['environments', name, 'host'], host);
    add(document, ['environments', name, 'target'], target);
    add(document, ['environments', name, 'audience'], audience);
  }
  for (const [index, { waves, queue, rollout }] of system.path.entries()) {
    const isSaid = ['environment', 'environments', 'waves'].some((key) => document.hasIn(['path', index, key]));
    const [only] = waves.flat();
    if (!isSaid && only !== undefined) add(document, ['path', index, 'environment'], only);
    if (typeof rollout === 'string') add(document, ['path', index, 'rollout'], rollout);
    add(document, ['path', index, 'queue'], queue);
  }
  if (system.time !== undefined) addTime(document, system.time);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function addTime(document: Document, { zone, calendars, windows, freezes }: TimeDefinitions): void {
  for (const name of Object.keys(calendars)) {
    const path = name === 'default' && document.has('calendar') ? ['calendar'] : ['calendars', name];
    const found = document.getIn(path, true);
    // A place alone has no room for more.
    if (!isMap(found)) document.setIn(path, document.createNode({ holidays: found }));
    const usual = { 'worked-in': 'all', week: 'Mon-Fri', hours: '09:00-17:00', zone };
    for (const [key, value] of Object.entries(usual)) add(document, [...path, key], value);
    if (document.hasIn([...path, 'half-days'])) add(document, [...path, 'half-days', 'count'], 0.5);
  }
  // Those behind the list stand at the entry of a stage.
  for (const index of windows.keys()) if (document.hasIn(['windows', index])) add(document, ['windows', index, 'zone'], zone);
  for (const [index, { name }] of freezes.entries()) {
    for (const [key, value] of Object.entries({ zone, kind: 'freeze', because: name })) add(document, ['freezes', index, key], value);
  }
}

/** What stands there already is nobody's default. */
function add(document: Document, path: readonly (string | number)[], value: unknown): void {
  if (document.hasIn(path)) return;
  document.setIn(path, document.createNode(value, { flow: true }));
}
