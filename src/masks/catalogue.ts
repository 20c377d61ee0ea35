// The masks that a classification file can choose, each with what it promises. Made by `make.ts`.
import type { MaskDefinition, MaskOption } from '#core/data/mask-definition.ts';
import { longestBlob } from './blob.ts';
import { longestEmail } from './email.ts';
import { rangeMistake, shapeMistake } from './mistakes.ts';
import { familyNames, givenNames, streetNames, townNames } from './name-lists.ts';
import { nationalIdCountries } from './national-id-rules.ts';

function longestOf(words: readonly string[]): number {
  return Math.max(...words.map(({ length }) => length));
}

const kindOption: MaskOption = {
  type: 'string',
  summary: 'what the values are, such as `customer number`: columns that say the same are masked alike, others are not.',
};

const lettersOption: MaskOption = {
  type: 'string',
  summary:
    '`small`: capitals become small letters first, so that a unique index over `lower(…)`, or of a `citext`, finds no two alike. Columns that are joined say the same.',
  values: ['small'],
};

const weakOption: MaskOption = {
  type: 'string',
  summary: '`accepted`: fewer than a million values can be tried out one by one, and that is known.',
  values: ['accepted'],
};

const ofPeople: readonly MaskDefinition[] = [
  {
    id: 'email',
    summary: 'An address that nobody has, below `.test`: `amber.7h2k…@oak.test`.',
    preserves: 'That it is a valid address.',
    learns: 'Which addresses are equal.',
    collides: 'by chance',
    isSmall: true,
    families: ['text'],
    kind: 'email',
    longest: longestEmail,
    options: {},
  },
  {
    id: 'name.first',
    summary: 'The given name of another person.',
    preserves: 'The script, and whether it is all in capitals or small; of other scripts than ours how long it is.',
    learns: 'Nothing, where it is drawn by the person; drawn by the value, how often each name comes.',
    collides: 'often',
    families: ['text'],
    drawsBy: 'entity',
    kind: 'person',
    longest: longestOf(givenNames),
    options: {},
  },
  {
    id: 'name.last',
    summary: 'The family name of another person.',
    preserves: 'The script, and whether it is all in capitals or small; of other scripts than ours how long it is.',
    learns: 'Nothing, where it is drawn by the person; drawn by the value, how often each name comes.',
    collides: 'often',
    families: ['text'],
    drawsBy: 'entity',
    kind: 'person',
    longest: longestOf(familyNames),
    options: {},
  },
  {
    id: 'name.full',
    summary: 'The name of another person, made of what `name.first` and `name.last` draw for the same one.',
    preserves: 'The script, and whether it is all in capitals or small; of other scripts than ours how long it is.',
    learns: 'Nothing, where it is drawn by the person; drawn by the value, how often each name comes.',
    collides: 'often',
    families: ['text'],
    drawsBy: 'entity',
    kind: 'person',
    // With a comma and a blank.
    longest: longestOf(givenNames) + longestOf(familyNames) + 2,
    options: {
      order: {
        type: 'string',
        summary: '`given-first` makes `Ada Adams`, `family-first` makes `Adams, Ada`.',
        values: ['given-first', 'family-first'],
      },
    },
  },
  {
    id: 'phone',
    summary: 'Another number of the same country and length, which may be somebody else’s.',
    preserves: 'The code of the country, how many figures there are, and how they are grouped.',
    learns: 'The country, and which numbers are equal.',
    collides: 'never',
    families: ['text'],
    kind: 'phone',
    options: {},
  },
  {
    id: 'phone.reserved',
    summary: 'A number that its country gives to nobody, where it keeps some; else as `phone`.',
    preserves: 'The code of the country, how many figures there are, and how they are grouped.',
    learns: 'The country. Many numbers become one, so that equal ones are equal, and others sometimes.',
    collides: 'often',
    families: ['text'],
    kind: 'phone',
    options: {},
  },
  {
    id: 'date.birth',
    summary: 'Another day of the same year, or of the same few years.',
    preserves: 'The year, or the span of years that `years` says, and a time that stands with it.',
    learns: 'The year of birth, or the span.',
    collides: 'often',
    families: ['date', 'timestamp', 'text'],
    drawsBy: 'entity',
    kind: 'birth',
    options: { years: { type: 'number', summary: 'how many years stay together, 1 where nothing is said.', from: 1, to: 25 } },
  },
  {
    id: 'natid',
    summary: 'Another right number of a person, of the same country.',
    preserves: 'The country, the form, a right check, and the year of birth where the number holds one.',
    learns: 'The country, the year of birth where the number holds one, and which numbers are equal.',
    collides: 'never',
    families: ['text'],
    kind: 'national id',
    options: {
      country: {
        type: 'string',
        summary: 'whose numbers they are, by ISO 3166; absent: found by the number itself.',
        values: nationalIdCountries,
      },
    },
  },
  {
    id: 'username',
    summary: 'Other letters and figures in the places of those that there are.',
    preserves: 'How long it is, its capitals, figures and marks.',
    learns: 'The shape, and which names are equal.',
    collides: 'never',
    families: ['text'],
    kind: 'username',
    options: {},
  },
  {
    id: 'secret',
    summary: 'One value for all: for passwords, hashes of them, tokens and keys.',
    preserves: 'Nothing.',
    learns: 'Nothing.',
    collides: 'often',
    families: ['text'],
    kind: 'secret',
    options: {
      value: { type: 'string', summary: 'what it is, such as the hash of a password that staging knows; `masked` where nothing is said.' },
    },
  },
];

const ofPlaces: readonly MaskDefinition[] = [
  {
    id: 'address',
    summary: 'A street that there is not, with a number where there was one.',
    preserves: 'Whether there is a number.',
    learns: 'Nothing, where it is drawn by the person; drawn by the value, how often each address comes.',
    collides: 'often',
    families: ['text'],
    drawsBy: 'entity',
    kind: 'place',
    longest: longestOf(streetNames) + ' Street 180'.length,
    options: {
      part: {
        type: 'string',
        summary: 'what the column holds: `street`, with its number or without, or the `number` alone.',
        values: ['street', 'number'],
      },
    },
  },
  {
    id: 'city',
    summary: 'A town that there is not.',
    preserves: 'Whether it is all in capitals or small.',
    learns: 'Nothing, where it is drawn by the person; drawn by the value, how often each town comes.',
    collides: 'often',
    families: ['text'],
    drawsBy: 'entity',
    kind: 'place',
    longest: longestOf(townNames),
    options: {},
  },
  {
    id: 'postcode',
    summary: 'Another code of the same region.',
    preserves: 'Its first sign, which tells the region in most countries, and its shape.',
    learns: 'The region, and which codes are equal.',
    collides: 'never',
    families: ['text'],
    kind: 'place',
    options: {},
  },
  {
    id: 'geo',
    summary: 'Another place of the same cell of a grid: one coordinate, or two in one text.',
    preserves: 'The cell, how many decimals there are, nine at most, and how it is written.',
    learns: 'The cell: about ten kilometres, where nothing else is said. Where few people live, that is few people.',
    collides: 'often',
    families: ['numeric', 'text'],
    drawsBy: 'value',
    kind: 'geo',
    options: { cell: { type: 'number', summary: 'its sides in degrees, 0.1 where nothing is said.', from: 0.001, to: 90 } },
  },
];

const ofNumbers: readonly MaskDefinition[] = [
  {
    id: 'int.fpe',
    summary: 'Another whole number of the range that is declared, each once. A number outside of it stops the refresh.',
    preserves: 'The range.',
    learns: 'The range, and which numbers are equal.',
    collides: 'never',
    families: ['integer', 'numeric'],
    kind: 'number',
    options: {
      from: { type: 'number', summary: 'the least number that there is.', required: true, from: -9e15, to: 9e15 },
      to: { type: 'number', summary: 'the greatest number that there is or will be.', required: true, from: -9e15, to: 9e15 },
      kind: kindOption,
      weak: weakOption,
    },
    mistakeOf: rangeMistake,
  },
  {
    id: 'uuid',
    summary: 'Another UUID, each once. What is none stops the refresh.',
    preserves: 'Version and variant, and how it is written.',
    learns: 'The version, and which ones are equal.',
    collides: 'never',
    families: ['uuid', 'text'],
    kind: 'uuid',
    options: {},
  },
  {
    id: 'fpe.str',
    summary: 'Other letters and figures in the places of those that there are, each text once.',
    preserves: 'How long it is, its alphabets, capitals, figures, blanks and marks.',
    learns: 'The shape, and which texts are equal.',
    collides: 'never',
    families: ['text'],
    kind: 'string',
    options: { kind: kindOption, letters: lettersOption, weak: weakOption },
    mistakeOf: shapeMistake,
  },
  {
    id: 'card',
    summary: 'Another number of a payment card of the same issuer.',
    preserves: 'The six figures of the issuer, the length, the groups, and a right check.',
    learns: 'The issuer, and which numbers are equal.',
    collides: 'never',
    families: ['text'],
    kind: 'card',
    options: {},
  },
  {
    id: 'iban',
    summary: 'Another account of the same country.',
    preserves: 'The country, the length, the groups, and a right check.',
    learns: 'The country, and which accounts are equal.',
    collides: 'never',
    families: ['text'],
    kind: 'iban',
    options: {},
  },
  {
    id: 'money',
    summary: 'An amount that is more or less by a share of it. What is no amount stops the refresh.',
    preserves: 'The sign, the decimals, and about how much it is.',
    learns: 'About how much it was: somebody whose amounts are like nobody else’s is found by them.',
    collides: 'often',
    families: ['numeric', 'integer', 'text'],
    drawsBy: 'value',
    kind: 'money',
    options: {
      share: { type: 'number', summary: 'at most so much of it, 0.2 for a fifth, which it is where nothing is said.', from: 0.01, to: 0.9 },
    },
  },
  {
    id: 'datetime.shift',
    summary: 'A time some days earlier or later, as many for everything of one person.',
    preserves: 'What lies between two times of one person, to the microsecond, and the time of day.',
    learns: 'The rhythm of what one person did, and about when: whoever knows a few of the times finds the person.',
    collides: 'often',
    families: ['date', 'timestamp', 'text'],
    drawsBy: 'entity',
    kind: 'time',
    options: { days: { type: 'number', summary: 'at most so many days to either side, 30 where nothing is said.', from: 1, to: 3_650 } },
  },
];

const ofMachines: readonly MaskDefinition[] = [
  {
    id: 'ip',
    summary: 'An address of a network that is nobody’s: 10.0.0.0/8, or 2001:db8::/32.',
    preserves: 'Whether it is IPv4 or IPv6, and the length of a network.',
    learns: 'Which addresses are equal.',
    collides: 'often',
    families: ['inet', 'text'],
    kind: 'ip',
    // A column that is as narrow as this has no room for the length of a network.
    longest: '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'.length,
    options: {},
  },
  {
    id: 'mac',
    summary: 'Another address of a network card, each once.',
    preserves: 'Whether a maker gave it out or somebody for themselves, whether it is for one machine or many, and how it is written.',
    learns: 'These two things, and which addresses are equal.',
    collides: 'never',
    families: ['macaddr', 'text'],
    kind: 'mac',
    options: {},
  },
  {
    id: 'url',
    summary: 'An address of a page that there can’t be, of the same shape.',
    preserves: 'A known scheme, the port, how deep its path is and how long its parts are.',
    learns: 'The shape, and which addresses are equal.',
    collides: 'never',
    families: ['text'],
    kind: 'url',
    options: {},
  },
];

const ofAnything: readonly MaskDefinition[] = [
  {
    id: 'json',
    summary: 'Each value goes through the mask that `paths` has for it, and every text and number of another path becomes other words.',
    preserves: 'Keys that `keys()` does not mask, types, order and blanks.',
    learns: 'How it is built, and what is true, false or null in it.',
    collides: 'often',
    families: ['json', 'text'],
    kind: 'text',
    options: {},
  },
  {
    id: 'composite',
    summary: 'Each field of a row type by its own mask, as its lines say.',
    preserves: 'Which fields there are, and what is NULL.',
    learns: 'What the masks of its fields tell.',
    collides: 'often',
    families: ['composite'],
    kind: 'composite',
    options: {},
  },
  {
    id: 'text.scramble',
    summary: 'Each word becomes another one of the same length: for chats, tickets and notes.',
    preserves: 'How long words and lines are, capitals, figures and marks.',
    learns: 'How long it is, and how often each word comes: the most frequent ones of a language can be guessed by that.',
    collides: 'often',
    families: ['text'],
    kind: 'text',
    options: {},
  },
  {
    id: 'text.scrub',
    summary:
      'What stands in masked columns of the row and of the rows that it names, and what reads like an address, a phone, a card or an account, is masked; the rest goes on.',
    preserves: 'The text, but for what was found in it.',
    learns: 'Everything that was not found: it can’t be called safe.',
    collides: 'often',
    families: ['text'],
    kind: 'text',
    options: {},
  },
  {
    id: 'blob',
    summary: 'An empty file of the same kind: PNG, JPEG, GIF, PDF, ZIP; the word `masked` for everything else.',
    preserves: 'The kind of file, and for texts whether it is base 64.',
    learns: 'The kind of file.',
    collides: 'often',
    families: ['bytea', 'text'],
    kind: 'blob',
    longest: longestBlob,
    options: {},
  },
  {
    id: 'constant',
    summary: 'One value for all, as the file says it.',
    preserves: 'Nothing.',
    learns: 'Nothing.',
    collides: 'often',
    families: ['text', 'integer', 'numeric', 'boolean', 'date', 'timestamp', 'uuid', 'inet', 'macaddr', 'json', 'bytea'],
    kind: 'constant',
    options: { value: { type: 'string', summary: 'what it is, as PostgreSQL writes it.', required: true } },
  },
];

export const maskDefinitions: readonly MaskDefinition[] = [...ofPeople, ...ofPlaces, ...ofNumbers, ...ofMachines, ...ofAnything];
