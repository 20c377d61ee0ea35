import { z } from 'zod';
import type { LoadStep } from './scenario.ts';
import type { Told } from './told.ts';

const header = z.object({ name: z.string(), value: z.string() });
const entryShape = z.object({
  startedDateTime: z.string(),
  time: z.number().min(0).catch(0),
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.array(header).catch([]),
    postData: z.object({ text: z.string().optional(), mimeType: z.string().optional() }).optional(),
  }),
  response: z.object({ status: z.number() }),
});
const logShape = z.object({ entries: z.array(entryShape).max(5_000) });
type Entry = z.infer<typeof entryShape>;

const longestThinkMs = 30_000;
/** Everything else in a recording may be a secret, or say who recorded it. */
const keptHeaders = new Set(['accept', 'accept-language', 'content-type']);

/** A recording is one visitor: the requests to the host that was asked most, in their order, with the pauses between them. */
export function stepsFromHar(log: unknown, methods: readonly string[]): Told {
  const parsed = logShape.safeParse(log);
  if (!parsed.success)
    return {
      line: 1,
      column: 1,
      sentence: `is no HAR recording: ${parsed.error.issues[0]?.path.join('.') ?? 'log'} is not as it should be`,
    };
  const entries = parsed.data.entries.toSorted((left, right) => startOf(left) - startOf(right));
  const host = mostFrequent(entries.map(hostOf));
  const own = entries.filter((entry) => hostOf(entry) === host);
  const good = own.filter(({ response }) => response.status >= 100 && response.status < 400);
  const sent = good.filter(({ request }) => methods.includes(request.method));
  const steps = sent.map((entry, index): LoadStep => {
    const next = sent[index + 1];
    const step = stepOf(entry);
    return next === undefined ? step : { ...step, thinkMs: thinkBetween(entry, next) };
  });
  const leftOut = [
    ...(entries.length > own.length ? [`${entries.length - own.length} requests to other hosts than ${host ?? ''}`] : []),
    ...(own.length > sent.length ? [`${own.length - sent.length} requests with other methods, or not answered well`] : []),
  ];
  return { steps, leftOut, endpoints: [...new Set(good.map((entry) => stepOf(entry).name))] };
}

function stepOf({ request }: Entry): LoadStep {
  const { pathname, search } = URL.parse(request.url) ?? { pathname: '/', search: '' };
  const body = request.postData?.text;
  return {
    name: `${request.method} ${pathname}`,
    method: request.method,
    path: `${pathname}${search}`,
    headers: headersOf(request.headers),
    ...(body === undefined ? {} : { body }),
    weight: 1,
  };
}

function headersOf(headers: readonly z.infer<typeof header>[]): { readonly [name: string]: string } {
  const kept = headers.map(({ name, value }): [string, string] => [name.toLowerCase(), value.replaceAll(/[\r\n\0]/g, ' ')]);
  return Object.fromEntries(kept.filter(([name]) => keptHeaders.has(name)));
}

function thinkBetween(one: Entry, next: Entry): number {
  return Math.min(longestThinkMs, Math.max(0, Math.round(startOf(next) - startOf(one) - one.time)));
}

function startOf({ startedDateTime }: Entry): number {
  const at = Date.parse(startedDateTime);
  return Number.isNaN(at) ? 0 : at;
}

function hostOf({ request }: Entry): string {
  return URL.parse(request.url)?.host ?? '';
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0];
}
