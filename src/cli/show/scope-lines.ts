import type { ScopeView } from '#core/scope/view.ts';
import { andOf } from '#core/words.ts';
import type { Paint } from '#cli/text/style.ts';
import { wrap } from '#cli/text/table.ts';

/** What is agreed: requirements with their proof, tickets, commits, signatures. */
export function scopeLines(view: ScopeView, { width, paint }: { readonly width: number; readonly paint: Paint }): readonly string[] {
  const { digest, by, tickets, commits, requirements, signatures, lapsed = [] } = view;
  return [
    ...wrap(`scope: ${view.sentence}`, width),
    paint('dim', `digest   ${digest}, written by ${by}`),
    ...requirements.flatMap(({ id, words, state, tests }) => [
      ...wrap(`${marks[state]} ${id}  ${words}`, width),
      ...tests.flatMap(({ name, is }) => wrap(`${name}: ${ends[is]}`, width - 4).map((line) => `    ${line}`)),
      ...(tests.length === 0 ? ['    names no test'] : []),
    ]),
    ...tickets.flatMap(({ id, title, link }) => wrap(['ticket', id, title, link].filter((part) => part !== undefined).join('  '), width)),
    ...(commits.length === 0 ? [] : wrap(`commits  ${commits.map((commit) => commit.slice(0, 12)).join(' ')}`, width)),
    ...signatures.flatMap(({ by: signer, role, comment, counts }) => {
      const how = `${role === undefined ? '' : ` as ${role}`}${comment === undefined ? '' : `: ${comment}`}`;
      return wrap(`signed   by ${signer}${how}${counts ? '' : ' (counts no more)'}`, width);
    }),
    ...(lapsed.length === 0 ? [] : wrap(`lapsed   what ${andOf(lapsed)} signed: ${by} has changed it since`, width)),
  ];
}

const marks = { proven: '✓', failed: '×', unproven: '○', 'no test': '○' } as const;
const ends = { passed: 'passed', failed: 'failed', skipped: 'was skipped, which proves nothing', none: 'is in no result yet' } as const;
