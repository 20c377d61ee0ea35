import type { Service } from '#core/system.ts';
import type { SourceDescription } from './catalogue.ts';
import type { Reading } from './fields.ts';
import { openFields } from './fields.ts';
import { readPlace } from './read-plugin.ts';
import { optionsNode, parseOptions } from './read-check.ts';
import { nearest } from './nearest.ts';
import { wordsInLine } from './quote.ts';
import type { Entry, MapNode } from './tree.ts';
import { readText } from './values.ts';
import { laterPlugins } from './words.ts';

type ReadSource = Pick<Service, 'source' | 'sourceOptions' | 'makes'>;

/** `npm:verdaccio`, or with more to say `{npm: verdaccio, lock: ./verdaccio}`: the same source, and its other options. */
export function readSource(reading: Reading, entry: Entry, service: string): ReadSource {
  const { value } = entry;
  if (value.kind === 'map') return readLong(reading, entry, value, service);
  const source = readPlace(reading, entry, {
    plugins: reading.catalogue.sources,
    later: laterPlugins.sources,
    noun: 'source',
    code: 'unknown-source',
    example: 'directory:./api',
    owner: service,
  });
  return { source: source ?? '', ...makes(reading.catalogue.sources.get(source?.slice(0, source.indexOf(':')) ?? '')) };
}

/** An image is nothing that a process can be started from. */
function makes(description: SourceDescription | undefined): Pick<Service, 'makes'> {
  return description?.makes === 'image' ? { makes: 'image' } : {};
}

function readLong(reading: Reading, entry: Entry, value: MapNode, service: string): ReadSource {
  const { sources } = reading.catalogue;
  const kind = [...value.entries.keys()].find((key) => sources.has(key));
  const description = kind === undefined ? undefined : sources.get(kind);
  if (kind === undefined || description === undefined) {
    refuseKind(reading, entry, value);
    return { source: '' };
  }
  const { scalar } = description;
  const keys = Object.keys(description.options.shape).filter((key) => key !== scalar);
  const part = { name: 'service', article: `a source of kind \`${kind}\``, keys: [kind, ...keys], later: [] } as const;
  openFields(reading, value, { part, title: `the source of \`${service}\``, name: service, example: `source: ${kind}:…` });
  const node = optionsNode(kind, description, value);
  const read = parseOptions(reading, { node, options: description.options, title: `the source of \`${service}\`` });
  const { [scalar]: place, ...options } = read;
  const isLong = Object.keys(options).length > 0;
  return { source: typeof place === 'string' ? `${kind}:${place}` : '', ...(isLong && { sourceOptions: options }), ...makes(description) };
}

function refuseKind({ report, catalogue }: Reading, entry: Entry, value: MapNode): void {
  const kinds = [...catalogue.sources.keys()];
  for (const { key, keySpan } of value.entries.values()) {
    const hint = nearest(key, kinds);
    if (hint === undefined) continue;
    report.error(keySpan, 'unknown-source', { sentence: `\`${key}\` is no source. Did you mean \`${hint}\`?`, expected: kinds, hint });
    return;
  }
  const sentence = `The source does not say of what kind it is (${wordsInLine(kinds)}). Write \`source: directory:./api\`.`;
  report.error(entry.keySpan, 'unknown-source', { sentence, expected: kinds });
}

/** `build: npm ci && npm run build` and the folder that it writes. */
export function readBuild({ report }: Reading, build: Entry | undefined, output: Entry | undefined): Pick<Service, 'build'> {
  if (build === undefined && output !== undefined) {
    const sentence = '`output` is what a build writes, and there is no `build`. Add `build: npm run build`, or delete it.';
    report.error(output.keySpan, 'missing-key', { sentence, hint: 'build' });
  }
  const command = build === undefined ? undefined : readText(report, build, 'the command that builds it');
  const folder = output === undefined ? '.' : readText(report, output, 'the folder that the build writes');
  if (output !== undefined && folder !== undefined && /^\/|(?:^|\/)\.\.(?:\/|$)/.test(folder)) {
    const sentence = `\`${folder}\` lies outside of what is built. Name a folder in it: \`output: dist\`.`;
    report.error(output.value.span, 'bad-folder', { sentence, hint: 'dist' });
  }
  return command === undefined || folder === undefined ? {} : { build: { command, output: folder } };
}

/** A whole version, or the host's own; two numbers are a line of versions, of which tomorrow's is another. */
export function readNode({ report }: Reading, entry: Entry | undefined): Pick<Service, 'node'> {
  const text = entry === undefined ? undefined : readText(report, entry, 'a version of Node');
  if (entry === undefined || text === undefined) return {};
  if (text === 'host' || /^\d+\.\d+\.\d+$/.test(text)) return { node: text };
  const plain = /^v(\d+\.\d+\.\d+)$/.exec(text)?.[1];
  const advice = plain === undefined ? 'Write all three numbers, like `22.21.1`, or `host`' : `Write \`${plain}\``;
  const sentence = `\`${text}\` is no version of Node. ${advice}.`;
  report.error(entry.value.span, 'bad-option', { sentence, ...(plain !== undefined && { hint: plain }) });
  return {};
}
