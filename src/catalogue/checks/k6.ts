import { z } from 'zod';
import { durationText } from '#catalogue/duration.ts';
import type { CheckDescription } from '#core/file/catalogue.ts';

const fileText = z.string().regex(/^(?!\/|-)(?!.*(^|\/)\.\.(\/|$))[^\0]+$/, {
  error: (issue) => `\`${String(issue.input)}\` is no file of the artefact: write a path inside it`,
});

/** Options of the `k6` check. Its hands lie in `src/checks/load/k6.ts`. */
export const k6Options = z.strictObject({
  script: fileText.meta({ description: 'The script, in the artefact. Its thresholds are the verdict.', examples: ['load.js'] }),
  service: z.string().min(1).optional().meta({ description: 'In whose artefact it lies; absent: the first service of the system.' }),
  folder: fileText.optional().meta({ description: 'A folder inside the artefact, where k6 runs. Default: its root.' }),
  environment: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/), z.string())
    .optional()
    .meta({ description: 'Variables (`__ENV` in the script), templates as for services.', examples: [{ API_URL: '${service.api.url}' }] }),
  timeout: durationText.optional().meta({ description: 'The longest that it may take. Default: 30 minutes.' }),
});

export const k6Check = {
  id: 'k6',
  summary: 'Runs a k6 script with the k6 of the host; its thresholds are the verdict, and one without a sample is a no.',
  scalar: 'script',
  defaultTimeoutMs: 30 * 60_000,
  repeatable: true,
  options: k6Options,
  examples: [{ script: 'load.js' }, { script: 'peak.js', service: 'api', folder: 'tests', environment: { API_URL: '${service.api.url}' } }],
} as const satisfies CheckDescription;
