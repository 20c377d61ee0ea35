import type { Meaning } from './draft.ts';
import { unknownWords } from './meaning-services.ts';
import { nearest } from './nearest.ts';
import { spanAt } from './tree.ts';

/** A role reaches environments that there are: a misspelt one would silently let nobody do anything there. */
export function sayRoles({ report, root, draft }: Meaning): void {
  const names = draft.environments.map(({ name }) => name);
  for (const [role, people] of draft.roles) {
    for (const [index, entry] of people.entries()) {
      if (typeof entry === 'string') continue;
      for (const name of entry.in.filter((place) => !names.includes(place))) {
        const words = unknownWords('environment', name, nearest(name, names));
        report.error(spanAt(root, 'roles', role, index, 'in'), 'unknown-environment', { ...words, expected: names });
      }
    }
  }
}
