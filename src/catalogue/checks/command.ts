import { z } from 'zod';
import { durationText } from '#catalogue/duration.ts';
import type { CheckDescription } from '#core/file/catalogue.ts';

/** Files of the folder where the command ran; never outside it. */
const filePattern = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\0]+$/, {
  error: (issue) => `\`${String(issue.input)}\` leaves the folder of the command: write a path or pattern inside it`,
});
const filePatterns = z.union([filePattern, z.array(filePattern).min(1)]);

/** Options of the `command` check. Its hands lie in `src/checks/command.ts`. */
export const commandOptions = z.strictObject({
  command: z
    .string()
    .min(1)
    .meta({ description: 'The command, read by `sh`. Exit code 0 passes.', examples: ['npm test'] }),
  junit: filePatterns
    .optional()
    .meta({ description: 'JUnit files that it writes: paths or patterns. Each case counts.', examples: ['junit.xml'] }),
  allowEmpty: z.boolean().optional().meta({ description: 'A JUnit file without a case may pass. Default: false.' }),
  service: z.string().min(1).optional().meta({ description: 'In whose artefact it runs; absent: the first service of the system.' }),
  folder: filePattern.optional().meta({ description: 'A folder inside the artefact. Default: its root.' }),
  environment: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/), z.string())
    .optional()
    .meta({ description: 'Variables, templates as for services.', examples: [{ API_URL: '${service.api.url}' }] }),
  keep: filePatterns.optional().meta({ description: 'Files kept as evidence: paths or patterns.', examples: ['screenshots/*.png'] }),
  timeout: durationText.optional().meta({ description: 'The longest that it may take. Default: 30 minutes.' }),
});

export const commandCheck = {
  id: 'command',
  summary: 'Runs a command in a copy of a release’s artefact: exit code, JUnit results, files kept.',
  scalar: 'command',
  defaultTimeoutMs: 30 * 60_000,
  repeatable: true,
  options: commandOptions,
  examples: [
    { command: 'npm test', junit: 'junit.xml' },
    {
      command: 'node functional.js',
      service: 'api',
      junit: ['reports/*.xml'],
      environment: { API_URL: '${service.api.url}' },
      keep: ['screenshots/*.png', 'trace.zip'],
      timeout: '10 minutes',
    },
    { command: './audit.sh', folder: 'tools', allowEmpty: true },
  ],
} as const satisfies CheckDescription;
