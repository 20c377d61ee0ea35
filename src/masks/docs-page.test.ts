import { expect, test } from 'vitest';
import type { Collides, MaskDefinition } from '#core/data/mask-definition.ts';
import { maskDefinitions } from './catalogue.ts';

const unique: { readonly [collides in Collides]: string } = {
  never: 'yes: a permutation of what it is given',
  'by chance': 'yes: at least 80 bits of the key',
  often: 'no',
};

const head = `# Masks

What \`mask:\` of a [classification](data.md) may say. Every mask is keyed: without the key nobody can tell who stands behind it, and equal values of one kind become equal
ones, in every column, table and database that is masked by the same key. What a mask preserves is what tests can rest on; what somebody learns who
has staging, and not the key, stands beside it. **Unique** says whether the mask may stand in a unique index; what may not is refused before the first row.

What holds for all of them:

- Equal values of a kind are seen to be equal, and how often each comes. Where a name is drawn by the person (\`entity: id\`) that tells nothing.
- Whoever can write to production *and* read staging can have a guess masked, and compare.
- Whoever has the key finds a value of which there are few (a postcode, a year, a number of a small range) by trying all. It stays on the host of the source.
- NULL stays NULL, and what is empty stays empty: who has none of something is seen.
- What keeps form and check in a small range (\`phone\`, \`card\`, \`iban\`, \`natid\`) meets other people's values by chance. The proof counts them.
- Where the shape stays, letters and figures of every script become others of it; what is neither stays: blanks, marks, vowel signs, pictures. A name of pictures alone is what it was.

`;

const foot = `
## What they draw from

Keyed BLAKE3, whose 256 bits nobody tells from chance without the key; numbers and texts that stay unique go through a Feistel network of ten rounds. A site that is audited, and has to name a function
of a standard, writes \`function: hmac-sha-256\` below \`lockstep-data: 1\`: then keys, draws and rounds are HMAC-SHA-256 (RFC 2104, FIPS 198-1), and nothing else.
That takes about three times the CPU, and masks everything otherwise: let all databases that belong together say the same. \`epoch: 2\` masks everything otherwise, too, with the same master key.

## Masks of your own

A format that only your house knows is masked by a file beside \`agent-data.yaml\`, which says \`masks: [our-masks.mjs]\`:

\`\`\`js
export const masks = [
  {
    id: 'own.badge', // begins with \`own.\`
    summary: 'A badge of the same office.',
    preserves: 'The office.',
    learns: 'Which badges are equal.',
    collides: 'often', // or 'by chance', 'never': then a unique index may have it, and you vouch for it
    families: ['text'],
    mask: (value, draw) => \`\${value.slice(0, 2)}-\${draw.digits(6)}\`,
  },
];
\`\`\`

\`draw\` has \`below(n)\`, \`digits(n)\` and \`pick(list)\`, drawn by the key from the value, or from the row's person where the file says \`entity\`; a value that comes again draws the same. \`with:\` of a column
comes as a third argument, where the mask names its \`options\`. It is masked in columns, arrays, JSON paths and row types, and looked for in texts that are scrubbed.

It is given raw values: the file is your own code on the host of the source, nobody else may write it (\`chmod go-w\`), and it stands alone, so that the digest in the plan of each refresh says what was run. What makes something else of the same value
the second time is refused before the first row; one that throws replaces nothing, and what it said is told by \`lockstep data preview\` on that host only.
`;

function sectionOf({ id, summary, preserves, learns, collides, families, drawsBy, isSmall, longest, options }: MaskDefinition): string {
  const rows = [
    ['preserves', preserves],
    ['somebody with staging learns', learns],
    ['unique', `${unique[collides]}${isSmall === true ? '; in small letters, so also over `lower(…)`' : ''}`],
    ['masks', families.join(', ')],
    ...(longest === undefined ? [] : [['at most', `${longest} characters`]]),
    ...(drawsBy === undefined
      ? []
      : [
          [
            'draws by',
            `the ${drawsBy === 'entity' ? 'person, where `entity: id` names the column; else by the value' : 'value; by the person where `entity: id` names the column'}`,
          ],
        ]),
    ...Object.entries(options).map(([name, { summary: of, required }]) => [
      `\`with: {${name}: …}\``,
      `${required === true ? 'must be said: ' : ''}${of}`,
    ]),
  ];
  return [
    `## ${id}`,
    '',
    summary,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([what = '', is = '']) => `| ${what} | ${is.replaceAll('|', String.raw`\|`)} |`),
    '',
  ].join('\n');
}

test('docs/masks.md tells of every mask, and of none that there is not', async () => {
  await expect(`${head}${maskDefinitions.map(sectionOf).join('\n')}${foot}`).toMatchFileSnapshot('../../docs/masks.md');
});

test('there are at least twenty, and each says what it preserves and what somebody learns', () => {
  expect(maskDefinitions.length).toBeGreaterThanOrEqual(20);
  for (const { preserves, learns, summary } of maskDefinitions)
    for (const said of [preserves, learns, summary]) expect(said).toMatch(/^\S.{6,}[.…`]$/);
});
