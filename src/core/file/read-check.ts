import type { CheckDefinition } from '#core/system.ts';
import type { CheckDescription, PlugInDescription } from './catalogue.ts';
import { openFields } from './fields.ts';
import type { Owner, Reading } from './fields.ts';
import { nearest } from './nearest.ts';
import { sayIssue } from './shape-issues.ts';
import type { Entry, FileNode, MapNode } from './tree.ts';
import { readMilliseconds } from './values.ts';
import { laterPlugins, parts } from './words.ts';

const usualTimeoutMs = 5 * 60_000;

/** `smoke: {http: /health, status: 200}`: the kind is read first, then everything else by its shape. */
export function readCheck(reading: Reading, entry: Entry): CheckDefinition {
  const name = entry.key;
  const nothing: CheckDefinition = { name, kind: '', options: {}, timeoutMs: usualTimeoutMs };
  const { value } = entry;
  if (value.kind !== 'map') {
    openFields(reading, value, { part: parts.check, title: `check \`${name}\``, name, example: `${name}: {http: /health}` });
    return nothing;
  }
  const kind = [...value.entries.keys()].find((key) => reading.catalogue.checks.has(key));
  const description = kind === undefined ? undefined : reading.catalogue.checks.get(kind);
  if (kind === undefined || description === undefined) {
    refuseKind(reading, entry, value);
    return nothing;
  }
  const shaped = optionsNode(kind, description, value);
  const fields = openFields(reading, value, ownerOf(name, kind, description));
  const timeout = fields.get('timeout');
  const options = parseOptions(reading, { node: shaped, options: description.options, title: `check \`${name}\`` });
  const timeoutMs = timeout === undefined ? undefined : readMilliseconds(reading.report, timeout);
  return { name, kind, options, timeoutMs: timeoutMs ?? description.timeoutMsOf?.(options) ?? description.defaultTimeoutMs };
}

function ownerOf(name: string, kind: string, { options, scalar }: CheckDescription): Owner {
  const keys = Object.keys(options.shape).filter((key) => key !== scalar);
  const part = {
    name: 'check',
    article: `a check of kind \`${kind}\``,
    keys: [kind, ...new Set([...keys, 'timeout'])],
    later: [],
  } as const;
  return { part, title: `check \`${name}\``, name, example: `${name}: {http: /health}` };
}

function refuseKind({ report, catalogue }: Reading, entry: Entry, value: MapNode): void {
  const kinds = [...catalogue.checks.keys()];
  const later = [...value.entries.values()].find(({ key }) => laterPlugins.checks.some((word) => word === key));
  if (later !== undefined) {
    report.error(later.keySpan, 'not-yet', {
      sentence: `\`${later.key}\` checks are not served yet by this Lockstep; leave the check and its gate out for now.`,
    });
    return;
  }
  for (const { key, keySpan } of value.entries.values()) {
    const hint = nearest(key, kinds);
    if (hint === undefined) continue;
    const sentence = `\`${key}\` is no kind of check. Did you mean \`${hint}\`?`;
    report.error(keySpan, 'unknown-key', { sentence, expected: kinds, hint });
    return;
  }
  const sentence = `Check \`${entry.key}\` does not say of what kind it is. Write \`${entry.key}: {http: /health}\` or \`{command: npm test}\`.`;
  report.error(entry.keySpan, 'missing-key', { sentence, expected: kinds });
}

/** The map as the plug-in's shape knows it: the kind's own value under the name of the option it fills. */
export function optionsNode(kind: string, { options, scalar }: PlugInDescription, value: MapNode): MapNode {
  const known = new Set(Object.keys(options.shape));
  const entries = new Map<string, Entry>();
  for (const entry of value.entries.values()) {
    if (entry.key === kind && scalar !== undefined) entries.set(scalar, { ...entry, key: scalar });
    else if (known.has(entry.key) && entry.key !== scalar) entries.set(entry.key, entry);
  }
  return { kind: 'map', entries, span: value.span };
}

interface Shaped {
  readonly node: MapNode;
  readonly options: CheckDescription['options'];
  readonly title: string;
}

/** The options as their shape reads them; what does not fit is said, at its place. */
export function parseOptions({ report }: Reading, { node, options: schema, title }: Shaped): { readonly [key: string]: unknown } {
  const asRead = schema.safeParse(plainOf(node, new Set()));
  if (asRead.success) return { ...asRead.data };
  // `PORT: 8080` is text where text is wanted, as everywhere else in the file.
  const texts = asRead.error.issues.filter((issue) => issue.code === 'invalid_type' && issue.expected === 'string');
  const asText = schema.safeParse(plainOf(node, new Set(texts.map((issue) => issue.path.join('\n')))));
  if (asText.success) return { ...asText.data };
  for (const issue of asText.error.issues) sayIssue(report, issue, { schema, node, title });
  return {};
}

/** The plain value of a node. At the paths in `texts` numbers and truths stay as written, if YAML reads them as they are written. */
function plainOf(node: FileNode, texts: ReadonlySet<string>, path = ''): unknown {
  const below = (step: string | number): string => (path === '' ? String(step) : `${path}\n${step}`);
  if (node.kind === 'list') return node.items.map((item, index) => plainOf(item, texts, below(index)));
  if (node.kind === 'map') return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainOf(value, texts, below(key))]));
  return texts.has(path) && node.value !== null && String(node.value) === node.raw ? node.raw : node.value;
}
