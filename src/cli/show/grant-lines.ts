import { andOf } from '#core/words.ts';
import type { Grant } from '#cli/http/people-answers.ts';
import { localAndRelative } from '#cli/text/instant.ts';
import { wrap } from '#cli/text/table.ts';
import type { ViewOptions } from './view-options.ts';

/** Who asked for what, who gains which right by it, until when somebody may confirm it, and how. */
export function grantLines({ id, by, at, expires, what, rights, second }: Grant, { now, width, paint }: ViewOptions): readonly string[] {
  const until = localAndRelative(expires, now).replace(/^at /, '');
  const end =
    second === undefined
      ? [...wrap(`it is forgotten ${until}; another person:`, width, '  '), `    ${paint('blue', `lockstep grant second ${id}`)}`]
      : [`  confirmed by ${second}`];
  return [
    `${id}  ${what}`,
    ...wrap(`asked by ${by} ${localAndRelative(at, now)}`, width, '  '),
    ...[...Map.groupBy(rights, ({ person }) => person)].flatMap(([person, all]) =>
      wrap(`gains: ${paint('bold', person)} ${andOf(all.map(({ right }) => right))}`, width, '  '),
    ),
    ...end,
  ];
}
