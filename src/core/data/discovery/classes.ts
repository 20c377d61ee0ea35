// What is looked for: kinds of personal data, and what becomes of each where nobody says otherwise.
import type { ChosenMask, TypeFamily } from '#core/data/mask-definition.ts';

export const personalClasses = [
  'email',
  'phone',
  'first name',
  'last name',
  'full name',
  'user name',
  'birth date',
  'street address',
  'city',
  'postcode',
  'place on the globe',
  'ip address',
  'mac address',
  'card number',
  'bank account',
  'national id',
  'secret',
  'web address',
  'free text',
  'sensitive',
] as const;

export type PersonalClass = (typeof personalClasses)[number];

/** The mask that is proposed. `entity`: it is drawn by the person, where the table has a key that names one. */
export interface Proposal {
  readonly mask: ChosenMask['id'];
  readonly byEntity?: true;
  /** Only of columns of these; of others nothing is proposed, and a person answers. */
  readonly families: readonly TypeFamily[];
}

export const proposals: { readonly [Class in PersonalClass]: Proposal | 'null' } = {
  email: { mask: 'email', families: ['text'] },
  phone: { mask: 'phone', families: ['text'] },
  'first name': { mask: 'name.first', byEntity: true, families: ['text'] },
  'last name': { mask: 'name.last', byEntity: true, families: ['text'] },
  'full name': { mask: 'name.full', byEntity: true, families: ['text'] },
  'user name': { mask: 'username', families: ['text'] },
  'birth date': { mask: 'date.birth', byEntity: true, families: ['date', 'timestamp', 'text'] },
  'street address': { mask: 'address', byEntity: true, families: ['text'] },
  city: { mask: 'city', byEntity: true, families: ['text'] },
  postcode: { mask: 'postcode', families: ['text'] },
  'place on the globe': { mask: 'geo', families: ['text', 'numeric', 'other'] },
  'ip address': { mask: 'ip', families: ['text', 'inet'] },
  'mac address': { mask: 'mac', families: ['text', 'macaddr'] },
  'card number': { mask: 'card', families: ['text'] },
  'bank account': { mask: 'iban', families: ['text'] },
  'national id': { mask: 'natid', families: ['text'] },
  secret: { mask: 'secret', families: ['text', 'bytea'] },
  'web address': { mask: 'url', families: ['text'] },
  'free text': { mask: 'text.scramble', families: ['text'] },
  sensitive: 'null',
};
