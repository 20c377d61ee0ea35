import type { Options } from './parse/option.ts';
import type { Input } from './parse/input.ts';

/** Of what somebody is told, and when: the same words for a team and for a person. */
export const choiceOptions = {
  kind: {
    kind: 'texts',
    value: 'KIND',
    says: 'of which kinds only: approval-wanted, check-stopped, promotion-failed, rolled-back …; may stand several times',
  },
  of: { kind: 'texts', value: 'SYSTEM', says: 'of which systems only; may stand several times' },
  quiet: { kind: 'text', value: 'HOURS', says: 'when not: 22:00-07:00, weekends; what waits then comes as one' },
  digest: { kind: 'text', value: 'TIME', says: 'all at once: daily 08:00, every Monday 09:00' },
  zone: { kind: 'text', value: 'ZONE', says: 'the time zone of both: Europe/Berlin' },
} as const satisfies Options;

export type ChoiceName = keyof typeof choiceOptions;

/** What stood on the line, as REST takes it. */
export function choiceIn(input: Input<ChoiceName>) {
  const [kinds, systems] = [input.texts('kind'), input.texts('of')];
  const [quiet, digest, zone] = [input.text('quiet'), input.text('digest'), input.text('zone')];
  return {
    ...(kinds.length > 0 && { kinds }),
    ...(systems.length > 0 && { systems }),
    ...(quiet !== undefined && { quiet }),
    ...(digest !== undefined && { digest }),
    ...(zone !== undefined && { zone }),
  };
}
