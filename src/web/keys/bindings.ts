/** What keys do by default, by the id of a command. Two keys are pressed one after the other. */
export const defaultKeys: { readonly [id: string]: string } = {
  'go.board': 'g b',
  'go.approvals': 'g a',
  'go.calendar': 'g c',
  'go.data': 'g d',
  'go.ledger': 'g l',
  'board.search': '/',
  'rows.next': 'j',
  'rows.previous': 'k',
  'release.blockers': 'b',
  'release.promote': 'p',
  'compare.next': 'd',
  'compare.previous': 'u',
  'compare.look': 'w',
  'copy.cli': 'c',
  'copy.link': 'y',
  'keys.list': '?',
  'item.passed': 'v',
  'item.failed': 'x',
  'item.not-applicable': '-',
  ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`item.${index + 1}`, String(index + 1)])),
};

/** What somebody chose in this browser. */
export interface KeySettings {
  /** No single key does anything: whoever speaks to the computer, or presses keys by chance, wants that. */
  readonly isOff: boolean;
  /** Id → keys, where they are others than by default; empty: none. */
  readonly keys: { readonly [id: string]: string };
}

export const usualSettings: KeySettings = { isOff: false, keys: {} };

export function keysOf({ keys }: KeySettings, id: string): string {
  return keys[id] ?? defaultKeys[id] ?? '';
}

/** What was kept, as far as it can be read. */
export function parseSettings(text: string | null): KeySettings {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null) return usualSettings;
    const isOff = 'isOff' in value && value.isOff === true;
    const given = 'keys' in value && typeof value.keys === 'object' && value.keys !== null ? Object.entries(value.keys) : [];
    const keys = given.flatMap(([id, chosen]: readonly [string, unknown]) => (typeof chosen === 'string' ? [[id, chosen] as const] : []));
    return { isOff, keys: Object.fromEntries(keys) };
  } catch {
    return usualSettings;
  }
}

/** What a press comes to: a command, or the beginning of one. */
export interface Pressed {
  readonly pending: string;
  readonly id?: string;
}

/** `bound`: keys → id, of what can be done now. */
export function press(pending: string, key: string, bound: ReadonlyMap<string, string>): Pressed {
  for (const keys of pending === '' ? [key] : [`${pending} ${key}`, key]) {
    const id = bound.get(keys);
    if (id !== undefined) return { pending: '', id };
    if ([...bound.keys()].some((each) => each.startsWith(`${keys} `))) return { pending: keys };
  }
  return { pending: '' };
}

/** The id of another command that these keys would hide, or be hidden by. */
export function clashOf(settings: KeySettings, id: string, keys: string): string | undefined {
  if (keys === '') return undefined;
  const others = [...new Set([...Object.keys(defaultKeys), ...Object.keys(settings.keys)])].filter((each) => each !== id);
  return others.find((each) => {
    const taken = keysOf(settings, each);
    return taken !== '' && (taken === keys || taken.startsWith(`${keys} `) || keys.startsWith(`${taken} `));
  });
}
