import { type Document, parseDocument } from 'yaml';
import type { System } from '#core/system.ts';

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
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** What stands there already is nobody's default. */
function add(document: Document, path: readonly (string | number)[], value: unknown): void {
  if (document.hasIn(path)) return;
  document.setIn(path, document.createNode(value, { flow: true }));
}
