import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folderVariables, openKeptFolder, openScratchFolder } from './kept-folder.ts';
import { openStateFolder } from './state-folder.ts';

const state = openStateFolder(mkdtempSync(path.join(tmpdir(), 'lockstep-kept-')));
const prod = { system: 'shop', environment: 'prod' };

test('what a service keeps is there when its folder is opened again, and only its user may look', () => {
  const folder = openKeptFolder(state, prod, 'api');
  writeFileSync(path.join(folder, 'orders'), 'one');
  expect(readFileSync(path.join(openKeptFolder(state, prod, 'api'), 'orders'), 'utf8')).toBe('one');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('another environment, system or service has another folder, whatever its name is', () => {
  const places = [
    [prod, 'api'],
    [prod, 'web'],
    [{ ...prod, environment: 'dev' }, 'api'],
    [{ ...prod, system: 'other' }, 'api'],
    [prod, '../web'],
    [prod, 'a/pi'],
  ] as const;
  const folders = places.map(([place, service]) => openKeptFolder(state, place, service));
  expect(new Set(folders).size).toBe(places.length);
  for (const folder of folders) expect(path.relative(state.kept, folder).split(path.sep)).toHaveLength(3);
});

test('the folder of a copy that is started for a check is empty each time', () => {
  const folder = path.join(state.root, 'scratch');
  writeFileSync(path.join(openScratchFolder(folder), 'left'), 'over');
  expect(existsSync(path.join(openScratchFolder(folder), 'left'))).toBe(false);
});

test('a home has the folders that programs look for before they write elsewhere', () => {
  const folder = openKeptFolder(state, prod, 'tool');
  expect(existsSync(path.join(folder, '.config')) && existsSync(path.join(folder, '.local', 'share'))).toBe(true);
});

test('a home is the same folder, so that what a program keeps there is of this environment too', () => {
  expect(folderVariables('/kept')).toEqual({ HOME: '/kept', DATA_DIR: '/kept' });
});
