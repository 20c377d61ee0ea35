// A disk of a fixed size: a file system in a file, mounted. Needs root, and a machine that lets it mount.
import { execFile } from 'node:child_process';
import { mkdir, open, rm, statfs, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const blockBytes = 4096;

interface DiskOptions {
  /** Where its file and its mount point lie. */
  readonly folder: string;
  readonly name: string;
  readonly megabytes: number;
  readonly kind?: 'ext4' | 'xfs';
}

export class SmallDisk {
  /** Where it is mounted. */
  readonly path: string;
  /** The file that holds it. */
  readonly image: string;

  private constructor(image: string, mountPoint: string) {
    this.image = image;
    this.path = mountPoint;
  }

  /** Made empty and mounted; throws where that is not to be had. */
  static async make({ folder, name, megabytes, kind = 'ext4' }: DiskOptions): Promise<SmallDisk> {
    const image = path.join(folder, `${name}.img`);
    await (await open(image, 'w')).close();
    await truncate(image, megabytes * 2 ** 20);
    await (kind === 'ext4' ? run('mkfs.ext4', ['-q', '-m', '0', image]) : run('mkfs.xfs', ['-q', '-m', 'reflink=1', image]));
    return SmallDisk.mount(image, path.join(folder, name));
  }

  /** What lies in an image, mounted. */
  static async mount(image: string, mountPoint: string): Promise<SmallDisk> {
    await mkdir(mountPoint, { recursive: true });
    await run('mount', ['-o', 'loop', image, mountPoint]);
    return new SmallDisk(image, mountPoint);
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.path);
    return bavail * bsize;
  }

  /** Takes all but so many bytes; asked again, it takes what has become free since. */
  async fill(leaveBytes = 0): Promise<void> {
    for (let piece = (await this.freeBytes()) - leaveBytes; piece >= blockBytes;) {
      const taken = await this.#take(piece);
      const left = (await this.freeBytes()) - leaveBytes;
      piece = taken ? left : Math.min(left, Math.floor(piece / 2));
    }
  }

  /** Gives back all that was taken. */
  async free(): Promise<void> {
    await rm(this.#filler, { recursive: true, force: true });
  }

  async unmount(): Promise<void> {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const isDone = await run('umount', [this.path]).then(
        () => true,
        () => false,
      );
      if (isDone) return;
      await sleep(100);
    }
    await run('umount', ['-l', this.path]);
  }

  get #filler(): string {
    return path.join(this.path, 'filler');
  }

  #pieces = 0;

  async #take(bytes: number): Promise<boolean> {
    this.#pieces += 1;
    await mkdir(this.#filler, { recursive: true }).catch(() => undefined);
    const file = path.join(this.#filler, String(this.#pieces));
    return run('fallocate', ['-l', String(bytes), file]).then(
      () => true,
      async () => rm(file, { force: true }).then(() => false),
    );
  }
}
