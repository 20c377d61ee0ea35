// A registry of npm in a few lines, for tests that need one that is wrong in a certain way: it lacks a dist-tag, sends other bytes than it
// promises, or wants to know who asks. What it serves is what npm reads of a real one.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

export interface TinyPackage {
  readonly name: string;
  readonly version: string;
  readonly files: { readonly [path: string]: string };
  /** More of its package.json. */
  readonly manifest?: { readonly [key: string]: unknown };
}

interface Kept {
  readonly manifest: { readonly [key: string]: unknown };
  readonly archive: Buffer;
  readonly integrity: string;
}

export class TinyRegistry {
  url = '';
  /** Absent: whoever asks is answered. */
  token: string | undefined;
  /** Its archives come with other bytes than are promised: `name@version`. */
  readonly changed = new Set<string>();
  /** How often each archive was given away. */
  readonly given: string[] = [];
  readonly #packages = new Map<string, Map<string, Kept>>();
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    this.url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async publish({ name, version, files, manifest = {} }: TinyPackage): Promise<void> {
    const whole = { name, version, ...manifest };
    const archive = await archiveOf({ 'package.json': JSON.stringify(whole), ...files });
    const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
    const versions = this.#packages.get(name) ?? new Map<string, Kept>();
    this.#packages.set(name, versions.set(version, { manifest: whole, archive, integrity }));
  }

  #answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    if (this.token !== undefined && headers.authorization !== `Bearer ${this.token}`) return void response.writeHead(401).end('{}');
    const [path = ''] = decodeURIComponent(url.slice(1)).split('?');
    const [name = '', file] = path.split('/-/');
    const versions = this.#packages.get(name);
    if (versions === undefined) return void response.writeHead(404).end('{"error":"not found"}');
    if (file === undefined) return void response.writeHead(200, { 'content-type': 'application/json' }).end(this.#document(name, versions));
    const version = /-(\d+\.\d+\.\d+)\.tgz$/.exec(file)?.[1] ?? '';
    const kept = versions.get(version);
    this.given.push(`${name}@${version}`);
    const bytes = this.changed.has(`${name}@${version}`) ? gzipSync('something else') : kept?.archive;
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  }

  #document(name: string, versions: ReadonlyMap<string, Kept>): string {
    const entries = [...versions].map(([version, { manifest, integrity }]) => {
      const tarball = `${this.url}${name}/-/${name.replace(/^.*\//, '')}-${version}.tgz`;
      const hasInstallScript = JSON.stringify(manifest).includes('install"') ? { hasInstallScript: true } : {};
      return [version, { ...manifest, ...hasInstallScript, dist: { tarball, integrity } }] as const;
    });
    const latest = [...versions.keys()].at(-1);
    return JSON.stringify({ name, 'dist-tags': { latest }, versions: Object.fromEntries(entries) });
  }
}

async function archiveOf(files: { readonly [path: string]: string }): Promise<Buffer> {
  const archive = pack();
  for (const [path, text] of Object.entries(files)) archive.entry({ name: `package/${path}`, mode: 0o644 }, text);
  archive.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of archive) if (part instanceof Uint8Array) parts.push(part);
  return gzipSync(Buffer.concat(parts));
}
