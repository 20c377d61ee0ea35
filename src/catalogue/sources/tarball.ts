import { z } from 'zod';
import type { SourceDescription } from '#core/file/catalogue.ts';

/** `tarball:build/api.tgz`: what a build already packed. */
export const tarballSource = {
  id: 'tarball',
  summary: 'A tar file (plain, or packed by gzip) that a build has made.',
  scalar: 'path',
  makes: 'folder',
  typed: 'a path',
  options: z.strictObject({
    path: z
      .string()
      .regex(/\.(tar|tar\.gz|tgz)$/, { error: 'A tarball ends in `.tar`, `.tar.gz` or `.tgz`' })
      .meta({ description: 'The file, relative to the system file.', examples: ['build/api.tgz'] }),
  }),
  examples: [{ path: 'build/api.tgz' }, { path: './web.tar' }],
} as const satisfies SourceDescription;
