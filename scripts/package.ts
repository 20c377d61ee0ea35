// `npm run package [-- FOLDER]`: the tarball that others install, built in a folder of its own. `npm pack` makes one too; this one has a manifest
// without what the bundle holds already, so that an installation brings the program, its Node and its PostgreSQL, and nothing else.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
const manifestShape = z.looseObject({ files: z.array(z.string()) });
const packedShape = z.tuple([z.looseObject({ filename: z.string(), size: z.int(), unpackedSize: z.int(), files: z.array(z.unknown()) })]);
/** Of use to whoever has the sources only. */
const forSources = ['private', 'imports', 'scripts', 'dependencies', 'devDependencies', 'allowScripts'];
const always = ['README.md', 'LICENSE'];

const into = path.resolve(process.argv[2] ?? '.');
const stage = await mkdtemp(path.join(tmpdir(), 'lockstep-package-'));
try {
  await lay(stage);
  await mkdir(into, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], { cwd: stage });
  const [{ filename, size, unpackedSize, files }] = packedShape.parse(JSON.parse(stdout));
  process.stdout.write(`${files.length} files, ${megabytes(size)} packed, ${megabytes(unpackedSize)} unpacked\n`);
  // The last line, for machines.
  process.stdout.write(`${path.join(into, filename)}\n`);
} finally {
  await rm(stage, { recursive: true, force: true });
}

async function lay(folder: string): Promise<void> {
  const manifest = manifestShape.parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
  const kept = Object.entries(manifest).filter(([name]) => !forSources.includes(name));
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
  for (const pattern of [...manifest.files, ...always]) {
    const name = pattern.split('/')[0] ?? '';
    if (name !== 'dist') await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  for (const [part, ...options] of [['web'], ['server', '--ssr']] as const) {
    const argv = [vite, 'build', '--logLevel', 'warn', '--emptyOutDir', '--outDir', path.join(folder, 'dist', part), ...options];
    await run(process.execPath, argv, { cwd: root });
  }
  await run(process.execPath, [path.join(root, 'scripts', 'third-party.ts'), path.join(folder, 'dist')], { cwd: root });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
