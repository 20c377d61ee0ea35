import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { isWithin, type MetricAnswer } from '#core/canary/metric-looks.ts';
import type { MetricQuery } from '#core/system.ts';
import { dialRequest } from '#dial/request.ts';

const answerMs = 4_000;
const mostBytes = 1024 * 1024;

const sample = z.tuple([z.number(), z.string()]);
const answerShape = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.object({ resultType: z.literal('vector'), result: z.array(z.object({ value: sample })) }),
    z.object({ resultType: z.literal('scalar'), result: sample }),
  ]),
});

/** Asks a Prometheus for the value of a query, now. Never throws: what is no number is nothing, with why. */
export async function askPrometheus(query: MetricQuery, signal: AbortSignal): Promise<MetricAnswer> {
  try {
    const either = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
    return valueIn(await fetchAnswer(query, either), query);
  } catch (error) {
    return { kind: 'nothing', because: error instanceof Error ? error.message : String(error) };
  }
}

/** Only the address that the file names is asked, and no redirect is followed. */
async function fetchAnswer({ prometheus, query }: MetricQuery, signal: AbortSignal): Promise<string> {
  const base = new URL(prometheus);
  const path = `${base.pathname.replace(/\/+$/, '')}/api/v1/query?${new URLSearchParams({ query }).toString()}`;
  const request = await dialRequest(base, { path }, { reach: { origins: [base.origin], networks: [], isPublicOpen: false }, signal });
  request.end();
  const answered: readonly IncomingMessage[] = await once(request, 'response', { signal });
  const [response] = answered;
  if (response === undefined) throw new Error('it did not answer');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error(`it answered with more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (response.statusCode !== 200) throw new Error(`it answered ${response.statusCode}`);
  return text;
}

/** Of several series the worst counts: a bound that one breaks is broken. */
function valueIn(text: string, query: MetricQuery): MetricAnswer {
  const answer = answerShape.safeParse(JSON.parse(text));
  if (!answer.success) return { kind: 'nothing', because: 'it answers neither one number nor a vector of them' };
  const { data } = answer.data;
  const found = data.resultType === 'scalar' ? [data.result] : data.result.map(({ value }) => value);
  const values = found.map(([, value]) => numberOf(value));
  const [first] = values;
  if (first === undefined) return { kind: 'nothing', because: 'there is no such series' };
  if (values.some(Number.isNaN)) return { kind: 'nothing', because: 'the answer is no number' };
  return { kind: 'number', value: values.find((value) => !isWithin(query, value)) ?? first };
}

function numberOf(text: string): number {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  return text.trim() === '' ? Number.NaN : Number(text);
}
