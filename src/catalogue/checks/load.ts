import { z } from 'zod';
import { durationText, millisecondsOf } from '#catalogue/duration.ts';
import type { CheckDescription } from '#core/file/catalogue.ts';
import { isRamp, legsOf, readRamp, type ReadRamp } from '#core/load/ramp.ts';
import { readLegs, readRate } from '#core/load/read-legs.ts';
import { lengthOf } from '#core/load/schedule.ts';

const legText = z.string().min(1);

const legs = z.union([legText, z.array(legText).min(1).max(100)]).check((context) => {
  const message = mistakeIn(context.value);
  if (message !== undefined) context.issues.push({ code: 'custom', message, input: context.value });
});

function mistakeIn(texts: string | readonly string[]): string | undefined {
  const ramp = rampIn(texts);
  if (ramp !== undefined) return ramp.ok ? undefined : ramp.sentence;
  const read = readLegs(texts);
  if (!read.ok) return read.sentence;
  return lengthOf(read.legs) < leastMs ? 'A load of less than 20 seconds proves nothing: let it go on for longer' : undefined;
}

/** The search for a knee, where it is one. */
function rampIn(texts: string | readonly string[]): ReadRamp | undefined {
  return typeof texts === 'string' && isRamp(texts) ? readRamp(texts) : undefined;
}

/** Warm-up is cut off, and five blocks of two seconds are the least that says anything. */
const leastMs = 20_000;

const rateText = z.string().refine((text) => readRate(text) !== undefined, {
  error: (issue) => `\`${String(issue.input)}\` is no rate. Write requests per second: \`80/s\``,
});

const percentText = z.string().regex(/^\d{1,3}(\.\d{1,4})?\s*%$/, {
  error: (issue) => `\`${String(issue.input)}\` is no share. Write it in per cent: \`0.1 %\``,
});

function isAnything(value: object): boolean {
  return Object.keys(value).length > 0;
}

const pathText = z
  .string()
  .regex(/^\/[\x21-\x7e]*$/, { error: (issue) => `A path begins with \`/\` and has no spaces: \`${String(issue.input)}\`` });

const statusText = z.union([
  z.int().min(100).max(599),
  z.string().regex(/^([1-5]xx|[1-5]\d\d-[1-5]\d\d)$/, { error: 'A range of states is `200-299` or `2xx`' }),
]);

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const stepShape = z.strictObject({
  path: pathText,
  method: z.enum(methods).optional().meta({ description: 'Default: GET.' }),
  name: z.string().min(1).max(80).optional().meta({ description: 'What reports call it. Default: method and path.' }),
  headers: z
    .record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[^\r\n\0]*$/, { error: 'A header is one line' }))
    .optional()
    .meta({ description: 'Sent with it; `$NAME` stands for a variable under `environment`.' }),
  body: z.string().optional().meta({ description: 'Sent with it; `$NAME` stands for a variable under `environment`.' }),
  status: statusText.optional().meta({ description: 'What it answers where it is well. Default: 200-399.' }),
  weight: z.number().positive().max(1_000_000).optional().meta({ description: 'How often it is chosen, beside others. Default: 1.' }),
  think: durationText.optional().meta({ description: 'The same visitor goes on with the next step after this time.' }),
});

const sloShape = z.strictObject({
  rate: rateText.optional().meta({ description: 'Requests per second that are answered well.', examples: ['80/s'] }),
  p50: durationText.optional().meta({ description: 'Half of the answers are there by then.' }),
  p95: durationText.optional().meta({ description: '95 of 100 answers are there by then.' }),
  p99: durationText.optional().meta({ description: '99 of 100 answers are there by then.', examples: ['300 ms'] }),
  errors: percentText.optional().meta({ description: 'The largest share of requests that may fail. Default: 1 %.' }),
});

/** Options of the `load` check. Its hands lie in `src/checks/load/`. */
export const loadOptions = z.strictObject({
  legs: legs.meta({
    description: 'How much, and for how long.',
    examples: ['20/s for 2 minutes, up to 80/s in 1 minute', 'knee to 400/s in 12 steps of 5 seconds'],
  }),
  service: z.string().min(1).optional().meta({ description: 'The service that is asked; absent: the first that has an address.' }),
  steps: z
    .array(stepShape)
    .min(1)
    .max(500)
    .optional()
    .meta({ description: 'What is asked for. Default: `/`.', examples: [[{ path: '/api/products' }]] }),
  from: z
    .string()
    .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\0*?{[]+$/, { error: 'Name a file inside the artefact of the service' })
    .optional()
    .meta({
      description: 'Instead of `steps`: an OpenAPI description, a HAR recording or an access log in the artefact of the service.',
      examples: ['openapi.yaml'],
    }),
  methods: z
    .array(z.enum(methods))
    .min(1)
    .optional()
    .meta({ description: 'With `from`: what is sent of it. Default: GET and HEAD, for others change something.' }),
  slo: sloShape.optional().meta({ description: 'What the service promises under this load.' }),
  relative: z
    .union([
      percentText,
      z.strictObject({ p50: percentText.optional(), p95: percentText.optional(), p99: percentText.optional() }).refine(isAnything, {
        error: 'Say of what: `p50`, `p95` or `p99`',
      }),
    ])
    .optional()
    .meta({
      description: 'So much slower it may be than the release that production runs, both asked in turn. One share counts for p50 and p95.',
      examples: ['10 %', { p95: '10 %', p99: '20 %' }],
    }),
  environment: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/), z.string())
    .optional()
    .meta({ description: 'Variables, templates as for services.', examples: [{ TOKEN: '${secret.LOAD_TOKEN}' }] }),
  instances: z
    .array(z.int().min(1).max(16))
    .max(5)
    .optional()
    .meta({ description: 'With a knee: how much so many instances deliver, where the target can run several.', examples: [[1, 2, 4]] }),
  database: z
    .string()
    .regex(/^\$?[A-Za-z_]\w*$/, { error: 'Name a variable under `environment`: `$DATABASE_URL`. An address is a secret' })
    .optional()
    .meta({
      description: 'The variable with the address of the PostgreSQL whose sessions are looked at.',
      examples: ['$DATABASE_URL'],
    }),
  within: durationText.optional().meta({ description: 'A request that is not answered after this time has failed. Default: 10 s.' }),
  workers: z.int().min(1).max(16).optional().meta({ description: 'Threads that send. Default: 1.' }),
  timeout: durationText.optional().meta({ description: 'The longest that the whole check may take. Default: what two runs need.' }),
});

export const loadCheck = {
  id: 'load',
  summary: 'Sends requests at a given rate, whatever comes back, and holds latency, errors and rate against what is promised.',
  scalar: 'legs',
  defaultTimeoutMs: 10 * 60_000,
  // An inconclusive run is tried once more by itself.
  timeoutMsOf: (options) => {
    const parsed = loadOptions.safeParse(options);
    if (!parsed.success) return 10 * 60_000;
    const { legs: texts, instances = [], within = '10 s' } = parsed.data;
    const ramp = rampIn(texts);
    if (ramp === undefined) {
      const read = readLegs(texts);
      return 2 * ((read.ok ? lengthOf(read.legs) : 0) + millisecondsOf(within)) + 60_000;
    }
    return (2 + instances.length) * ((ramp.ok ? lengthOf(legsOf(ramp.ramp)) : 0) + millisecondsOf(within) + 30_000) + 60_000;
  },
  repeatable: true,
  options: loadOptions,
  examples: [
    { legs: '50/s for 2 minutes', slo: { p95: '300 ms', errors: '0.1 %' } },
    {
      legs: ['20/s for 30 seconds', 'up to 80/s in 1 minute', '80/s for 5 minutes'],
      service: 'api',
      steps: [
        { path: '/api/products', weight: 8, think: '2 s' },
        { path: '/api/orders', method: 'POST', headers: { authorization: 'Bearer $TOKEN' }, body: '{"product": 1}', status: 201 },
        { path: '/health', weight: 1 },
      ],
      slo: { rate: '80/s', p50: '50 ms', p95: '200 ms', p99: '500 ms', errors: '0.5 %' },
      environment: { TOKEN: '${secret.LOAD_TOKEN}' },
      workers: 2,
    },
    { legs: '50/s for 2 minutes', relative: { p50: '10 %', p95: '10 %' } },
    { legs: '20/s for 1 minute', from: 'openapi.yaml', methods: ['GET', 'POST'] },
    {
      legs: 'knee to 400/s in 12 steps of 5 seconds',
      slo: { rate: '200/s' },
      instances: [1, 2, 4],
      database: '$DATABASE_URL',
      environment: { DATABASE_URL: '${secret.API_DB}' },
    },
  ],
} as const satisfies CheckDescription;
