// `node scripts/third-party.ts [FOLDER]`, after both builds into FOLDER (`dist`): THIRD-PARTY.txt there, with every package of others that is bundled, its
// licence and its text, as their licences ask. Vite knows what it bundled; a few packages ship no text, and what stands here for them is told why.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundledShape = z.array(z.object({ name: z.string(), version: z.string(), identifier: z.string(), text: z.string().optional() }));
type Bundled = z.output<typeof bundledShape>[number];
const manifestShape = z.object({ version: z.string(), author: z.union([z.string(), z.object({ name: z.string() })]) });

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.`;
const isc = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright
notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.`;
/** By what its manifest says, of those that ship no text. */
const usual: { readonly [identifier: string]: string } = {
  MIT: mit,
  ISC: isc,
  Unlicense:
    'This is free and unencumbered software released into the public domain. For more information, please refer to <https://unlicense.org>',
};

const folder = path.resolve(process.argv[2] ?? path.join(root, 'dist'));
const lists = ['server', 'web'].map((part) => path.join(folder, part, 'third-party.json'));
const all = new Map<string, Bundled>();
for (const list of lists)
  for (const each of bundledShape.parse(JSON.parse(await readFile(list, 'utf8')))) all.set(`${each.name} ${each.version}`, each);
const sorted = [...all].toSorted(([one], [other]) => (one < other ? -1 : 1));
const parts: string[] = [];
for (const [title, each] of sorted) parts.push(`${title}\nLicence: ${each.identifier}\n\n${each.text ?? (await withoutFile(each))}\n`);
const head = `Lockstep is built of these ${parts.length} packages, too. Each is its authors' own, under the terms that stand below it.\n`;
await writeFile(path.join(folder, 'THIRD-PARTY.txt'), [head, ...parts].join(`\n${'-'.repeat(80)}\n\n`));
for (const list of lists) await rm(list);

/** The end of its page, where that has the text; else what is usual for its licence. Where neither is known nothing is built. */
async function withoutFile({ name, version, identifier }: Bundled): Promise<string> {
  const own = path.join(root, 'node_modules', name);
  const manifest = manifestShape.parse(JSON.parse(await readFile(path.join(own, 'package.json'), 'utf8')));
  if (manifest.version !== version) throw new Error(`${name} ${version} ships no licence, and ${own} is ${manifest.version}.`);
  const page = (await readdir(own)).find((file) => /^readme/i.test(file));
  const text = page === undefined ? '' : await readFile(path.join(own, page), 'utf8');
  const [, section = ''] = /^#+ *licen[cs]e\b[^\n]*\n([^]*)$/im.exec(text) ?? [];
  if (section.includes('Permission is hereby granted')) return section.trim();
  const terms = usual[identifier];
  if (terms === undefined)
    throw new Error(`${name} ${version} ships no licence, and ${identifier} has no text here: write it into scripts/third-party.ts.`);
  const author = typeof manifest.author === 'string' ? manifest.author : manifest.author.name;
  return identifier === 'Unlicense' ? terms : `Copyright (c) ${author.replace(/ <.*/, '')}\n\n${terms}`;
}
