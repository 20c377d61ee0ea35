// For tests only: masks like the real ones, which core may not import.
import type { MaskDefinition } from './mask-definition.ts';

function mask(id: string, fields: Partial<MaskDefinition>): MaskDefinition {
  return {
    id,
    summary: `${id}.`,
    preserves: 'Nothing.',
    learns: 'Nothing.',
    collides: 'often',
    families: ['text'],
    kind: id,
    options: {},
    ...fields,
  };
}

export const fixtureMasks: readonly MaskDefinition[] = [
  mask('email', { collides: 'by chance', isSmall: true, longest: 36 }),
  mask('name.full', { drawsBy: 'entity', kind: 'person' }),
  mask('datetime.shift', {
    drawsBy: 'entity',
    families: ['date', 'timestamp'],
    options: { days: { type: 'number', summary: 'at most so many days to either side.', from: 1, to: 3650 } },
  }),
  mask('int.fpe', {
    collides: 'never',
    families: ['integer'],
    options: {
      from: { type: 'number', summary: 'the least.', required: true, from: -9e15, to: 9e15 },
      to: { type: 'number', summary: 'the greatest.', required: true, from: -9e15, to: 9e15 },
      weak: { type: 'string', summary: 'that so few are weak is accepted.', values: ['accepted'] },
    },
    mistakeOf: ({ from, to }) => (Number(from) < Number(to) ? undefined : 'The range is empty.'),
  }),
  mask('uuid', { collides: 'never', families: ['uuid', 'text'] }),
  mask('fpe.str', { collides: 'never', options: { letters: { type: 'string', summary: 'in small letters.', values: ['small'] } } }),
  mask('blob', { families: ['bytea', 'text'] }),
  mask('composite', { families: ['composite'] }),
  mask('json', { families: ['json', 'text'] }),
  mask('text.scrub', {
    options: { languages: { type: 'strings', summary: 'whose names are known.' }, strict: { type: 'boolean', summary: 'stop at doubts.' } },
  }),
];
