import { z } from 'zod';
import type { SourceDescription } from '#core/file/catalogue.ts';

/** A registry, a path, and no tag. */
const image =
  /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

/** `oci:ghcr.io/acme/api`: an image by its digest. */
export const ociSource = {
  id: 'oci',
  summary: 'An image of a registry, by its digest; for targets that run images.',
  scalar: 'image',
  makes: 'image',
  typed: 'a digest',
  options: z.strictObject({
    image: z
      .string()
      .check(({ value, issues }) => {
        if (image.test(value)) return;
        const [, named = value, tag] = /^(.+):([^/:@]+)$/.exec(value) ?? [];
        const digest = /^(.+)@(sha256:.*)$/.exec(value);
        const message =
          digest !== null
            ? `Digests belong to a release. Write \`oci:${digest[1] ?? ''}\`, then \`lockstep release create 1.0 SERVICE=sha256:…\``
            : tag !== undefined && image.test(named)
              ? `\`${tag}\` may change after the test. Write \`oci:${named}\`, and give each release its digest: \`SERVICE=sha256:…\``
              : `\`${value}\` is no name of an image. Write \`oci:ghcr.io/acme/api\``;
        const code = digest !== null ? 'version-in-file' : tag !== undefined && image.test(named) ? 'moving-source' : 'bad-option';
        issues.push({ code: 'custom', message, input: value, params: { code } });
      })
      .meta({ description: 'Registry and name, without tag and digest.', examples: ['ghcr.io/acme/api'] }),
  }),
  examples: [{ image: 'ghcr.io/acme/api' }, { image: 'postgres' }, { image: 'localhost:5000/shop/api' }],
} as const satisfies SourceDescription;
