// What a host says of its databases, opened: files are read when they are used, so that a password or a classification that changed counts at once.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Classification } from '#core/data/classification.ts';
import { parseHostFile, type HostDatabase, type HostFile, type HostServer, type HostTarget } from '#core/data/host-file.ts';
import type { MaskDefinition } from '#core/data/mask-definition.ts';
import type { OwnMasks } from '#core/data/own-masks.ts';
import { parseClassification } from '#core/data/parse-classification.ts';
import { WrongFile } from '#core/data/wrong-file.ts';
import { Failure } from '#core/failure.ts';
import { wordsInLine } from '#core/file/quote.ts';
import type { Endpoint } from '#data/endpoint.ts';
import { loadOwnMasks, readOwnMasks } from '#data/own-masks.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import type { OwnSql } from '#data/own-sql.ts';
import { readMaskKey } from './mask-key.ts';
import { readOwnSqlFiles } from './own-sql-files.ts';
import { readPrivate } from './private-file.ts';

const mostBytes = 64 * 1024 * 1024;

export interface OwnClassification {
  readonly classification: Classification;
  readonly digest: string;
  /** Where it came from. */
  readonly place: string;
  /** Masks beside those of the catalogue, and all that there are. */
  readonly own: OwnMasks;
  readonly definitions: readonly MaskDefinition[];
}

export class DataHost {
  readonly #folder: string;
  readonly #file: HostFile;

  private constructor(folder: string, file: HostFile) {
    this.#folder = folder;
    this.#file = file;
  }

  /** Throws where the file has a mistake, or its key is missing: without one nothing may start that masks. */
  static async open(place: string): Promise<DataHost> {
    const text = await readFile(place, 'utf8').catch((cause: unknown) => {
      const because = cause instanceof Error ? cause.message : String(cause);
      throw new Failure('host-file', `The file of this host's databases can't be read: ${because}.`, { retryable: false, cause });
    });
    const parsed = parseHostFile(text);
    if (!parsed.ok) throw new WrongFile('host-file', place, parsed.problems);
    const host = new DataHost(path.dirname(path.resolve(place)), parsed.file);
    await host.maskKey();
    return host;
  }

  get state(): string {
    return this.#at(this.#file.state);
  }

  maskKey(): Promise<Uint8Array> {
    return readMaskKey(this.#at(this.#file.keyFile));
  }

  database(name: string): HostDatabase {
    const found = this.#file.databases.find((each) => each.name === name);
    if (found !== undefined) return found;
    const known = wordsInLine(this.#file.databases.map((each) => each.name));
    throw new Failure('not-a-source', `This host has no database \`${name}\` in its file. It has ${known}.`, { retryable: false });
  }

  target({ name, targets }: HostDatabase, environment: string): HostTarget {
    const found = targets.find((each) => each.environment === environment);
    if (found !== undefined) return found;
    const known = targets.length === 0 ? 'nowhere' : `to ${wordsInLine(targets.map((each) => each.environment))}`;
    const sentence = `A copy of \`${name}\` may not go to \`${environment}\`: this host's file lets it go ${known}.`;
    throw new Failure('copy-not-allowed', sentence, { retryable: false });
  }

  async endpoint(server: HostServer): Promise<Endpoint> {
    const { host, port, database, user, passwordFile, tls, caFile } = server;
    const isSocket = host.startsWith('/');
    const url = new URL(`postgres://${isSocket ? 'localhost' : hostInUrl(host)}:${port}/${encodeURIComponent(database)}`);
    url.username = encodeURIComponent(user);
    if (passwordFile !== undefined) {
      const password = (await readPrivate(this.#at(passwordFile), `The password of \`${user}\``)).replace(/\r?\n$/, '');
      url.password = encodeURIComponent(password);
    }
    if (isSocket) url.searchParams.set('host', host);
    if (tls === 'verify') url.searchParams.set('sslmode', 'verify-full');
    if (caFile !== undefined) url.searchParams.set('sslrootcert', this.#at(caFile));
    return { url: url.href };
  }

  async ownSql({ sql }: HostTarget): Promise<OwnSql | undefined> {
    return sql && readOwnSqlFiles(sql, (place) => this.#at(place));
  }

  /** The host's own; whoever orders a refresh may only say which one is expected. */
  async classification({ name, classification: said }: HostDatabase, expects?: string): Promise<OwnClassification> {
    const place = said.kind === 'file' ? this.#at(said.path) : `${this.#at(said.folder)} ${said.commit.slice(0, 12)}:${said.path}`;
    const text = said.kind === 'file' ? await readText(place) : await readCommitted(this.#at(said.folder), said);
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    if (said.kind === 'file' && said.digest !== undefined && said.digest !== digest)
      throw refused(
        `${place} is not the text that this host may use for \`${name}\`: its digest is ${digest}, and the host's file says ${said.digest}.`,
      );
    if (expects !== undefined && expects !== digest)
      throw refused(`\`${name}\` is masked here by ${digest}, and ${expects} was ordered. Let both be the same commit.`);
    const own = await this.#ownMasks();
    const definitions = [...maskDefinitions, ...own.kinds.map(({ definition }) => definition)];
    const parsed = parseClassification(text.toString('utf8'), definitions);
    if (!parsed.ok) throw new WrongFile('classification-refused', place, parsed.problems);
    return { classification: parsed.classification, digest, place, own, definitions };
  }

  async #ownMasks(): Promise<OwnMasks> {
    return loadOwnMasks(await Promise.all(this.#file.masks.map((each) => readOwnMasks(this.#at(each)))));
  }

  #at(place: string): string {
    return path.resolve(this.#folder, place);
  }
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function refused(sentence: string, cause?: unknown): Failure {
  return new Failure('classification-refused', sentence, { retryable: false, cause });
}

async function readText(place: string): Promise<Buffer> {
  return readFile(place).catch((cause: unknown) => {
    throw refused(`The classification can't be read: ${cause instanceof Error ? cause.message : String(cause)}.`, cause);
  });
}

/** As the commit has it, whatever lies in the folder now. */
async function readCommitted(folder: string, { commit, path: file }: { readonly commit: string; readonly path: string }): Promise<Buffer> {
  const args = ['-c', 'safe.directory=*', '-C', folder, 'cat-file', 'blob', `${commit}:${file}`];
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', GIT_NO_REPLACE_OBJECTS: '1', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };
  try {
    return (await promisify(execFile)('git', args, { env, encoding: 'buffer', maxBuffer: mostBytes })).stdout;
  } catch (cause) {
    throw refused(`Git has no ${file} in commit ${commit.slice(0, 12)} of ${folder}. Fetch it, or name another commit.`, cause);
  }
}
