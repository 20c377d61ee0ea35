import { endpointOf } from './coverage.ts';
import type { LoadStep } from './scenario.ts';
import type { Source, Told } from './told.ts';

const mostSteps = 200;
// Common and combined: who, when, the request line, the status; whatever follows tells nothing of the load.
const lineShape = /^\S+ \S+ .*?\[[^\]]+\] "([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?" (\d{3})(?: |$)/;

/** Every address that was answered well, weighted by how often: the mixture of real visitors, without who they were. */
export function stepsFromAccessLog({ text, methods }: Pick<Source, 'text' | 'methods'>): Told {
  const counts = new Map<string, number>();
  const skipped = new Map<string, number>();
  const endpoints = new Set<string>();
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const [, method = '', path = '', status = ''] = lineShape.exec(line) ?? [];
    if (method === '') return { line: index + 1, column: 1, sentence: 'is no line of a common or combined access log' };
    const why = reasonToSkip({ method, path, status }, methods);
    if (why === undefined || why === notAmong(method)) endpoints.add(endpointOf(`${method} ${path}`));
    const into = why === undefined ? counts : skipped;
    const key = why ?? `${method} ${path}`;
    into.set(key, (into.get(key) ?? 0) + 1);
  }
  const most = [...counts].sort(([, left], [, right]) => right - left);
  const steps = most.slice(0, mostSteps).map(([key, weight]) => stepOf(key, weight));
  const rest = most.slice(mostSteps).reduce((sum, [, count]) => sum + count, 0);
  return {
    steps,
    endpoints: [...endpoints],
    leftOut: [
      ...[...skipped].map(([why, count]) => `${count} lines: ${why}`),
      ...(rest === 0 ? [] : [`${rest} lines: their addresses are rarer than ${mostSteps} others`]),
    ],
  };
}

function reasonToSkip(
  line: { readonly method: string; readonly path: string; readonly status: string },
  methods: readonly string[],
): string | undefined {
  if (!/^\/[\x21-\x7e]*$/.test(line.path)) return 'no path of this service';
  if (Number(line.status) >= 400) return 'was not answered well';
  return methods.includes(line.method) ? undefined : notAmong(line.method);
}

function notAmong(method: string): string {
  return `${method} is not among the methods`;
}

function stepOf(key: string, weight: number): LoadStep {
  const [method = 'GET', path = '/'] = key.split(' ');
  // What visitors searched for is theirs: reports name the address without it.
  return { name: `${method} ${path.replace(/\?.*$/, '?…')}`, method, path, headers: {}, weight };
}
