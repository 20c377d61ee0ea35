/** What stands at a path of a JSON value. Paths are small and strict: `$`, `.name`, `["any name"]`, `[0]`. */
export type Found = { readonly kind: 'found'; readonly value: unknown } | { readonly kind: 'absent'; readonly at: string };

const step = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\["([^"\\]*)"\]/g;

/** Follows the path as far as it leads; `at` is the first part that is not there. */
export function followJsonPath(value: unknown, path: string): Found {
  let here = value;
  let at = '$';
  for (const [text, name, index, quoted] of path.matchAll(step)) {
    at += text;
    const next = index === undefined ? fieldOf(here, name ?? quoted ?? '') : itemOf(here, Number(index));
    if (next.kind === 'absent') return { kind: 'absent', at };
    here = next.value;
  }
  return { kind: 'found', value: here };
}

function fieldOf(value: unknown, name: string): Found {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
    return { kind: 'absent', at: name };
  return { kind: 'found', value: new Map<string, unknown>(Object.entries(value)).get(name) };
}

function itemOf(value: unknown, index: number): Found {
  if (!Array.isArray(value) || index >= value.length) return { kind: 'absent', at: String(index) };
  const items: readonly unknown[] = value;
  return { kind: 'found', value: items[index] };
}
