// From what the classification file chose to the masks that rows go through.
import { Bug, must } from '#core/bug.ts';
import type { SourceField } from '#core/data/catalog.ts';
import type { ClassifiedPath } from '#core/data/classification.ts';
import { ownerOfKeys, quoted } from '#core/data/identifiers.ts';
import type { ChosenMask, MaskDefinition, TypeFamily } from '#core/data/mask-definition.ts';
import { noOwnMasks, type OwnMasks } from '#core/data/own-masks.ts';
import { isLookedFor } from '#core/data/named-rows.ts';
import { Blob } from './blob.ts';
import { Card, Iban } from './cards.ts';
import { maskDefinitions } from './catalogue.ts';
import { BirthDate, ShiftedTime } from './dates.ts';
import { Email } from './email.ts';
import { Constant } from './fixed.ts';
import { Geo } from './geo.ts';
import { Json, type JsonRule } from './json.ts';
import type { MaskKeys } from './keys.ts';
import type { Mask } from './mask.ts';
import { Address, PersonName } from './names.ts';
import { NationalId } from './national-id.ts';
import { ArrayOf, CompositeOf, HstoreOf, RangeOf } from './nested.ts';
import { IpAddress, MacAddress, Url, Username } from './network.ts';
import { Amount, Uuid, WholeNumber } from './numbers.ts';
import { Phone } from './phone.ts';
import { OwnMask } from './own-mask.ts';
import type { Prf } from './prf.ts';
import type { ColumnMask } from './row-masker.ts';
import { type MaskedColumn, Scrubbed } from './scrubbed.ts';
import type { SeedBy } from './seed.ts';
import { Shape } from './shape.ts';
import { SmallShape } from './small-shape.ts';
import { Scrambled } from './words-of-text.ts';
import type { PlannedColumn, PlannedTable } from '#core/data/refresh-plan.ts';

export interface MaskContext {
  readonly keys: MaskKeys;
  readonly family: TypeFamily;
  /** The mask is for each element. */
  readonly isArray?: boolean;
  /** The mask is for its ends, or its values. */
  readonly nesting?: SourceField['nesting'];
  /** Of `composite`: what it has, in the order in which it is written. */
  readonly fields?: readonly SourceField[];
  /** How it is called, for what is said of it. */
  readonly column?: string;
  /** Where a column stands in the rows; undefined: they have no such column. */
  readonly columnIndex: (name: string) => number | undefined;
  /** Of `json`: what becomes of each path. */
  readonly paths?: readonly Pick<ClassifiedPath, 'path' | 'decision'>[];
  /** Told of each path that none of them names, once. One that throws stops everything. */
  readonly onUnknownPath?: (path: string) => void;
  /** Of `text.scrub`: what is looked for in the text. */
  readonly others?: readonly MaskedColumn[];
  /** Beside those of the catalogue. */
  readonly own?: OwnMasks;
}

interface Making {
  readonly prf: Prf;
  readonly by: SeedBy;
  readonly context: MaskContext;
  readonly options: Options;
}

class Options {
  readonly #given: ChosenMask['options'];

  constructor(given: ChosenMask['options']) {
    this.#given = given;
  }

  number(name: string): number | undefined {
    const value = this.#given[name];
    return typeof value === 'number' ? value : undefined;
  }

  text(name: string): string | undefined {
    const value = this.#given[name];
    return typeof value === 'string' ? value : undefined;
  }
}

const makers: { readonly [id: string]: (making: Making) => Mask } = {
  email: ({ prf }) => new Email(prf),
  'name.first': ({ prf, by }) => new PersonName(prf, by, 'given'),
  'name.last': ({ prf, by }) => new PersonName(prf, by, 'family'),
  'name.full': ({ prf, by, options }) => new PersonName(prf, by, options.text('order') === 'family-first' ? 'family-first' : 'full'),
  phone: ({ prf }) => new Phone(prf),
  'phone.reserved': ({ prf }) => new Phone(prf, 'reserved'),
  'date.birth': ({ prf, by, options }) => new BirthDate(prf, by, options.number('years')),
  'datetime.shift': ({ prf, by, options }) => new ShiftedTime(prf, by, options.number('days')),
  'int.fpe': ({ prf, options }) => new WholeNumber(prf, must(options.number('from'), 'from'), must(options.number('to'), 'to')),
  uuid: ({ prf }) => new Uuid(prf),
  'fpe.str': ({ prf, options }) => (options.text('letters') === 'small' ? new SmallShape(prf) : new Shape(prf)),
  card: ({ prf }) => new Card(prf),
  iban: ({ prf }) => new Iban(prf),
  natid: ({ prf, options }) => new NationalId(prf, options.text('country')),
  address: ({ prf, by, options }) => new Address(prf, by, options.text('part') === 'number' ? 'number' : 'street'),
  city: ({ prf, by }) => new Address(prf, by, 'town'),
  postcode: ({ prf, by }) => new Address(prf, by, 'postcode'),
  geo: ({ prf, by, options }) => new Geo(prf, by, options.number('cell')),
  ip: ({ prf }) => new IpAddress(prf),
  mac: ({ prf }) => new MacAddress(prf),
  username: ({ prf }) => new Username(prf),
  url: ({ prf }) => new Url(prf),
  money: ({ prf, by, options }) => new Amount(prf, by, options.number('share')),
  secret: ({ options }) => new Constant(options.text('value') ?? 'masked'),
  json: makeJson,
  composite: makeComposite,
  'text.scramble': ({ prf }) => new Scrambled(prf),
  'text.scrub': ({ context }) => new Scrubbed(context.keys, context.others ?? []),
  blob: () => new Blob(),
  constant: ({ options }) => new Constant(must(options.text('value'), 'the value of `constant`')),
};

/** A new mask each time: it serves one at a time. Throws a Bug where the plan should have refused. */
export function makeMask(chosen: ChosenMask, context: MaskContext): Mask {
  const definition = definitionOf(chosen.id, context.own);
  const mistake = definition.mistakeOf?.(chosen.options, {});
  if (mistake !== undefined) throw new Bug(`a plan let a mask pass that can't be made: ${mistake}`);
  if (!definition.families.includes(context.family)) throw new Bug(`a plan lets \`${chosen.id}\` mask ${context.family}`);
  const options = new Options(chosen.options);
  const kind = options.text('kind');
  const making = {
    prf: context.keys.of(kind === undefined ? definition.kind : `${definition.kind}\n${kind}`),
    by: seedBy(chosen, context),
    context,
    options,
  };
  const mask = makerOf(chosen, context)(making);
  const nested = nestings[context.nesting ?? 'none'](mask);
  return context.isArray === true ? new ArrayOf(nested) : nested;
}

function makerOf({ id, options }: ChosenMask, { own = noOwnMasks }: MaskContext): (making: Making) => Mask {
  const kind = own.kinds.find(({ definition }) => definition.id === id);
  if (kind !== undefined) return ({ prf, by }) => new OwnMask(kind, prf, by, options);
  return must(makers[id], `the maker of \`${id}\``);
}

const nestings = {
  range: (mask: Mask) => new RangeOf(mask),
  hstore: (mask: Mask) => new HstoreOf(mask),
  none: (mask: Mask) => mask,
} as const;

function definitionOf(id: string, own: OwnMasks = noOwnMasks): MaskDefinition {
  return must(
    [...maskDefinitions, ...own.kinds.map(({ definition }) => definition)].find((definition) => definition.id === id),
    `the mask \`${id}\``,
  );
}

function seedBy({ id, entity }: ChosenMask, { columnIndex }: MaskContext): SeedBy {
  if (entity === undefined) return 'value';
  return { column: must(columnIndex(entity), `the column \`${entity}\` that \`${id}\` draws by`) };
}

function makeJson({ context }: Making): Mask {
  const { paths = [], onUnknownPath, keys } = context;
  const rules = paths.map(({ path, decision }): JsonRule => {
    const mask: ColumnMask = decision.kind === 'mask' ? makeMask(decision.mask, leafContext(decision.mask, context)) : decision.kind;
    const owner = ownerOfKeys(path);
    if (owner === undefined) return { path, mask };
    return { path: owner, keys: mask === 'null' ? 'keep' : mask };
  });
  const otherwise = new Scrambled(keys.of('text'));
  return new Json({
    rules,
    otherwise,
    ...(context.column !== undefined && { column: context.column }),
    ...(onUnknownPath !== undefined && { onUnknown: onUnknownPath }),
  });
}

/** Each field by its line. */
function makeComposite({ context }: Making): Mask {
  const { paths = [], fields = [], keys, columnIndex, others = [], own = noOwnMasks } = context;
  return new CompositeOf(
    fields.map(({ name, family, isArray, nesting }): ColumnMask => {
      const { decision } = must(
        paths.find(({ path: [first] }) => first === name),
        `what becomes of the field ${name}`,
      );
      if (decision.kind !== 'mask') return decision.kind;
      return makeMask(decision.mask, { keys, columnIndex, others, own, family, isArray, ...(nesting && { nesting }) });
    }),
  );
}

/** What stands in JSON is a text or a number, whatever a column of its own would be. */
function leafContext({ id }: ChosenMask, { keys, columnIndex, others = [], own = noOwnMasks }: MaskContext): MaskContext {
  return { keys, columnIndex, others, own, family: must(definitionOf(id, own).families[0], `what \`${id}\` masks`) };
}

export interface MakingTable {
  /** Beside those of the catalogue. */
  readonly own?: OwnMasks;
  /** Told of each path of JSON that no line names, once. */
  readonly onUnknownPath?: (column: string, path: string) => void;
}

type MaskedTable = Pick<PlannedTable, 'columns' | 'named'>;

/** The masks of a table, one for each column that is copied, in their order. Made for one lane: a mask serves one at a time. */
export function masksOfTable(
  { columns, named = [] }: MaskedTable,
  keys: MaskKeys,
  { own = noOwnMasks, onUnknownPath }: MakingTable = {},
): readonly ColumnMask[] {
  const make = ({ source, decision, paths }: PlannedColumn, places: Places, others: readonly MaskedColumn[]): ColumnMask => {
    // Until it is rebuilt it is empty.
    if (decision.kind === 'null' && decision.rebuild !== undefined && source.notNull) return new Constant('');
    if (decision.kind !== 'mask') return decision.kind;
    return makeMask(decision.mask, {
      keys,
      column: quoted(source.name),
      family: source.family,
      isArray: source.isArray,
      ...(source.nesting && { nesting: source.nesting }),
      ...(source.fields && { fields: source.fields }),
      columnIndex: (name) => places.get(name),
      paths,
      others,
      own,
      ...(onUnknownPath !== undefined && { onUnknownPath: (path: string) => onUnknownPath(source.name, path) }),
    });
  };
  const lookedFor = (own: readonly PlannedColumn[], places: Places): readonly MaskedColumn[] =>
    own.filter(isLookedFor).flatMap((column): readonly MaskedColumn[] => {
      const mask = make(column, places, []);
      return typeof mask === 'string' ? [] : [{ column: must(places.get(column.source.name), 'the place of a column'), mask }];
    });
  const places = placesOf(columns, 0);
  let at = columns.length;
  const others = [...lookedFor(columns, places)];
  for (const row of named) {
    others.push(...lookedFor(row.columns, placesOf(row.columns, at)));
    at += row.columns.length;
  }
  return columns.map((column) => make(column, places, others));
}

type Places = ReadonlyMap<string, number>;

function placesOf(columns: readonly PlannedColumn[], first: number): Places {
  return new Map(columns.map(({ source }, index) => [source.name, first + index]));
}
