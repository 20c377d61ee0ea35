import { z } from 'zod';
import { durationText, millisecondsOf } from '#catalogue/duration.ts';
import type { TargetDescription } from '#core/file/catalogue.ts';

const minute = 60_000;
const usualTimeoutMs = 10 * minute;
/** What looking at what runs may take after the command, and ending what did not end. */
export const observeTimeoutMs = minute;

const commandLine = z.string().min(1);

/** Options of the `command` target. Its hands lie in `src/targets/command/`. */
export const commandTargetOptions = z.strictObject({
  command: commandLine.meta({
    description: 'The command that brings a whole release there, read by `sh`. Exit code 0 is success.',
    examples: ['./scripts/deploy.sh --env ${env.name}'],
  }),
  observe: commandLine.optional().meta({
    description: 'A command that prints what runs: the digest of the bill, the name of the release, or JSON of service and digest.',
    examples: ['./scripts/version.sh --env ${env.name}'],
  }),
  undo: commandLine.optional().meta({ description: 'How a release is taken back. Default: the command of the release before, again.' }),
  timeout: durationText.optional().meta({ description: 'The longest that a command may take. Default: 10 minutes.' }),
  in: z.string().min(1).optional().meta({ description: 'In whose artefact the commands run; absent: the first service of the system.' }),
  repeatable: z.boolean().optional().meta({ description: 'The command may run twice for one release without harm. Default: false.' }),
  variables: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/), z.string())
    .optional()
    .meta({ description: 'Variables of the commands, templates as for services.', examples: [{ SSH_KEY: '${secret.SSH_KEY}' }] }),
  urls: z
    .record(z.string(), z.url({ protocol: /^https?$/ }))
    .optional()
    .meta({
      description: 'Where each service answers. Default: the address of the environment.',
      examples: [{ api: 'https://api.example' }],
    }),
});

/** The longest that one command may take. */
export function commandTimeoutMs({ timeout }: Pick<z.infer<typeof commandTargetOptions>, 'timeout'>): number {
  return timeout === undefined ? usualTimeoutMs : millisecondsOf(timeout);
}

/** A script that was there before us brings the services up, wherever they run. */
export const commandTarget = {
  id: 'command',
  summary: 'Runs your own deploy command once for the whole release, and asks another what runs.',
  scalar: 'command',
  options: commandTargetOptions,
  handsOver: true,
  isUnseen: ({ observe }) => observe === undefined,
  switchMsOf: (options) => {
    const { data = {} } = commandTargetOptions.pick({ timeout: true }).safeParse({ timeout: options['timeout'] });
    return commandTimeoutMs(data) + 2 * observeTimeoutMs;
  },
  examples: [
    { command: './deploy.sh' },
    {
      command: './scripts/deploy.sh --env ${env.name}',
      observe: './scripts/version.sh --env ${env.name}',
      undo: './scripts/undeploy.sh',
      timeout: '10 minutes',
      in: 'api',
      repeatable: true,
      variables: { SSH_KEY: '${secret.SSH_KEY}' },
      urls: { api: 'https://api.example' },
    },
  ],
} as const satisfies TargetDescription;
