// A registry of images as people run it, which Debian calls docker-registry, and a push as Docker does it.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../free-port.ts';

const folders = (process.env['PATH'] ?? '').split(path.delimiter);
/** Undefined where this machine has none. */
export const registryProgram = [process.env['LOCKSTEP_REGISTRY'], ...folders.map((folder) => path.join(folder, 'docker-registry'))].find(
  (file) => file !== undefined && existsSync(file),
);
if (registryProgram === undefined)
  console.warn('There is no docker-registry (Debian has it), nor LOCKSTEP_REGISTRY: images of a real one are not tested.');

export const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';

export function digestOf(bytes: string | Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Who may come: a line of htpasswd, and the same name and password in base64. */
export interface RegistryDoor {
  readonly line: string;
  readonly login: string;
}

export class ImageRegistry {
  /** For whatever a test needs beside it. */
  readonly folder = mkdtempSync(path.join(tmpdir(), 'lockstep-registry-'));
  host = '';
  #server: ChildProcess | undefined;
  readonly #door: RegistryDoor | undefined;

  constructor(door?: RegistryDoor) {
    this.#door = door;
  }

  async start(): Promise<void> {
    if (registryProgram === undefined) return;
    this.host = `127.0.0.1:${await freePort()}`;
    const config = path.join(this.folder, 'config.yml');
    const words = `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${this.folder}/data}}\nhttp: {addr: ${this.host}}\n`;
    writeFileSync(config, this.#door === undefined ? words : `${words}auth: {htpasswd: {realm: images, path: ${this.folder}/htpasswd}}\n`);
    if (this.#door !== undefined) writeFileSync(path.join(this.folder, 'htpasswd'), `${this.#door.line}\n`);
    this.#server = spawn(registryProgram, ['serve', config], { stdio: 'ignore' });
    for (let tries = 0; !(await this.#isUp()) && tries < 600; tries += 1) await pause(50);
  }

  close(): void {
    this.#server?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The digest of what was pushed. */
  async push(name: string, tag: string, layer: string): Promise<string> {
    const config = await this.#pushBlob(
      name,
      Buffer.from('{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'),
    );
    const content = await this.#pushBlob(name, Buffer.from(layer));
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
      layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...content }],
    });
    const url = `http://${this.host}/v2/${name}/manifests/${tag}`;
    await this.#put(url, { body: manifest, headers: { 'content-type': mediaType } });
    return digestOf(manifest);
  }

  async #pushBlob(name: string, bytes: Buffer): Promise<{ readonly digest: string; readonly size: number }> {
    const begun = await fetch(`http://${this.host}/v2/${name}/blobs/uploads/`, { method: 'POST', headers: this.#known() });
    const place = new URL(begun.headers.get('location') ?? '', `http://${this.host}`);
    const digest = digestOf(bytes);
    place.searchParams.set('digest', digest);
    await this.#put(place, { body: new Uint8Array(bytes), headers: { 'content-type': 'application/octet-stream' } });
    return { digest, size: bytes.length };
  }

  async #put(
    url: string | URL,
    { body, headers }: { readonly body: string | Uint8Array<ArrayBuffer>; readonly headers: { readonly [name: string]: string } },
  ): Promise<void> {
    const { status } = await fetch(url, { method: 'PUT', body, headers: { ...headers, ...this.#known() } });
    if (status !== 201) throw new Error(`${String(url)} was answered with ${status}`);
  }

  #known(): { readonly [name: string]: string } {
    return this.#door === undefined ? {} : { authorization: `Basic ${this.#door.login}` };
  }

  /** One that asks who comes is up too. */
  async #isUp(): Promise<boolean> {
    return fetch(`http://${this.host}/v2/`).then(
      ({ ok, status }) => ok || status === 401,
      () => false,
    );
  }
}
