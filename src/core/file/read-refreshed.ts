// What a file says of single databases of a refresh: the classification that counts, and the services that migrate them; and who signs their proofs.
import { isSignerText } from '#core/data/signer-text.ts';
import type { RefreshRule } from '#core/system.ts';
import type { Reading } from './fields.ts';
import { namedEntries } from './named-entries.ts';
import { isName, smallName } from './names.ts';
import type { Entry } from './tree.ts';
import { readChoice, readList, readText, textsOf } from './values.ts';

/** `classification: {shop: sha256:…}` */
export function readCounting(
  reading: Reading,
  entry: Entry | undefined,
  databases: readonly string[],
): Pick<RefreshRule, 'classification'> {
  const { report } = reading;
  const digests = databaseEntries(reading, entry, databases).flatMap((named): readonly (readonly [string, string])[] => {
    const digest = readText(report, named, 'the digest as `sha256:` and 64 digits');
    if (digest === undefined || /^sha256:[0-9a-f]{64}$/.test(digest)) return digest === undefined ? [] : [[named.key, digest]];
    const sentence = `\`${digest}\` is no digest. Write \`sha256:\` and 64 digits, as \`lockstep data plan\` tells it.`;
    report.error(named.value.span, 'bad-option', { sentence });
    return [];
  });
  return digests.length === 0 ? {} : { classification: Object.fromEntries(digests) };
}

/** `migrated-by: {shop: [api]}` */
export function readMigratedBy(reading: Reading, entry: Entry | undefined, databases: readonly string[]): Pick<RefreshRule, 'migratedBy'> {
  const { report } = reading;
  const services = databaseEntries(reading, entry, databases).map((named) => {
    const items = readList(report, named, { example: `${named.key}: [api]` });
    const texts = textsOf(report, named.key, items).filter((item) => isName(report, item, smallName));
    return [named.key, [...new Set(texts.map(({ text }) => text))]] as const;
  });
  return services.length === 0 ? {} : { migratedBy: Object.fromEntries(services) };
}

/** `signer: lockstep/4f…+…`, or a list: while one key follows another. */
export function readSigners({ report }: Reading, entry: Entry | undefined): Pick<RefreshRule, 'signers'> {
  if (entry === undefined) return {};
  const { value } = entry;
  if (value.kind === 'list' && value.items.length === 0)
    report.error(entry.keySpan, 'no-value', {
      sentence: '`signer` is empty. Write the line that `lockstep data signer` prints, or delete it.',
    });
  const one = value.kind === 'list' ? undefined : readText(report, entry, 'a key, as `lockstep data signer` prints it');
  const texts =
    value.kind === 'list' ? textsOf(report, entry.key, value.items) : one === undefined ? [] : [{ text: one, span: value.span }];
  const signers = texts.flatMap(({ text, span }) => {
    if (isSignerText(text)) return [text];
    const sentence = `\`${text}\` is no key of a signer, or not all of it. Write the line that \`lockstep data signer\` prints on the host of the source.`;
    report.error(span, 'bad-option', { sentence });
    return [];
  });
  return signers.length === 0 ? {} : { signers: [...new Set(signers)] };
}

/** `unmasked: by-exception` */
export function readUnmasked({ report }: Reading, entry: Entry | undefined): Pick<RefreshRule, 'mayBeUnmasked'> {
  const chosen = entry && readChoice(report, entry, { noun: 'way to do without masks', choices: ['by-exception'] });
  return chosen === undefined ? {} : { mayBeUnmasked: true };
}

function databaseEntries(reading: Reading, entry: Entry | undefined, databases: readonly string[]): readonly Entry[] {
  const [example = 'shop'] = databases;
  return namedEntries(reading, entry, { plural: 'databases', example }).filter(({ key, keySpan }) => {
    if (databases.includes(key)) return true;
    const sentence = `\`${key}\` is not among the \`databases\` of this refresh. Write one of them, or add it there.`;
    reading.report.error(keySpan, 'bad-option', { sentence, expected: databases });
    return false;
  });
}
