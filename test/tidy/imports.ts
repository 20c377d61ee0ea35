// The import table of ARCHITECTURE.md, executed: which room may import which, which packages, and whether it may touch Node at all.
import { isBuiltin } from 'node:module';
import { type Finding, type Source, isTest, lineOf, parse, visit } from './sources.ts';

/** One row of the table. `rooms` holds `all` for a row that may import everything. */
export interface Room {
  readonly name: string;
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  readonly node: boolean;
}

/** One thing that a file imports; `specifier` is undefined where a dynamic import computes its name. */
interface Import {
  readonly specifier: string | undefined;
  readonly offset: number;
}

const testPackages = ['vitest', 'fast-check'];

/** Reads the table below the heading `## Rooms`: names stand in backticks, the last column says yes or no. */
export function parseRooms(architecture: string): readonly Room[] {
  const section = architecture.split(/^## /m).find((part) => part.startsWith('Rooms')) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((line) => {
    const [, names = '', , rooms = '', packages = '', node = ''] = line.split('|');
    return quoted(names).map((name) => ({ name, rooms: quoted(rooms), packages: quoted(packages), node: node.trim() === 'yes' }));
  });
}

/** Every import in these files that the table does not allow. */
/** What a site wrote for itself is run by its text, which no table can know. */
const runsOwnCode: ReadonlySet<string> = new Set(['src/data/own-masks.ts']);

export function findForbiddenImports(sources: readonly Source[], rooms: readonly Room[]): readonly Finding[] {
  return sources.flatMap((source) => {
    const room = rooms.find(({ name }) => name === roomOf(source.path));
    if (room === undefined) return [{ path: source.path, line: 1, message: 'lies in no room of the table in ARCHITECTURE.md' }];
    return importsOf(source).flatMap((found) => {
      if (found.specifier === undefined && runsOwnCode.has(source.path)) return [];
      const message = judgeImport(found.specifier, room, isTest(source));
      return message === undefined ? [] : [{ path: source.path, line: lineOf(source, found.offset), message }];
    });
  });
}

function judgeImport(specifier: string | undefined, room: Room, inTest: boolean): string | undefined {
  if (specifier === undefined) return 'imports a computed name, which the table cannot judge';
  if (specifier.startsWith('./')) return specifier.includes('/../') ? `imports ${specifier}: no way up` : undefined;
  if (specifier.startsWith('.')) return `imports ${specifier}: write #folder/file.ts instead of ../`;
  if (room.rooms.includes('all')) return undefined;
  if (specifier.startsWith('#')) return judgeRoom(roomOf(`src/${specifier.slice(1)}`), room);
  if (isBuiltin(specifier)) return room.node || inTest ? undefined : `imports ${specifier}: ${room.name} does without Node's modules`;
  return judgePackage(specifier, room, inTest);
}

function judgeRoom(other: string, room: Room): string | undefined {
  return other === room.name || room.rooms.includes(other) ? undefined : `${room.name} may not import ${other}`;
}

function judgePackage(specifier: string, room: Room, inTest: boolean): string | undefined {
  const name = packageOf(specifier);
  const allowed = inTest ? [...room.packages, ...testPackages] : room.packages;
  const isAllowed = allowed.some((entry) => (entry.endsWith('/*') ? name.startsWith(entry.slice(0, -1)) : name === entry));
  return isAllowed ? undefined : `${room.name} may not import the package ${name}`;
}

/** The folder directly below src, or the file's own name where it lies beside the folders. */
function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Static, re-exported, dynamic and type imports, `import('x').T` and `require` included. */
function importsOf(source: Source): readonly Import[] {
  const { staticImports, staticExports } = parse(source).module;
  const found: Import[] = staticImports.map((entry) => ({ specifier: entry.moduleRequest.value, offset: entry.start }));
  for (const { entries } of staticExports) {
    // `export { a, b } from 'x'` has two entries with one request.
    const request = entries[0]?.moduleRequest;
    if (request) found.push({ specifier: request.value, offset: request.start });
  }
  visit(source, {
    ImportExpression: (node) => void found.push({ specifier: textOf(node.source), offset: node.start }),
    TSImportType: (node) => void found.push({ specifier: textOf(node.source), offset: node.start }),
    TSExternalModuleReference: (node) => void found.push({ specifier: textOf(node.expression), offset: node.start }),
    CallExpression: (node) => {
      const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require';
      if (isRequire && node.arguments[0] !== undefined) found.push({ specifier: textOf(node.arguments[0]), offset: node.start });
    },
  });
  return found;
}

function textOf(node: { readonly type: string; readonly value?: unknown }): string | undefined {
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function quoted(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name.replace(/\/$/, ''));
}
