// What every page of the browser has, read from the sources: fields of passwords that hide and take them, and the way out.
import { describe, expect, test } from 'vitest';
import { readSource, readSources } from './sources.ts';

const pages = readSources('src/web').filter(({ path }) => path.endsWith('.tsx') && !path.endsWith('.test.tsx'));
const tagsOf = (text: string): readonly string[] => text.match(/<(?:input|TextInput)\b[^]*?\/>/g) ?? [];
const passwordFields = pages.flatMap(({ path, text }) => tagsOf(text).flatMap((tag) => (/password/i.test(tag) ? [{ path, tag }] : [])));

describe('a field of a password', () => {
  test('is there where somebody signs in, and where the password is asked for again', () => {
    expect(passwordFields.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['src/web/sign-in/sign-in-page.tsx', 'src/web/parts/prove.tsx']),
    );
  });

  test('hides what is typed', () => {
    expect(passwordFields.filter(({ tag }) => !tag.includes('type="password"'))).toEqual([]);
  });

  test('says to managers of passwords what it is', () => {
    expect(passwordFields.filter(({ tag }) => !/autoComplete="(current|new)-password"/.test(tag))).toEqual([]);
    expect(readSource('src/web/parts/text-input.tsx').text).toMatch(/type=\{type\}[^>]*autoComplete=\{autoComplete\}/);
  });

  test('stands with the name that it belongs to', () => {
    for (const { path } of passwordFields) expect(readSource(path).text).toContain('autoComplete="username"');
  });
});

test('no page listens to what is pasted, dropped or put in before it is there', () => {
  const listening = pages.filter(({ text }) => /\bon(?:Paste|Drop|BeforeInput)\b|'(?:paste|drop|beforeinput)'/.test(text));
  expect(listening.map(({ path }) => path)).toEqual([]);
});

describe('the way out', () => {
  const app = readSource('src/web/app.tsx').text;

  test('stands in the header', () => {
    expect(readSource('src/web/parts/header.tsx').text).toMatch(
      /^ {6}<button type="button" [^>]*onClick=\{onSignOut\} aria-label=\{say\('Sign out'\)\}/m,
    );
  });

  test('stands above every page: all of them are chosen below the header', () => {
    const house = /\n {4}<Prove [^>]*>\n(?<above>[^]*?) {6}<Switch>\n(?<chosen>[^]*?) {6}<\/Switch>\n {4}<\/Prove>/.exec(app)?.groups;
    expect(house?.['above']).toMatch(/^ {6}<Header me=\{me\} onSignOut=/m);
    expect(app.match(/<Route\b/g)).toHaveLength(house?.['chosen']?.match(/<Route\b/g)?.length ?? 0);
    const others = pages.filter(({ path, text }) => path !== 'src/web/app.tsx' && /<(?:Route|Switch)\b/.test(text));
    expect(others.map(({ path }) => path)).toEqual([]);
  });

  test('ends the session, and forgets whose it was', () => {
    expect(app).toMatch(/await tell\('signOut'\)[^\n]*\n\s*becomePerson\(client, null\);/);
  });
});
