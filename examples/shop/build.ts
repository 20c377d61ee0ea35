// `node examples/shop/build.ts VERSION FOLDER`: makes the artefacts of one version of the shop, FOLDER/api and FOLDER/web. Each is plain
// JavaScript with everything in it that it needs besides Node 24, and the same bytes whenever it is made again.
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { editionOf, type Edition } from './source/edition.ts';

const source = fileURLToPath(new URL('source', import.meta.url));

/** Service → the programs of its artefact: name → source. */
const services = {
  api: { server: 'api.ts', migrate: 'migrate.ts', functional: 'functional.ts' },
  web: { server: 'web.ts' },
} as const;

/** Where the artefacts of a version lie. */
export interface BuiltShop {
  readonly version: string;
  readonly api: string;
  readonly web: string;
}

/** Makes both artefacts of a version. Throws where the shop never had it. */
export async function buildShop(version: string, folder: string): Promise<BuiltShop> {
  const edition = editionOf(version);
  const built = { version, api: path.join(folder, 'api'), web: path.join(folder, 'web') };
  await Promise.all([bundle(services.api, built.api, edition), bundle(services.web, built.web, edition)]);
  await copyMigrations(built.api, edition);
  return built;
}

async function bundle(programs: { readonly [name: string]: string }, folder: string, edition: Edition): Promise<void> {
  const entries = Object.entries(programs).map(([name, file]): [string, string] => [name, path.join(source, file)]);
  await build({
    configFile: false,
    logLevel: 'warn',
    root: source,
    plugins: [{ name: 'edition', load: (id: string) => (id === path.join(source, 'this-edition.ts') ? textOf(edition) : undefined) }],
    ssr: { noExternal: true, external: ['pg-native'] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: { input: Object.fromEntries(entries), output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[name].js' } },
    },
  });
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, 'package.json'),
    `${JSON.stringify({ private: true, type: 'module', version: edition.version }, undefined, 2)}\n`,
  );
}

/** Those that this version has. */
async function copyMigrations(api: string, { hasDiscounts, hasGreetings }: Edition): Promise<void> {
  const files = [
    '001_products_and_orders.sql',
    ...(hasDiscounts ? ['002_discounts.sql'] : []),
    ...(hasGreetings ? ['003_greetings.sql'] : []),
  ];
  await mkdir(path.join(api, 'migrations'), { recursive: true });
  for (const file of files) await copyFile(path.join(source, 'migrations', file), path.join(api, 'migrations', file));
}

function textOf(edition: Edition): string {
  return `export const edition = ${JSON.stringify(edition)};\n`;
}

if (import.meta.main) {
  const [version = '1.0.0', folder = path.join(import.meta.dirname, 'dist', version)] = process.argv.slice(2);
  const built = await buildShop(version, path.resolve(folder));
  process.stdout.write(`${built.api}\n${built.web}\n`);
}
