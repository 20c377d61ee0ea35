/** One option of a command. Its name stands in the table that holds it. */
export interface Option {
  /** `flag` is there or not; `text` has a value; `texts` may be given several times. */
  readonly kind: 'flag' | 'text' | 'texts';
  /** What the value is, in capitals: `TEXT`. */
  readonly value?: string;
  readonly says: string;
  readonly required?: boolean;
  /** The value of a bare `--wait`. */
  readonly bare?: string;
}

export interface Options {
  readonly [name: string]: Option;
}

/** Understood by every command, before or after its name. */
export const globalOptions = {
  context: { kind: 'text', value: 'NAME', says: 'which controller, by the name given with `context add`' },
  system: { kind: 'text', value: 'NAME', says: 'which system; may be left out where there is only one' },
  json: { kind: 'flag', says: 'one JSON document, errors too; with --wait an event a line' },
  yes: { kind: 'flag', says: 'ask nothing' },
  quiet: { kind: 'flag', says: 'results and errors only' },
  'no-color': { kind: 'flag', says: 'no colours' },
  help: { kind: 'flag', says: 'this text' },
} as const satisfies Options;
