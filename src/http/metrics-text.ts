import type { Buckets } from './figures.ts';

/** One line of a family: its labels, and its value. */
export type Sample = readonly [labels: Labels, value: number];
export type Labels = Readonly<Record<string, string>>;

export interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
  /** Of a histogram, in place of samples. */
  readonly histograms?: readonly (readonly [labels: Labels, buckets: Buckets])[];
}

/** Prometheus' text format, 0.0.4. */
export function metricsText(families: readonly Family[]): string {
  return families
    .map((family) => `# HELP ${family.name} ${family.help}\n# TYPE ${family.name} ${family.type}\n${linesOf(family)}`)
    .join('');
}

function linesOf({ name, samples, histograms = [] }: Family): string {
  const plain = samples.map(([labels, value]) => lineOf(name, labels, value));
  const counted = histograms.flatMap(([labels, { upTo, sum, count }]) => [
    ...upTo.map(([bound, within]) => lineOf(`${name}_bucket`, { ...labels, le: String(bound) }, within)),
    lineOf(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    lineOf(`${name}_sum`, labels, sum),
    lineOf(`${name}_count`, labels, count),
  ]);
  return [...plain, ...counted].join('');
}

function lineOf(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escape(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
