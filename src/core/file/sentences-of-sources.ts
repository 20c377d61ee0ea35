import { changed } from './fixture.ts';
import type { SentenceCase } from './sentence-case.ts';

/** For tests: where artefacts come from, and what is done to them before they are packed. */
export const sourceFaults: readonly SentenceCase[] = [
  {
    number: 36,
    code: 'version-in-file',
    file: changed('directory:./api', 'npm:verdaccio@6'),
    at: '10:13',
    sentence: 'Versions belong to a release, as in `api=6.1.6`.',
  },
  {
    number: 37,
    code: 'moving-source',
    file: changed('directory:./api', 'oci:api:latest'),
    at: '10:13',
    sentence: 'A tag may change after the test.',
  },
  {
    code: 'image-needs-target',
    file: changed('directory:./api', 'oci:acme/api'),
    at: '10:13',
    sentence:
      '`api` comes from `oci:acme/api`, and `dev` (target `process`) starts programs, not images. Give `dev` a target that runs images, such as `target: {command: ./deploy.sh}`.',
  },
  {
    code: 'unknown-key',
    file: changed('directory:./api', '{npm: verdaccio, lokc: ./verdaccio}'),
    at: '10:30',
    sentence: '`lokc` is not a word of a source of kind `npm`. Did you mean `lock`?',
  },
  {
    code: 'unknown-source',
    file: changed('directory:./api', '{nmp: verdaccio}'),
    at: '10:14',
    sentence: '`nmp` is no source. Did you mean `npm`?',
  },
  {
    code: 'unknown-source',
    file: changed('directory:./api', '{place: verdaccio}'),
    at: '10:5',
    sentence: 'The source does not say of what kind it is (directory, tarball, npm and oci). Write `source: directory:./api`.',
  },
  {
    code: 'missing-key',
    file: changed('    health: /health\n', '    health: /health\n    output: dist\n'),
    at: '13:5',
    sentence: '`output` is what a build writes, and there is no `build`. Add `build: npm run build`, or delete it.',
  },
  {
    code: 'bad-folder',
    file: changed('    health: /health\n', '    health: /health\n    build: make\n    output: ../dist\n'),
    at: '14:13',
    sentence: '`../dist` lies outside of what is built. Name a folder in it: `output: dist`.',
  },
  {
    code: 'bad-folder',
    file: changed('    health: /health\n', '    health: /health\n    add: ../config\n'),
    at: '13:10',
    sentence:
      '`add` is a folder beside this file, which is laid into the artefact under its own name, and `../config` is none. Write `add: ./config`.',
  },
  {
    number: 11,
    code: 'number-for-text',
    file: changed('    health: /health\n', '    health: /health\n    node: 24.10\n'),
    at: '13:11',
    sentence: 'YAML reads 24.1. Write `"24.10"`.',
  },
  {
    code: 'bad-option',
    file: changed('    health: /health\n', '    health: /health\n    node: 22\n'),
    at: '13:11',
    sentence: '`22` is no version of Node. Write all three numbers, like `22.21.1`, or `host`.',
  },
  {
    code: 'bad-option',
    file: changed('    health: /health\n', '    health: /health\n    node: v22.21.1\n'),
    at: '13:11',
    sentence: '`v22.21.1` is no version of Node. Write `22.21.1`.',
  },
];
