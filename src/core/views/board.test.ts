import { expect, test } from 'vitest';
import { systemOf } from '#core/fixture.ts';
import { boardRow, boardView } from './board.ts';

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], operator: [olga]}
services:
  api: {source: directory:./api, command: node a.js}
environments:
  int: {data: masked, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: INT
  - stage: PROD
    owner: olga
`;

test('a cell says who answers for its stage, where the file does', () => {
  const state = systemOf(file);
  const owners = [undefined, 'olga'];
  expect(boardRow(state, 1, 0).cells.map(({ owner }) => owner)).toEqual(owners);
  expect(boardView(state, 1, 0).cells.map(({ owner }) => owner)).toEqual(owners);
});
