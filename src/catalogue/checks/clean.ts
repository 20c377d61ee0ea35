import { z } from 'zod';
import { durationText } from '#catalogue/duration.ts';
import type { CheckDescription } from '#core/file/catalogue.ts';

const patterns = (what: string, example: string) =>
  z
    .array(z.string().min(1).max(500))
    .max(200)
    .optional()
    .meta({
      description: `${what} that may be reached for though nobody declares them; \`*\` stands for anything.`,
      examples: [[example]],
    });

/** Options of the `clean` check. Its hands lie in `src/checks/clean.ts`; how a release is run in nothing, in the targets. */
export const cleanOptions = z.strictObject({
  clean: z.strictObject({}).meta({ description: 'Nothing more is to be said: what is declared is in the file.' }),
  allow: z
    .strictObject({
      variables: patterns('Variables', 'AWS_*'),
      files: patterns('Files, and all below them', '/etc/shop'),
      hosts: patterns('Hosts, with their port or without', '*.example.org'),
      programs: patterns('Programs of the host', 'git'),
      packages: patterns('Packages', 'left-pad'),
    })
    .optional()
    .meta({ description: 'What is known and may be so.' }),
  timeout: durationText.optional().meta({ description: 'The longest that the whole check may take. Default: 10 minutes.' }),
});

export const cleanCheck = {
  id: 'clean',
  summary: 'Starts the release with nothing but what is declared, and names what it reaches for beside it.',
  scalar: 'clean',
  defaultTimeoutMs: 600_000,
  repeatable: true,
  options: cleanOptions,
  examples: [
    { clean: {} },
    { clean: {}, allow: { variables: ['AWS_*'], files: ['/etc/shop'], hosts: ['*.example.org'], programs: ['git'] } },
  ],
} as const satisfies CheckDescription;
