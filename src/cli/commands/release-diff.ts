import { defineCommand } from '#cli/command.ts';
import type { ShownRelease } from '#cli/http/answers.ts';
import { found } from '#cli/outcomes.ts';
import { readRelease } from '#cli/reads.ts';
import type { Session } from '#cli/session.ts';
import { diffLines } from '#cli/show/diff-lines.ts';
import { diffReleases } from '#core/release-diff.ts';

export const command = defineCommand({
  usage: 'FROM TO',
  about: 'Service by service: other bits, where each came from, and the commits between them where their repository told them.',
  options: {},
  positionals: [2, 2],
  examples: [{ line: 'lockstep release diff 1.0.0 1.1.0', says: 'what 1.1.0 has that 1.0.0 has not' }],
  run: async (session, input) => {
    const [from, to] = [await readRelease(session, input.positional(0)), await readRelease(session, input.positional(1))];
    const diff = diffReleases(from, to, await between(session, from, to));
    return found({ ...diff }, diffLines(diff, { width: session.output.width, paint: session.output.paint }));
  },
});

/** So many releases may lie on the way. */
const mostBetween = 50;

/** Those that the lists of commits lead through, from the younger back to the older. */
async function between(session: Session, from: ShownRelease, to: ShownRelease): Promise<readonly ShownRelease[]> {
  const found = new Map([from, to].map((view) => [view.release, view]));
  let open = Object.values(to.commits ?? {}).map(({ since }) => since);
  while (open.length > 0 && found.size < mostBetween) {
    const names = [...new Set(open)].filter((name) => !found.has(name));
    const views = await Promise.all(names.map((name) => readRelease(session, name)));
    for (const view of views) found.set(view.release, view);
    // What is older than where it begins cannot lie between.
    open = views.filter(({ at }) => at > from.at).flatMap(({ commits = {} }) => Object.values(commits).map(({ since }) => since));
  }
  return [...found.values()];
}
