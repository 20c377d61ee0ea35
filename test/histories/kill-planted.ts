// `node test/histories/kill-planted.ts [--only NAME,NAME] [--runs N] [--brief] [--fixed JSON] [--short] [--write]`: plants each bug in a copy of the core and
// runs histories until a rule is broken. Exit 1 when a bug survives. `--write` puts the table into docs/planted-bugs.md.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { plantedBugs, type PlantedBug } from './planted-bugs.ts';

interface Outcome {
  readonly bug: PlantedBug;
  /** The history that killed it; undefined: it survived. */
  readonly run?: number;
  readonly rule: string;
  readonly seed: number;
  readonly seconds: number;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    runs: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '31' },
    brief: { type: 'boolean', default: false },
    fixed: { type: 'string', default: '{}' },
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
/** Those that die within a few histories: enough to see that the whole arrangement works. */
const quick = [
  'admin-skips',
  'blind-retry',
  'no-fence',
  'no-lease',
  'lease-leak',
  'latch-at-now',
  'skip-stage',
  'no-read-back',
  'exception-by-one',
  'half-undone',
];
const names = values.short ? quick : values.only?.split(',');
const bugs = plantedBugs.filter((bug) => names === undefined || names.includes(bug.name));
const queue = [...bugs];
const outcomes: Outcome[] = [];
await Promise.all(Array.from({ length: 3 }, work));
outcomes.sort((left, right) => bugs.indexOf(left.bug) - bugs.indexOf(right.bug));
const survivors = outcomes.filter((outcome) => outcome.run === undefined);
process.stdout.write(
  `${outcomes.length - survivors.length} of ${bugs.length} killed${survivors.length === 0 ? '' : `; alive: ${survivors.map(({ bug }) => bug.name).join(', ')}`}\n`,
);
if (values.write) await writeFile(path.join(root, 'docs/planted-bugs.md'), page());
process.exitCode = survivors.length === 0 && bugs.length > 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let bug = queue.shift(); bug !== undefined; bug = queue.shift()) {
    const outcome = await kill(bug);
    outcomes.push(outcome);
    process.stdout.write(
      `${outcome.run === undefined ? 'ALIVE' : String(outcome.run).padStart(5)}  ${bug.name.padEnd(30)} ${outcome.seconds} s  ${outcome.rule.slice(0, 120)}\n`,
    );
  }
}

/** Runs the histories against a copy of the core that has the bug. */
async function kill(bug: PlantedBug): Promise<Outcome> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lockstep-planted-'));
  try {
    await cp(path.join(root, 'src/core'), path.join(folder, 'src/core'), { recursive: true });
    await cp(path.join(root, 'test/histories'), path.join(folder, 'test/histories'), { recursive: true });
    await cp(path.join(root, 'package.json'), path.join(folder, 'package.json'));
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    await plant(bug, folder);
    return await run(bug, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function plant({ name, file, find, replace }: PlantedBug, folder: string): Promise<void> {
  const target = path.join(folder, 'src/core', file);
  const text = await readFile(target, 'utf8');
  if (text.split(find).length !== 2)
    throw new Error(`${name}: "${find}" is in src/core/${file} ${text.split(find).length - 1} times, not once`);
  await writeFile(
    target,
    text.replace(find, () => replace),
  );
}

function run(bug: PlantedBug, folder: string): Promise<Outcome> {
  const args = [
    'test/histories/run.ts',
    '--runs',
    values.runs,
    '--seed',
    values.seed,
    '--json',
    '--fixed',
    values.fixed,
    ...(values.brief ? ['--brief'] : []),
  ];
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 16 * 1024 * 1024 }, (_error, stdout, stderr) => {
      const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
      const line: unknown = stdout.startsWith('{') ? JSON.parse(stdout) : undefined;
      if (!isSummary(line)) return reject(new Error(`${bug.name}: the histories did not run: ${stderr.slice(0, 600)}`));
      resolve({
        bug,
        ...(line.failed && { run: line.runs }),
        rule: line.rule.replace(/^rule broken: /, '').split('\n')[0] ?? '',
        seed: line.seed,
        seconds,
      });
    });
  });
}

function isSummary(
  value: unknown,
): value is { readonly failed: boolean; readonly runs: number; readonly seed: number; readonly rule: string } {
  return typeof value === 'object' && value !== null && 'failed' in value && 'runs' in value && 'rule' in value && 'seed' in value;
}

function page(): string {
  const rows = outcomes.map(
    ({ bug, run: at, rule, seconds }) =>
      `| ${bug.name} | \`${bug.file}\` | ${at ?? 'alive'} | ${seconds} | ${rule.slice(0, 90).replaceAll('|', '/')} |`,
  );
  return [
    '# Planted bugs',
    '',
    `${outcomes.length - survivors.length} of ${outcomes.length} killed on ${new Date().toISOString().slice(0, 10)}, seed ${values.seed}, at most ${values.runs} histories each, ${os.cpus().length} shared cores (${os.cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}.`,
    'Each is one wrong line in a copy of `src/core` (`test/histories/planted-bugs.ts`); the histories must notice it. *Run* is the number of the history that',
    'broke a rule. Made by `node test/histories/kill-planted.ts --write`.',
    '',
    '| bug | file | run | seconds | rule broken |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
