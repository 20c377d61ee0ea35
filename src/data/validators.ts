// What tells personal values from others, with tables that discovery itself does not have: the numbers that countries give, and names.
import { plainValidators, type Validator } from '#core/data/discovery/by-value.ts';
import { familyNames, givenNames } from '#masks/name-lists.ts';
import { nationalIdRules, type NationalIdRule } from '#masks/national-id-rules.ts';

/** One value in ten is called as somebody is: places, things and firms. */
const namesByChance = 0.1;

const given = new Set(givenNames.map((name) => name.toLowerCase()));
const family = new Set(familyNames.map((name) => name.toLowerCase()));

/** Of each country whose numbers we know. */
export const nationalIdValidators: readonly Validator[] = nationalIdRules.map((rule) => ({
  class: 'national id',
  what: `numbers of the kind ${rule.name} (${rule.country})`,
  // Nothing in it is a check.
  chance: rule.country === 'US' ? 0.05 : 'measured',
  options: { country: rule.country },
  accepts: (value) => isOf(value, rule),
}));

export const validators: readonly Validator[] = [
  ...plainValidators,
  ...nationalIdValidators,
  { class: 'first name', what: 'given names', chance: namesByChance, accepts: (value) => given.has(value.toLowerCase()) },
  { class: 'last name', what: 'family names', chance: namesByChance, accepts: (value) => family.has(value.toLowerCase()) },
  { class: 'full name', what: 'names of people', chance: namesByChance, accepts: isFullName },
];

/** As people write it: figures and letters, with a blank, a point, a dash or a slash between them. */
function isOf(value: string, rule: NationalIdRule): boolean {
  if (!/^[\dA-Za-z](?:[ ./+-]?[\dA-Za-z])+$/.test(value)) return false;
  // Nine figures are any number: only as it is always written it is one of these.
  if (rule.country === 'US' && !/^\d{3}-\d{2}-\d{4}$/.test(value)) return false;
  const id = value.replaceAll(/[^\dA-Za-z]/g, '').toUpperCase();
  return rule.form.test(id) && (rule.birth === undefined || rule.birth.read(id) !== undefined) && rule.checked(id) === id;
}

function isFullName(value: string): boolean {
  const words = value.toLowerCase().split(/[\s,]+/);
  if (words.length < 2 || words.length > 4 || /\d/.test(value)) return false;
  return words.some((word) => given.has(word)) && /^\p{Lu}/u.test(value);
}
