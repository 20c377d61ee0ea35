import { z } from 'zod';
import type { SourceDescription } from '#core/file/catalogue.ts';

/** `git:https://example.org/shop.git`: the tree of one commit. */
export const gitSource = {
  id: 'git',
  summary: 'A repository: a release names a commit, a tag or a branch, and is pinned to its commit.',
  scalar: 'repository',
  makes: 'folder',
  typed: 'a commit, a tag or a branch',
  options: z.strictObject({
    repository: z
      .string()
      .check(({ value, issues }) => {
        const problem = gitAddressProblem(value);
        const code = problem === commitInAddress ? 'version-in-file' : 'bad-option';
        if (problem !== undefined) issues.push({ code: 'custom', message: problem, input: value, params: { code } });
      })
      .meta({
        description: 'An address (https, ssh) or a folder relative to the system file.',
        examples: ['https://example.org/shop.git'],
      }),
    folder: z
      .string()
      .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$)).+$/, { error: 'A folder of a repository is relative to its root and stays inside' })
      .exactOptional()
      .meta({ description: 'A part of the repository, relative to its root.', examples: ['services/api'] }),
  }),
  examples: [{ repository: 'https://example.org/shop.git' }, { repository: 'git@example.org:shop/api.git', folder: 'services/api' }],
} as const satisfies SourceDescription;

const commitInAddress = 'A commit belongs to a release: write the repository alone, then `lockstep release create 1.0 SERVICE=COMMIT`';

/** What is wrong with what git would be given: it knows addresses that run programs, and options that begin with a dash. */
export function gitAddressProblem(place: string): string | undefined {
  if (place.startsWith('-') || /^[a-z+]+:\/\/-/i.test(place)) return `\`${place}\` would be an option of git, not a repository`;
  if (/^[A-Za-z0-9+.-]+::/.test(place)) return `\`${place}\` would run a program; write an address or a folder`;
  if (/[\s\p{Cc}]/u.test(place)) return `\`${place}\` has a blank in it; an address has none`;
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(place) ?? [];
  if (scheme !== undefined && !/^(?:https?|ssh|file)$/i.test(scheme))
    return `\`${scheme}:\` is no way to a repository here; write https, ssh or a folder`;
  if (scheme !== undefined && /^[a-z]+:\/\/[^/@]*:[^/@]*@/i.test(place))
    return 'A password stands in the address; git has credential helpers for it';
  if (scheme === undefined && /@[0-9a-f]{7,40}$/.test(place)) return commitInAddress;
  return undefined;
}
