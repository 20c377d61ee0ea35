import { expect, test } from 'vitest';
import { withoutUserMappings } from './user-mappings.ts';

test('who somebody is at a foreign server stays behind, whatever stands in the password', () => {
  const [one, other] = [
    'CREATE SERVER far FOREIGN DATA WRAPPER f;\n',
    `CREATE FUNCTION f() RETURNS text AS $$ SELECT 'CREATE USER MAPPING FOR x' $$;\n`,
  ];
  const secret = `CREATE USER MAPPING FOR app SERVER far OPTIONS (\n    password 'a;\nCREATE''b',\n    "user" 'x'\n);`;
  expect(withoutUserMappings(`${one}${secret}\n${other}${secret}\n${one}`)).toBe(`${one}\n${other}\n${one}`);
  expect(withoutUserMappings(other)).toBe(other);
  expect(withoutUserMappings(`${one}${secret}\n\\strange`)).not.toContain('password');
});
