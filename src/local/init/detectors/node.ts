import { z } from 'zod';
import type { Detected, Detector } from '#local/init/detector.ts';
import type { Place } from '#local/init/tree.ts';

const description = z.object({
  name: z.string().optional().catch(undefined),
  main: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.string()).optional().catch(undefined),
  dependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
  devDependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
  engines: z.object({ node: z.string().optional() }).optional().catch(undefined),
  workspaces: z.unknown().optional(),
});

export type PackageDescription = z.infer<typeof description>;

/** What package.json says, as far as it can be read. */
export function packageOf(place: Place): PackageDescription | undefined {
  const text = place.text('package.json');
  if (text === undefined) return undefined;
  try {
    return description.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export const node: Detector = {
  id: 'node',
  detect: (place) => {
    // One file that listens is a server, also where nobody wrote a package.json.
    const found = packageOf(place) ?? (place.has('package.json') ? undefined : {});
    if (found === undefined) return undefined;
    const command = commandOf(place, found);
    // A library, or the root of several packages: nothing that runs.
    if (command === undefined) return undefined;
    const build = buildOf(place, found);
    const engine = found.engines?.node;
    return {
      kind: kindOf(found),
      command,
      ...(build !== undefined && { build }),
      ignore: ['coverage/', '*.log'],
      notes: engine === undefined ? [] : [`package.json asks for Node ${engine}.`],
    } satisfies Detected;
  },
};

const frameworks = [
  ['next', 'Next.js'],
  ['nuxt', 'Nuxt'],
  ['@nestjs/core', 'NestJS'],
  ['fastify', 'Node, Fastify'],
  ['express', 'Node, Express'],
  ['koa', 'Node, Koa'],
] as const;

function kindOf({ dependencies = {} }: PackageDescription): string {
  return frameworks.find(([name]) => name in dependencies)?.[1] ?? 'Node';
}

/** `npm start` is a program between us and the server, which hears no signal of ours: where the script is plain it is taken out of it. */
function commandOf(place: Place, { main, scripts = {}, dependencies = {} }: PackageDescription): string | undefined {
  if ('next' in dependencies) return 'npx next start --port $PORT';
  const start = scripts['start:prod'] ?? scripts['start'];
  if (start !== undefined && /^node(?: [\w./:=-]+)+$/.test(start)) return start;
  if (start !== undefined) return scripts['start:prod'] === undefined ? 'npm start' : 'npm run start:prod';
  const entry = [main, 'server.js', 'server.mjs', 'server.ts', 'app.js', 'src/server.js', 'src/server.ts'].find(
    (name) => name !== undefined && place.has(name.replace(/^\.\//, '')) && listens(place.text(name.replace(/^\.\//, ''))),
  );
  return entry === undefined ? undefined : `node ${entry}`;
}

/** A file that opens a port is a server; `main` of a library opens none. */
function listens(text = ''): boolean {
  return /\.listen\s*\(|\bserve\s*\(/.test(text);
}

function buildOf(place: Place, { scripts = {}, dependencies = {}, devDependencies = {} }: PackageDescription): string | undefined {
  const hasPackages = Object.keys({ ...dependencies, ...devDependencies }).length > 0;
  const install = !hasPackages ? [] : [installOf(place)];
  const build = scripts['build'] === undefined ? [] : ['npm run build'];
  const steps = [...install, ...build];
  return steps.length === 0 ? undefined : steps.join(' && ');
}

function installOf(place: Place): string {
  if (place.has('pnpm-lock.yaml')) return 'pnpm install --frozen-lockfile';
  if (place.has('yarn.lock')) return 'yarn install --immutable';
  return place.has('package-lock.json') || place.has('npm-shrinkwrap.json') ? 'npm ci' : 'npm install';
}
