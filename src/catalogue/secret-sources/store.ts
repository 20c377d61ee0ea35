import { z } from 'zod';
import type { PlugInDescription } from '#core/file/catalogue.ts';

/** `store`: values lie encrypted in the store of the controller, under keys of each environment. */
export const storeSecrets = {
  id: 'store',
  summary: "The controller's own encrypted store, filled with `lockstep secret set`; it needs no place.",
  options: z.strictObject({}),
  examples: [{}],
} as const satisfies PlugInDescription;
