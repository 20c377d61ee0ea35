import { z } from 'zod';
import { durationText } from '#catalogue/duration.ts';
import type { CheckDescription } from '#core/file/catalogue.ts';

const pathText = z
  .string()
  .regex(/^\/[\x21-\x7e]*$/, { error: (issue) => `A path begins with \`/\` and has no spaces: \`${String(issue.input)}\`` });

const status = z.union([
  z.int().min(100).max(599),
  z.string().regex(/^([1-5]xx|[1-5]\d\d-[1-5]\d\d)$/, { error: 'A range of states is `200-299` or `2xx`' }),
]);

const jsonPath = z.string().regex(/^\$(\.[A-Za-z_][\w-]*|\[\d+\]|\["[^"\\]*"\])*$/, {
  error: 'A JSON path is made of `$`, `.name`, `["any name"]` and `[0]`',
});

const jsonValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Options of the `http` check. Its hands lie in `src/checks/http.ts`. */
export const httpOptions = z.strictObject({
  path: z
    .union([pathText, z.array(pathText).min(1)])
    .meta({ description: 'What to ask for: one path, or several.', examples: ['/health'] }),
  service: z.string().min(1).optional().meta({ description: 'The service to ask; absent: every service that has an address.' }),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).optional().meta({ description: 'Default: GET.' }),
  status: z
    .union([status, z.array(status).min(1)])
    .optional()
    .meta({ description: 'The status, a list, or a range. Default: 200-299.', examples: [200, '2xx', [200, 204]] }),
  body: z
    .strictObject({
      contains: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
      matches: z.string().min(1).refine(isPattern, { error: 'This is no regular expression' }).optional(),
      json: z.record(jsonPath, jsonValue).optional().meta({ description: 'JSON path → the value that stands there.' }),
    })
    .optional(),
  headers: z
    .record(z.string().regex(/^[\w-]+$/), z.union([z.string(), z.literal(true)]))
    .optional()
    .meta({ description: 'Header → the text that it contains, or `true` where it only has to be there.' }),
  within: durationText.optional().meta({ description: 'The whole answer has arrived after this time.', examples: ['300 ms'] }),
  retries: z.int().min(0).max(100).optional().meta({ description: 'How often a failed request is tried again. Default: 0.' }),
  between: durationText.optional().meta({ description: 'The pause before the next try. Default: 500 ms.' }),
  follow: z
    .int()
    .min(0)
    .max(10)
    .optional()
    .meta({ description: 'Redirects to follow, among the services of the environment. Default: 0.' }),
  timeout: durationText.optional().meta({ description: 'The longest that the whole check may take. Default: 1 minute.' }),
});

export const httpCheck = {
  id: 'http',
  summary: 'Asks services over HTTP and holds status, body, headers and time against what is expected.',
  scalar: 'path',
  defaultTimeoutMs: 60_000,
  repeatable: true,
  options: httpOptions,
  examples: [
    { path: '/health' },
    { path: ['/health', '/api/products'], service: 'api', status: [200, '3xx'], within: '300 ms', retries: 3, between: '1 s' },
    {
      path: '/api/version',
      body: { contains: 'version', matches: '"1\\.\\d+', json: { '$.version': '1.0.0', '$.parts[0]["in stock"]': true } },
    },
    { path: '/', method: 'HEAD', headers: { 'content-type': 'text/html', etag: true }, follow: 1, timeout: '30 seconds' },
  ],
} as const satisfies CheckDescription;

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
