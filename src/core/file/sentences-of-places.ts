import { changed, fixtureFile } from './fixture.ts';
import type { Surroundings } from './surroundings.ts';
import type { SentenceCase } from './sentence-case.ts';

interface PlaceCase extends SentenceCase {
  readonly around: Surroundings;
}

/** For tests: folders beside the file, and files with their text. */
export function aroundOf(folders: readonly string[], files: { readonly [file: string]: string } = {}): Surroundings {
  const plain = (path: string): string => path.replace(/^(?:\.\/)+/, '').replace(/^\.$/, '');
  return {
    list: (folder) => (plain(folder) === '' ? [...folders, ...Object.keys(files)] : folders.includes(plain(folder)) ? [] : undefined),
    text: (file) => files[plain(file)],
  };
}

/** For tests: the folder of a service with templates in it. */
const templateFolders: { readonly [folder: string]: readonly string[] } = {
  '.': ['api', 'web'],
  api: ['config'],
  web: [],
  'api/config': ['deep', 'x.conf'],
  'api/config/deep': ['api.json'],
};

/** For tests: files that are right, and do not fit what lies beside them. */
export const placeWarnings: readonly PlaceCase[] = [
  {
    number: 38,
    code: 'no-such-folder',
    file: changed('directory:./api', 'directory:./apis'),
    around: aroundOf(['api', 'web']),
    at: '10:13',
    sentence: 'There is no folder `./apis`. Did you mean `./api`?',
  },
  {
    code: 'no-such-folder',
    file: fixtureFile,
    around: aroundOf(['web', 'docs']),
    at: '10:13',
    sentence: 'There is no folder `./api`. It must be there when a release is made.',
  },
  {
    number: 39,
    code: 'no-command',
    file: changed('    command: node server.js\n', ''),
    around: aroundOf(['api', 'web'], { 'api/package.json': '{"scripts": {"test": "vitest", "start": "node \\"main.js\\""}}' }),
    at: '10:5',
    sentence: '`api` has no `command`. Its package.json starts `node "main.js"`.',
  },
  {
    number: 48,
    code: 'no-secret',
    file: fixtureFile,
    around: aroundOf(['api', 'web'], { 'secrets/dev.yaml': 'API_DB: x\n', 'secrets/test.yaml': 'API_DBX: x\n# API_DB: y\n' }),
    at: '14:21',
    sentence: '`test` has no secret `API_DB`. Add it to secrets/test.yaml.',
  },
  {
    code: 'file-gap',
    file: changed('    health: /health\n', '    health: /health\n    files: ./config\n'),
    around: {
      list: (folder) => templateFolders[folder.replace(/^(?:\.\/)+/, '')],
      text: (file) => (file.endsWith('/api.json') ? '{"mail": "${env.mail:-off}",\n "db": "${env.databse}"}' : '${service.apu.url}'),
    },
    at: '13:12',
    sentence:
      'config/deep/api.json:2:9: dev, test and prod have no value `databse`. Add one, or a default: `${env.databse:-off}`. 1 more of its templates could not be filled in.',
  },
];
