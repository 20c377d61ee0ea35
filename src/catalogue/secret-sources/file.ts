import { z } from 'zod';
import type { PlugInDescription } from '#core/file/catalogue.ts';

/** `file:secrets/${env.name}.yaml`: a YAML file per environment, names and values, on the controller's host. */
export const fileSecrets = {
  id: 'file',
  summary: 'A YAML file of names and values on the host of the controller, readable by it alone (mode 0600).',
  scalar: 'path',
  options: z.strictObject({
    path: z
      .string()
      .min(1)
      .meta({ description: 'The file; `${env.name}` in it gives each environment its own.', examples: ['secrets/${env.name}.yaml'] }),
  }),
  examples: [{ path: 'secrets/${env.name}.yaml' }],
} as const satisfies PlugInDescription;
