import type { Service } from '#core/system.ts';
import { openFields } from './fields.ts';
import type { Fields, Reading } from './fields.ts';
import { isName, smallName, variableName } from './names.ts';
import type { NameWords } from './names.ts';
import { readAdded, readFilesFolder } from './read-files.ts';
import { readHealth } from './read-health.ts';
import { readServiceMigrations } from './read-migrations.ts';
import { readBuild, readNode, readSource } from './read-source.ts';
import type { Report } from './report.ts';
import type { Surroundings } from './surroundings.ts';
import type { Entry, MapNode } from './tree.ts';
import { plainText, readBoolean, readList, readNumber, readText, textsOf } from './values.ts';
import { parts } from './words.ts';

export function readService(reading: Reading, entry: Entry): Service {
  const { report } = reading;
  const name = entry.key;
  const owner = { part: parts.service, title: `service \`${name}\``, name, example: `source: directory:./${name}` };
  const fields = openFields(reading, entry.value, owner);
  const source = fields.need('source', `source: directory:./${name}`);
  const command = fields.get('command') ?? refuseNoCommand(reading, entry, fields);
  const health = fields.get('health');
  const port = fields.get('port');
  const internal = fields.get('internal');
  const after = fields.get('after');
  const instances = readInstances(reading, fields.get('instances'));
  const migrating = fields.get('migrations');
  const migrations = migrating === undefined ? undefined : readServiceMigrations(reading, migrating);
  const portNumber = port === undefined ? undefined : readPort(reading, port);
  return {
    name,
    ...(source === undefined ? { source: '' } : readSource(reading, source, name)),
    ...readBuild(reading, fields.get('build'), fields.get('output')),
    ...readAdded(reading, fields.get('add')),
    ...readNode(reading, fields.get('node')),
    command: (command === undefined ? undefined : readText(report, command, 'the command that starts it')) ?? '',
    ...(health === undefined ? {} : readHealth(reading, health)),
    ...(portNumber === undefined ? {} : { port: portNumber }),
    after: after === undefined ? [] : readServiceNames(reading, after),
    ...(migrations === undefined ? {} : { migrations }),
    variables: readTexts(reading, fields.get('variables'), variableName),
    ...readFilesFolder(reading, fields.get('files')),
    internal: internal === undefined ? false : (readBoolean(report, internal) ?? false),
    ...(instances > 1 && { instances }),
  };
}

/** More would be a task for several hosts. */
const mostInstances = 16;

function readInstances({ report }: Reading, entry: Entry | undefined): number {
  if (entry === undefined) return 1;
  return readNumber(report, entry, { what: 'a number of instances', from: 1, to: mostInstances }) ?? 1;
}

/** Says it with a code of its own: what starts a service is the one thing that nobody but its author knows. */
function refuseNoCommand({ report, around }: Reading, { key, value }: Entry, fields: Fields): undefined {
  if (value.kind !== 'map' || fields.isMeant('command')) return undefined;
  const [first] = value.entries.values();
  const start = around === undefined ? undefined : startScript(around, value);
  const advice = start === undefined ? 'Add what starts it, as `command: node server.js`.' : `Its package.json starts \`${start}\`.`;
  report.error(first?.keySpan ?? value.span, 'no-command', { sentence: `\`${key}\` has no \`command\`. ${advice}`, hint: start });
  return undefined;
}

const longestScript = 200;

/** What its author starts it with, where the folder of the source lies beside the file. */
function startScript({ text }: Surroundings, { entries }: MapNode): string | undefined {
  const source = entries.get('source')?.value;
  const folder = source?.kind === 'text' ? /^directory:(.+)$/.exec(source.raw)?.[1] : undefined;
  const found = /"start"\s*:\s*"((?:[^"\\\n]|\\.)+)"/.exec((folder === undefined ? undefined : text(`${folder}/package.json`)) ?? '')?.[1];
  return found === undefined || found.length > longestScript ? undefined : found.replaceAll('\\"', '"');
}

/** A port that may be asked for; low ones are said, not refused: whether they open is the host's business. */
export function readPort({ report }: Reading, entry: Entry): number | undefined {
  const port = readNumber(report, entry, { what: 'a port', from: 1, to: 65_535 });
  if (port !== undefined && port < 1024) {
    const other = port === 80 ? 8080 : port === 443 ? 8443 : port + 8000;
    report.warn(entry.value.span, 'low-port', {
      sentence: `A plain user may not open port ${port}. Use ${other}, or start the agent as root.`,
    });
  }
  return port;
}

function readServiceNames({ report }: Reading, entry: Entry): readonly string[] {
  const names = textsOf(report, entry.key, readList(report, entry, { example: `${entry.key}: [api]` }));
  return names.filter((name) => isName(report, name, smallName)).map(({ text }) => text);
}

/** Names and texts, as `variables` and `values` have them. An empty text is one. */
export function readTexts({ report }: Reading, entry: Entry | undefined, words: NameWords): { readonly [name: string]: string } {
  if (entry === undefined) return {};
  const { key, keySpan, value } = entry;
  if (value.kind !== 'map') {
    const isEmpty = value.kind === 'text' && value.value === null;
    const sentence = isEmpty
      ? `\`${key}\` has no value. Write \`NAME: text\` below it or delete the line.`
      : `\`${key}\` has keys and values. Write \`NAME: text\` below it.`;
    report.error(isEmpty ? keySpan : value.span, isEmpty ? 'no-value' : 'wants-map', { sentence });
    return {};
  }
  const texts: [string, string][] = [];
  for (const variable of value.entries.values()) {
    const isNamed = isName(report, { text: variable.key, span: variable.keySpan }, words);
    const text = readVariable(report, variable);
    if (isNamed && text !== undefined) texts.push([variable.key, text]);
  }
  return Object.fromEntries(texts);
}

function readVariable(report: Report, entry: Entry): string | undefined {
  const { key, keySpan, value } = entry;
  if (value.kind === 'text' && (value.value !== null || value.isQuoted)) {
    const mustache = /\{\{\s*(\w[\w.]*)\s*\}\}/.exec(value.raw);
    if (mustache === null) return plainText(report, value);
    const name = mustache[1] ?? 'url';
    report.error(value.span, 'mustache', { sentence: `Templates are written \`\${${name.includes('.') ? name : `env.${name}`}}\`.` });
    return undefined;
  }
  if (value.kind === 'text') {
    report.error(keySpan, 'no-value', { sentence: `\`${key}\` has no value. Write \`""\` for an empty text, or delete the line.` });
    return undefined;
  }
  report.error(value.span, 'wants-text', { sentence: `\`${key}\` is one text. Write it in quotes.` });
  return undefined;
}
