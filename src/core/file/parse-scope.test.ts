import { expect, test } from 'vitest';
import { fixtureCatalogue } from './fixture.ts';
import { parseScope } from './parse-scope.ts';

test('a scope is read with its tickets, commits and requirements', () => {
  const text = `tickets: [{id: SHOP-12, title: Pay by card, link: https://tickets.example/12}, SHOP-13]
commits: [4f1c2ab]
requirements:
  - {id: R1, words: A customer pays., tests: [smoke, "checkout > pays"]}
  - {id: R2, words: It is fast., tests: load}
  - {id: R3, words: It is kind.}
`;
  expect(parseScope(text, fixtureCatalogue)).toEqual({
    ok: true,
    scope: {
      tickets: [{ id: 'SHOP-12', title: 'Pay by card', link: 'https://tickets.example/12' }, { id: 'SHOP-13' }],
      commits: ['4f1c2ab'],
      requirements: [
        { id: 'R1', words: 'A customer pays.', tests: ['smoke', 'checkout > pays'] },
        { id: 'R2', words: 'It is fast.', tests: ['load'] },
        { id: 'R3', words: 'It is kind.', tests: [] },
      ],
    },
  });
});

test.each([
  [
    'tickets: []\n',
    '1:1',
    'There is nothing in this scope. Write `requirements: [{id: R1, words: A customer pays by card., tests: [smoke]}]`.',
  ],
  ['requirement: []\n', '1:1', '`requirement` is not a word of a scope. Did you mean `requirements`?'],
  ['tickets: [SHOP-12, SHOP-12]\n', '1:20', '`SHOP-12` stands twice. Delete one.'],
  ['tickets: [SHOP 12]\n', '1:11', '`SHOP 12` is no id. Ids have letters, digits, `-`, `_`, `.`, `#`, `/`.'],
  ['tickets: [{id: A, link: "javascript:alert(1)"}]\n', '1:25', '`javascript:alert(1)` is no address of the web. Write `https://…`.'],
  ['commits: [main]\n', '1:11', '`main` is no commit. Write 7 to 64 hex digits, in small letters.'],
  ['requirements:\n  - {id: R1}\n', '2:6', 'A requirement has no `words`. Add `words: A customer pays by card.`.'],
  ['requirements:\n  - {id: R1, words: Pays., tests: [smoke, smoke]}\n', '2:43', '`smoke` stands twice. Delete one.'],
])('%j is refused at %s: %s', (text, at, sentence) => {
  const parsed = parseScope(text, fixtureCatalogue);
  expect(parsed.ok ? [] : parsed.problems.map((each) => `${each.line}:${each.column} ${each.sentence}`)).toEqual([`${at} ${sentence}`]);
});
