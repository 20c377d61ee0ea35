// The file of a source's host: which databases may be read there, masked by which classification, and where the copies may go. It lies with
// whoever runs production; nobody who asks for a refresh can say otherwise.
import { openFields, type Fields, type OpenFile } from '#core/file/fields.ts';
import type { Problem } from '#core/file/problem.ts';
import { readYaml } from '#core/file/read-yaml.ts';
import { openReport } from '#core/file/report.ts';
import type { Entry } from '#core/file/tree.ts';
import { readBoolean, readChoice, readList, readMilliseconds, readNumber, readText, textsOf } from '#core/file/values.ts';
import type { Part } from '#core/file/words.ts';
import type { Milliseconds } from '#core/system.ts';
import { readRoles, readSql, type OwnSqlFiles } from './host-target.ts';
import type { RoleMap } from './rights/rights.ts';

/** Paths are as written: relative to the file. */
export interface HostFile {
  readonly keyFile: string;
  /** Where documents of refreshes lie, and what was learned from them. */
  readonly state: string;
  /** Files of masks that the site wrote itself. */
  readonly masks: readonly string[];
  readonly databases: readonly HostDatabase[];
}

export interface HostDatabase {
  readonly name: string;
  readonly source: HostServer;
  /** Read instead, where it answers and is not too far behind. */
  readonly replica?: HostServer;
  readonly classification: HostClassification;
  readonly kilobytesPerSecond?: number;
  readonly snapshotMs: Milliseconds;
  readonly lanes: number;
  readonly pause: PauseLimits;
  readonly targets: readonly HostTarget[];
}

export interface HostServer {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly passwordFile?: string;
  readonly tls: 'off' | 'verify';
  readonly caFile?: string;
}

export interface HostTarget extends HostServer {
  readonly environment: string;
  /** A second copy is kept, which `lockstep data reset` puts back. */
  readonly isReset: boolean;
  /** One that its classification describes; absent: everything goes there. */
  readonly subset?: string;
  /** Nothing is masked where two people permitted that to the controller. */
  readonly mayBeUnmasked?: true;
  /** Who owns what is new there, and who may read and write all of it. */
  readonly roles?: RoleMap;
  /** What is run on each fresh copy. */
  readonly sql?: OwnSqlFiles;
}

/** `digest`: of the text that may be used; another one is refused. */
export type HostClassification =
  | { readonly kind: 'file'; readonly path: string; readonly digest?: string }
  | { readonly kind: 'git'; readonly folder: string; readonly commit: string; readonly path: string };

/** From when on reading waits for the source. */
export interface PauseLimits {
  readonly answerMs: Milliseconds;
  readonly lagMs: Milliseconds;
  readonly sessions?: number;
}

export type ParsedHostFile = { readonly ok: true; readonly file: HostFile } | { readonly ok: false; readonly problems: readonly Problem[] };

const serverKeys = ['host', 'port', 'database', 'user', 'password-file', 'tls', 'ca-file'];
const filePart = partOf('the file of a source', ['lockstep-agent-data', 'key-file', 'state', 'masks', 'databases']);
const databaseKeys = ['source', 'replica', 'classification', 'digest', 'git', 'at-most', 'snapshot-at-most', 'lanes', 'pause', 'targets'];
const databasePart = partOf('a database', databaseKeys);
const sourcePart = partOf('a source', serverKeys);
const targetPart = partOf('a target', [...serverKeys, 'reset', 'subset', 'unmasked', 'roles', 'sql', 'sql-at-most']);
const gitPart = partOf('a commit', ['folder', 'commit', 'path']);
const pausePart = partOf('a pause', ['answers-above', 'lag-above', 'sessions-above']);
const serverExample = '{host: 127.0.0.1, database: shop, user: lockstep}';

const usual = { snapshotMs: 2 * 3_600_000, lanes: 2, answerMs: 500, lagMs: 60_000 };
const mostLanes = 16;

export function parseHostFile(text: string): ParsedHostFile {
  const report = openReport(text.startsWith('\ufeff') ? text.slice(1) : text);
  const root = readYaml(report);
  if (root === undefined) return { ok: false, problems: report.errors() };
  const file = { report, root };
  const fields = openFields(file, root, { part: filePart, title: 'the file of a source', name: '', example: 'lockstep-agent-data: 1' });
  readVersion(file, fields);
  const [key, state, masks] = [fields.need('key-file', 'key-file: mask.key'), fields.get('state'), fields.get('masks')];
  const databases = fields.need('databases', 'databases:` and them below it, as `shop:');
  const read = {
    keyFile: (key && readText(report, key, 'the file that `lockstep data key` made')) ?? '',
    state: (state && readText(report, state, 'a folder')) ?? 'data-state',
    masks:
      masks === undefined
        ? []
        : textsOf(report, 'masks', readList(report, masks, { example: 'masks: [our-masks.mjs]' })).map(({ text }) => text),
    databases: namedIn(file, databases, 'shop').flatMap((entry) => readDatabase(file, entry) ?? []),
  };
  return report.hasErrors() ? { ok: false, problems: report.errors() } : { ok: true, file: read };
}

function partOf(article: string, keys: readonly string[]): Part {
  return { name: 'file', article, keys, later: [] };
}

function readVersion({ report }: OpenFile, fields: Fields): void {
  const entry = fields.need('lockstep-agent-data', 'lockstep-agent-data: 1');
  const text = entry && readText(report, entry, 'the version of the format, `1`,');
  if (entry === undefined || text === undefined || text === '1') return;
  report.error(entry.value.span, 'file-version', { sentence: 'This Lockstep reads version 1. Update it.', expected: ['1'] });
}

/** What stands below a key, each with its name. */
function namedIn({ report }: OpenFile, entry: Entry | undefined, example: string): readonly Entry[] {
  if (entry === undefined) return [];
  if (entry.value.kind !== 'map') {
    report.error(entry.value.kind === 'list' ? entry.value.span : entry.keySpan, 'wants-map', {
      sentence: `Below \`${entry.key}\` stand names. Write \`${example}:\`, its fields below.`,
    });
    return [];
  }
  const entries = [...entry.value.entries.values()];
  for (const { key, keySpan } of entries) {
    if (/^[\w.-]{1,63}$/.test(key)) continue;
    report.error(keySpan, 'bad-name', { sentence: `\`${key}\` is no name. Write letters, digits, \`-\`, \`_\` and dots.` });
  }
  return entries;
}

function readDatabase(file: OpenFile, entry: Entry): HostDatabase | undefined {
  const { report } = file;
  const title = `database \`${entry.key}\``;
  const fields = openFields(file, entry.value, { part: databasePart, title, name: entry.key, example: `source: ${serverExample}` });
  const source = fields.need('source', `source: ${serverExample}`);
  const server = source && readServer(file, source, openServer(file, source, sourcePart));
  const other = fields.get('replica');
  const replica = other && readServer(file, other, openServer(file, other, sourcePart));
  const classification = readClassification(file, entry, fields);
  const [pace, snapshot, lanes, pause] = ['at-most', 'snapshot-at-most', 'lanes', 'pause'].map((key) => fields.get(key));
  const kilobytesPerSecond = pace && readPace(file, pace);
  const rest = {
    snapshotMs: (snapshot && readMilliseconds(report, snapshot)) ?? usual.snapshotMs,
    lanes: (lanes && readNumber(report, lanes, { what: 'a number of lanes', from: 1, to: mostLanes })) ?? usual.lanes,
    pause: readPause(file, pause),
    targets: namedIn(file, fields.get('targets'), 'staging').flatMap((target) => readTarget(file, target) ?? []),
  };
  if (server === undefined || classification === undefined) return undefined;
  return {
    name: entry.key,
    source: server,
    ...(replica && { replica }),
    classification,
    ...(kilobytesPerSecond !== undefined && { kilobytesPerSecond }),
    ...rest,
  };
}

function openServer(file: OpenFile, entry: Entry, part: Part): Fields {
  return openFields(file, entry.value, { part, title: `\`${entry.key}\``, name: entry.key, example: serverExample });
}

function readTarget(file: OpenFile, entry: Entry): HostTarget | undefined {
  const fields = openServer(file, entry, targetPart);
  const [reset, subset] = [fields.get('reset'), fields.get('subset')];
  const server = readServer(file, entry, fields);
  const isReset = (reset && readBoolean(file.report, reset)) ?? false;
  const name = subset && readText(file.report, subset, 'the name of a subset of the classification');
  const unmasked = fields.get('unmasked');
  const raw = unmasked && readChoice(file.report, unmasked, { noun: 'way to do without masks', choices: ['by-exception'] });
  const [roles, sql] = [readRoles(file, fields.get('roles')), readSql(file, fields.get('sql'), fields.get('sql-at-most'))];
  return (
    server && {
      ...server,
      environment: entry.key,
      isReset,
      ...(raw !== undefined && { mayBeUnmasked: true }),
      ...(name !== undefined && { subset: name }),
      ...(roles !== undefined && { roles }),
      ...(sql !== undefined && { sql }),
    }
  );
}

function readServer({ report }: OpenFile, entry: Entry, fields: Fields): HostServer | undefined {
  const [host, database, user] = [
    fields.need('host', 'host: 127.0.0.1'),
    fields.need('database', 'database: shop'),
    fields.need('user', 'user: lockstep'),
  ];
  const [port, password, tls, ca] = ['port', 'password-file', 'tls', 'ca-file'].map((key) => fields.get(key));
  const read = {
    host: host && readText(report, host, 'the name or address of the server'),
    database: database && readText(report, database, 'the name of the database'),
    user: user && readText(report, user, 'the role that connects'),
  };
  const passwordFile = password && readText(report, password, 'a file that only you can read');
  const caFile = ca && readText(report, ca, 'the file with the certificate of who vouches for the server');
  const chosen = tls && readChoice(report, tls, { noun: 'way of TLS', choices: ['off', 'verify'] });
  if (caFile !== undefined && chosen === 'off')
    report.error(entry.keySpan, 'one-of', { sentence: '`ca-file` means nothing beside `tls: off`. Delete one.' });
  const number = (port && readNumber(report, port, { what: 'a port', from: 1, to: 65_535 })) ?? 5432;
  if (read.host === undefined || read.database === undefined || read.user === undefined) return undefined;
  return {
    host: read.host,
    port: number,
    database: read.database,
    user: read.user,
    ...(passwordFile !== undefined && { passwordFile }),
    tls: chosen ?? (isHere(read.host) ? 'off' : 'verify'),
    ...(caFile !== undefined && { caFile }),
  };
}

/** What never leaves this host needs no TLS. */
function isHere(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function readClassification(file: OpenFile, owner: Entry, fields: Fields): HostClassification | undefined {
  const { report } = file;
  const [own, git, pin] = [fields.get('classification'), fields.get('git'), fields.get('digest')];
  if (own !== undefined && git !== undefined)
    report.error(git.keySpan, 'one-of', { sentence: '`classification` and `git` contradict each other. Delete one.' });
  if (git !== undefined) {
    if (pin !== undefined)
      report.error(pin.keySpan, 'one-of', { sentence: '`digest` means nothing beside `git`: a commit names one text. Delete it.' });
    return readCommit(file, git);
  }
  if (own === undefined) {
    if (owner.value.kind === 'map' && !fields.isMeant('classification') && !fields.isMeant('git'))
      report.error(owner.keySpan, 'missing-key', {
        sentence: `What is personal in \`${owner.key}\`? Add \`classification: ${owner.key}-data.yaml\`, or \`git:\` with folder, commit and path.`,
      });
    return undefined;
  }
  const path = readText(report, own, 'the file that `lockstep data inspect` wrote');
  const digest = pin && readText(report, pin, 'the digest as `sha256:` and 64 digits');
  if (pin !== undefined && digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))
    report.error(pin.value.span, 'bad-option', {
      sentence: `\`${digest}\` is no digest. Write \`sha256:\` and 64 digits, as \`lockstep data plan\` tells it.`,
    });
  return path === undefined ? undefined : { kind: 'file', path, ...(digest !== undefined && { digest }) };
}

function readCommit(file: OpenFile, entry: Entry): HostClassification | undefined {
  const example = '{folder: /srv/shop, commit: 40 digits, path: data/shop.yaml}';
  const fields = openFields(file, entry.value, { part: gitPart, title: '`git`', name: 'git', example });
  const [folder, commit, path] = ['folder', 'commit', 'path'].map((key) => {
    const found = fields.need(key, `${key}: …`);
    return found === undefined ? undefined : { found, text: readText(file.report, found, `the ${key}`) };
  });
  if (commit?.text !== undefined && !/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(commit.text))
    file.report.error(commit.found.value.span, 'bad-option', {
      sentence: `\`${commit.text}\` may mean another commit tomorrow. Write all 40 digits of one, as \`git rev-parse HEAD\` tells them.`,
    });
  if (folder?.text === undefined || commit?.text === undefined || path?.text === undefined) return undefined;
  return { kind: 'git', folder: folder.text, commit: commit.text, path: path.text };
}

/** Kilobytes each second. */
function readPace({ report }: OpenFile, entry: Entry): number | undefined {
  const text = readText(report, entry, 'a pace such as `40 MB/s`');
  const megabytes = Number(/^(\d{1,6}(?:\.\d{1,3})?) ?MB\/s$/.exec(text ?? '')?.[1]);
  if (megabytes > 0) return megabytes * 1000;
  if (text !== undefined) report.error(entry.value.span, 'bad-option', { sentence: `\`${text}\` is no pace. Write it as \`40 MB/s\`.` });
  return undefined;
}

function readPause(file: OpenFile, entry: Entry | undefined): PauseLimits {
  if (entry === undefined) return { answerMs: usual.answerMs, lagMs: usual.lagMs };
  const fields = openFields(file, entry.value, { part: pausePart, title: '`pause`', name: 'pause', example: '{answers-above: 200 ms}' });
  const [answers, lag, sessions] = pausePart.keys.map((key) => fields.get(key));
  const most = sessions && readNumber(file.report, sessions, { what: 'a number of sessions', from: 1, to: 100_000 });
  return {
    answerMs: (answers && readMilliseconds(file.report, answers)) ?? usual.answerMs,
    lagMs: (lag && readMilliseconds(file.report, lag)) ?? usual.lagMs,
    ...(most !== undefined && { sessions: most }),
  };
}
