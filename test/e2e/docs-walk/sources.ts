// What releases are made of besides folders: a registry of packages, repositories, tarballs.
import { execFileSync } from 'node:child_process';
import { TinyRegistry } from '../tiny-registry.ts';
import { serverOf, type Walk } from './walk.ts';

/** A system with a package of npm, from a registry of our own that has it. */
export async function withPackages(page: Walk, name: string, more: string, then: () => Promise<void>): Promise<void> {
  const registry = new TinyRegistry();
  await registry.start();
  try {
    const manifest = { bin: { verdaccio: 'server.js' } };
    const files = { 'server.js': `#!/usr/bin/env node\n${serverOf('verdaccio')}` };
    await registry.publish({ name: 'verdaccio', version: '6.1.6', files, manifest });
    page.write('.npmrc', `registry=${registry.url}\n`);
    const path = { TEST: 'exit: [check: smoke]', PROD: 'exit: [check: smoke]' };
    await page.shop({ name, path, services: `  verdaccio: {source: "npm:verdaccio", command: verdaccio}\n  ${more}` });
    await then();
  } finally {
    registry.close();
  }
}

function git(page: Walk, folder: string, ...words: readonly string[]): void {
  const person = ['-c', 'user.name=Dora', '-c', 'user.email=dora@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', ['-C', `${page.folder}/${folder}`, ...person, ...words], { stdio: 'pipe' });
}

export function commit(page: Walk, folder: string): void {
  git(page, folder, 'add', '--all');
  git(page, folder, 'commit', '--quiet', '--no-gpg-sign', '-m', 'something changed');
}

/** With one commit that has this tag. */
export function repository(page: Walk, folder: string, tag: string): void {
  page.write(`${folder}/server.js`, serverOf(tag));
  git(page, folder, 'init', '--quiet');
  commit(page, folder);
  git(page, folder, 'tag', tag);
}

/** Of a service of its own. */
export function tarball(page: Walk, file: string): void {
  page.write(`${file}.d/server.js`, serverOf('of a tarball'));
  execFileSync('tar', ['-czf', file, '-C', `${file}.d`, '.'], { cwd: page.folder });
}
