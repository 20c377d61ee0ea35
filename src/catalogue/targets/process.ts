import { z } from 'zod';
import type { PlugInDescription } from '#core/file/catalogue.ts';

/** Services run as processes of the environment's host. */
export const processTarget = {
  id: 'process',
  summary: 'Runs each service as a process on the host, kept alive and surviving the controller and the agent.',
  options: z.strictObject({}),
  examples: [{}],
} as const satisfies PlugInDescription;
