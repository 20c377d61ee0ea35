import type { Draft } from './draft.ts';
import { openFields } from './fields.ts';
import type { Fields, Owner, Reading } from './fields.ts';
import { isName, smallName } from './names.ts';
import { namedEntries, type NamedWords } from './named-entries.ts';
import { isOtherFile } from './other-file.ts';
import { readCheck } from './read-check.ts';
import { readEnvironment } from './read-environment.ts';
import { readPlace } from './read-plugin.ts';
import { readPeople } from './read-roles.ts';
import { readHotfixPath } from './read-paths.ts';
import { readService } from './read-service.ts';
import { readPath } from './read-stage.ts';
import { readTime } from './read-time.ts';
import type { Entry } from './tree.ts';
import { readList, readText, textsOf } from './values.ts';
import { laterPlugins, parts } from './words.ts';

const fileOwner: Owner = { part: parts.file, title: 'the file', name: '', example: 'lockstep: 1' };

/** The shape of the whole file. What does not fit is in the report; the draft is of use only if that is empty. */
export function readFile(reading: Reading): Draft {
  const { report, root } = reading;
  if (root.kind === 'map' && isOtherFile(report, root)) return emptyDraft;
  const fields = openFields(reading, root, fileOwner);
  readVersion(reading, fields);
  const name = fields.need('system', 'system: shop');
  const services = fields.need('services', 'services:` and the services below it, as `api:');
  const environments = fields.need('environments', 'environments:` and the places below it, as `dev: {data: synthetic, errors: full}');
  const path = fields.need('path', 'path:` and the stages below it, as `- stage: DEV');
  const checks = namedEntries(reading, fields.get('checks'), checkWords).map((entry) => readCheck(reading, entry));
  return {
    name: readSystemName(reading, name),
    roles: new Map(namedEntries(reading, fields.get('roles'), roleWords).map((entry) => [entry.key, readPeople(reading, entry)])),
    services: namedEntries(reading, services, serviceWords).map((entry) => readService(reading, entry)),
    secrets: readSecrets(reading, fields.get('secrets')),
    hosts: readHosts(reading, fields.get('hosts')),
    checks: new Map(checks.map((check) => [check.name, check])),
    checklists: new Map(namedEntries(reading, fields.get('checklists'), listWords).map((entry) => [entry.key, readItems(reading, entry)])),
    environments: namedEntries(reading, environments, environmentWords).map((entry) => readEnvironment(reading, entry)),
    stages: path === undefined ? [] : readPath(reading, path),
    hotfixPath: readHotfixPath(reading, fields.get('paths')),
    time: readTime(reading, fields),
  };
}

const emptyDraft: Draft = {
  name: '',
  roles: new Map(),
  services: [],
  secrets: undefined,
  hosts: [],
  checks: new Map(),
  checklists: new Map(),
  environments: [],
  stages: [],
  hotfixPath: undefined,
  time: undefined,
};

function readVersion({ report }: Reading, fields: Fields): void {
  const entry = fields.need('lockstep', 'lockstep: 1');
  if (entry === undefined) return;
  const text = readText(report, entry, 'the version of the format, `1`,');
  if (text === undefined || text === '1') return;
  report.error(entry.value.span, 'file-version', { sentence: 'This Lockstep reads version 1. Update it.', expected: ['1'] });
}

function readSystemName({ report }: Reading, entry: Entry | undefined): string {
  const text = entry === undefined ? undefined : readText(report, entry, 'a name');
  if (entry === undefined || text === undefined) return '';
  isName(report, { text, span: entry.value.span }, smallName);
  return text;
}

const serviceWords: NamedWords = { plural: 'services', example: 'api' };
const environmentWords: NamedWords = { plural: 'environments', example: 'dev' };
const checkWords: NamedWords = { plural: 'checks', example: 'smoke' };
const roleWords: NamedWords = { plural: 'roles', example: 'tester' };
const listWords: NamedWords = { plural: 'checklists', example: 'uat' };

function readItems({ report }: Reading, entry: Entry): readonly string[] {
  const items = readList(report, entry, { example: `${entry.key}: [Order placed, Return booked]` });
  return [...new Set(textsOf(report, entry.key, items).map(({ text }) => text))];
}

/** `local` is the host where the controller's own agent runs. */
function readHosts({ report }: Reading, entry: Entry | undefined): readonly string[] {
  if (entry === undefined) return ['local'];
  const hosts = textsOf(report, 'hosts', readList(report, entry, { example: 'hosts: [local]' }));
  return [...new Set(hosts.filter((host) => isName(report, host, smallName)).map(({ text }) => text))];
}

function readSecrets(reading: Reading, entry: Entry | undefined): string | undefined {
  if (entry === undefined) return undefined;
  return readPlace(reading, entry, {
    plugins: reading.catalogue.secretSources,
    later: laterPlugins.secretSources,
    noun: 'secret source',
    code: 'unknown-secret-source',
    example: 'file:secrets/${env.name}.yaml',
  });
}
