import { expect, test } from 'vitest';
import { planDigestOf } from '#core/plan.ts';
import { changed, fixtureCatalogue, fixtureFile } from './fixture.ts';
import { parseSystem } from './parse-system.ts';

function added(text: string, more = ''): string {
  return changed('    health: /health\n', `    health: /health\n    add: ${text}\n${more}`);
}

function said(file: string, files: { readonly [path: string]: string } = {}): readonly string[] {
  const list = (folder: string): readonly string[] | undefined => {
    const below = folder === '.' ? '' : `${folder.replace(/^\.\//, '')}/`;
    const names = Object.keys(files).flatMap((path) => (path.startsWith(below) ? [path.slice(below.length).split('/')[0] ?? ''] : []));
    return names.length === 0 ? undefined : [...new Set(names)];
  };
  const parsed = parseSystem(file, fixtureCatalogue, { text: (path) => files[path.replace(/^\.\//, '')], list });
  return (parsed.ok ? parsed.warnings : parsed.problems).map(({ code, sentence }) => `${code} ${sentence}`);
}

const beside = { 'api/a.js': '', 'web/a.js': '' };

test.each(['./config', 'config/', './deploy/../config', '/config', '..', '.', './.lockstep', 'a/.git', '"${env.name}"'])(
  '`add: %s`',
  (text) => {
    const isRight = text === './config' || text === 'config/';
    expect(said(added(text), { ...beside, 'config/a.yaml': '' })).toEqual(isRight ? [] : [expect.stringContaining('bad-folder `add` is')]);
  },
);

test('what is added is read for its templates, as a folder of the source is', () => {
  const files = { ...beside, 'deploy/config/a.yaml': 'x: ${env.nothing}' };
  expect(said(added('./deploy/config', '    files: ./config\n'), files)).toEqual([
    expect.stringMatching(/^file-gap config\/a\.yaml:1:4: .*nothing/),
  ]);
});

test('a folder that is not there is told', () => {
  expect(said(added('./config'), beside)).toEqual([
    'no-such-folder There is no folder `./config`. It must be there when a release is made.',
  ]);
});

test('nothing is laid into an image', () => {
  const image = added('./config').replace('source: directory:./api', 'source: oci:example.org/api');
  expect(said(image, { ...beside, 'config/a.yaml': '' })).toContainEqual(
    'bad-folder `api` is an image, and nothing can be laid into it. Delete `add`, and build the image with these files.',
  );
});

test('where the files lie before they are in the artefact is no part of what runs', () => {
  const digestOf = (file: string): string => {
    const parsed = parseSystem(file, fixtureCatalogue);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return planDigestOf(parsed.system, {});
  };
  expect(digestOf(added('./config'))).toBe(digestOf(fixtureFile));
});
