/**
 * What a page of the docs says of codes. Either a code is a heading (`### not-packable`) and everything up to the next heading is about
 * it, or a paragraph begins with codes in bold (`**no-such-user**, **no-such-token** (404) …`).
 */
export function paragraphsOf(page: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let heading: string | undefined;
  for (const block of page.split(/\n\s*\n/)) {
    const [first = '', ...rest] = block.trim().split('\n');
    if (first.startsWith('#')) {
      heading = /^#+ +`?([a-z]+(?:-[a-z]+)*)`?$/.exec(first)?.[1];
      add(found, heading, rest.join('\n'));
    } else {
      add(found, heading, block.trim());
      for (const code of boldCodes(block.trim())) add(found, code, block.trim());
    }
  }
  return found;
}

function boldCodes(block: string): readonly string[] {
  const [start = ''] = /^(?:\*\*[a-z-]+\*\*(?:, )?)+/.exec(block) ?? [];
  return [...start.matchAll(/\*\*([a-z-]+)\*\*/g)].map(([, code = '']) => code);
}

function add(found: Map<string, string>, code: string | undefined, text: string): void {
  if (code === undefined || text === '') return;
  const before = found.get(code);
  found.set(code, before === undefined ? text : `${before}\n\n${text}`);
}
