import { z } from 'zod';
import type { SourceDescription } from '#core/file/catalogue.ts';

const name = /^(?:@[a-z0-9][a-z0-9._~-]*\/)?[a-z0-9][a-z0-9._~-]*$/i;
const packageName = z.string().check(({ value, issues }) => {
  if (name.test(value)) return;
  const [, named, version] = /^(@?[^@]+)@(.+)$/.exec(value) ?? [];
  const message =
    named !== undefined && version !== undefined && name.test(named)
      ? `Versions belong to a release. Write \`npm:${named}\`, then \`lockstep release create 1.0 SERVICE=${version}\``
      : `\`${value}\` is no name of a package. Write \`npm:verdaccio\` or \`npm:@acme/api\``;
  issues.push({ code: 'custom', message, input: value, params: { code: version === undefined ? 'bad-option' : 'version-in-file' } });
});

/** `npm:verdaccio`: a package with its whole tree. */
export const npmSource = {
  id: 'npm',
  summary: 'A package of a registry with its whole tree, pinned when a release is created.',
  scalar: 'package',
  makes: 'folder',
  typed: 'a version',
  options: z.strictObject({
    package: packageName.meta({ description: 'The name of the package, without a version.', examples: ['verdaccio', '@acme/api'] }),
    lock: z
      .string()
      .min(1)
      .exactOptional()
      .meta({
        description: 'A folder with a package.json (its `overrides` count) and, if you like, its package-lock.json.',
        examples: ['./verdaccio'],
      }),
    scripts: z.array(packageName).exactOptional().meta({ description: 'Packages whose install scripts may run. Of others they never do.' }),
    registry: z
      .string()
      .regex(/^https?:\/\/[^\s@]+$/, { error: 'A registry is an address without a password: those stand in .npmrc' })
      .exactOptional()
      .meta({ description: 'Another registry than the one that .npmrc names.', examples: ['https://npm.acme.example'] }),
  }),
  examples: [{ package: 'verdaccio' }, { package: '@acme/api', lock: './api', scripts: ['bcrypt'], registry: 'https://npm.acme.example' }],
} as const satisfies SourceDescription;
