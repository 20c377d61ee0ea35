import { z } from 'zod';
import type { SourceDescription } from '#core/file/catalogue.ts';

/** `directory:./api`: a folder, packed as it is. */
export const directorySource = {
  id: 'directory',
  summary: 'A folder on the machine that creates the release, packed as it is.',
  scalar: 'path',
  makes: 'folder',
  typed: 'a path',
  options: z.strictObject({
    path: z
      .string()
      .min(1)
      .meta({ description: 'The folder, relative to the system file.', examples: ['./api'] }),
  }),
  examples: [{ path: './api' }],
} as const satisfies SourceDescription;
