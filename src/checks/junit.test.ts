import { describe, expect, test } from 'vitest';
import { readJUnit, type JUnitReport } from './junit.ts';

const read = (text: string): JUnitReport => readJUnit(Buffer.from(text));

/** `name state` of each case, flaky ones with a star. */
function told(report: JUnitReport): readonly string[] {
  if (report.kind === 'unreadable') return [`unreadable: ${report.because}`];
  return report.cases.map(
    (entry) => `${entry.name}: ${entry.state}${entry.isFlaky ? '*' : ''}${entry.because === undefined ? '' : ` (${entry.because})`}`,
  );
}

const dialects: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'jest',
    `<testsuites name="jest" tests="1"><testsuite name="orders"><testcase classname="orders" name="adds" time="1,234.5"></testcase></testsuite></testsuites>`,
    ['orders > adds: passed'],
  ],
  [
    'one suite as the root',
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="a"><testcase name="b"/></testsuite>\n`,
    ['a > b: passed'],
  ],
  [
    'suites in suites',
    `<testsuites><testsuite name="a"><testsuite name="b"><testcase name="c"/></testsuite><testcase name="d"/></testsuite></testsuites>`,
    ['b > c: passed', 'a > d: passed'],
  ],
  [
    'node:test, with cases beside suites',
    `<testsuites><testcase name="x" classname="test"/><testsuite name="s"><testcase name="y" classname="test"/></testsuite></testsuites>`,
    ['test > x: passed', 'test > y: passed'],
  ],
  [
    'a failure with a message',
    `<testsuite><testcase name="a"><failure message="expected 404, got 500" type="X">stack</failure></testcase></testsuite>`,
    ['a: failed (expected 404, got 500)'],
  ],
  [
    'a failure without a message',
    `<testsuite><testcase name="a"><failure><![CDATA[\n  Error: no\n at x]]></failure></testcase></testsuite>`,
    ['a: failed (Error: no)'],
  ],
  ['a failure that says nothing', `<testsuite><testcase name="a"><failure/></testcase></testsuite>`, ['a: failed']],
  ['an error', `<testsuite><testcase name="a"><error message="boom"/></testcase></testsuite>`, ['a: failed (boom)']],
  ['skipped', `<testsuite><testcase name="a"><skipped message="later"/></testcase></testsuite>`, ['a: skipped']],
  [
    'skipped beside a failure',
    `<testsuite><testcase name="a"><failure message="x"/><skipped/></testcase><testcase name="b"><skipped/><failure/></testcase></testsuite>`,
    ['a: failed (x)', 'b: failed'],
  ],
  [
    'pytest, whose teardown failed',
    `<testsuites><testsuite name="pytest" errors="1" failures="0" tests="1"><testcase classname="t" name="a"/><testcase classname="t" name="a"><error message="teardown"/></testcase></testsuite></testsuites>`,
    ['t > a: failed (teardown)'],
  ],
  ['one name for two rows of a table', `<testsuite><testcase name="a"/><testcase name="a"/></testsuite>`, ['a: passed', 'a: passed']],
  [
    'surefire: passed on a later try',
    `<testsuite name="s"><testcase name="a"><flakyFailure message="once" type="X">stack<system-out>no</system-out></flakyFailure></testcase></testsuite>`,
    ['s > a: passed*'],
  ],
  [
    'surefire: failed on every try',
    `<testsuite name="s"><testcase name="a"><failure message="no"/><rerunFailure message="again"/></testcase></testsuite>`,
    ['s > a: failed (no)'],
  ],
  [
    'a rerun that failed, alone',
    `<testsuite name="s"><testcase name="a"><rerunFailure message="again"/></testcase></testsuite>`,
    ['s > a: failed (again)'],
  ],
  [
    'googletest: not run',
    `<testsuites><testsuite name="s"><testcase name="a" status="notrun" result="suppressed" classname="S"/></testsuite></testsuites>`,
    ['S > a: skipped'],
  ],
  ['a status instead of an element', `<testsuite name="s"><testcase name="a" status="failed"/></testsuite>`, ['s > a: failed']],
  [
    'counters that count too few',
    `<testsuite name="s" tests="0" failures="0"><testcase name="a"><failure message="m"/></testcase></testsuite>`,
    ['s > a: failed (m)'],
  ],
  [
    'a suite that failed as a whole',
    `<testsuites><testsuite name="s"><error message="syntax"/></testsuite></testsuites>`,
    ['s: failed (syntax)'],
  ],
  ['an empty root', `<testsuites name="jest tests" tests="0"></testsuites>`, []],
  ['a mark at its start', `\uFEFF<testsuite name="s"><testcase name="a"/></testsuite>`, ['s > a: passed']],
  [
    'colours of a terminal',
    `<testsuite name="s"><testcase name="a"><failure message="\u001B[31mred\u001B[39m\u0007"/></testcase></testsuite>`,
    ['s > a: failed (red)'],
  ],
  [
    'pytest, with a file and properties',
    `<testsuite name="s"><properties><property name="x" value="y"/></properties><testcase name="a" file="t.py" line="3"><system-out>failure error</system-out></testcase></testsuite>`,
    ['s > a: passed'],
  ],
];

test.each(dialects)('%s is read', (_, text, expected) => {
  expect(told(read(text))).toEqual(expected);
});

test.each([
  ['nothing', ''],
  ['no XML', 'ok 1 - adds'],
  ['another root', '<html><testsuite/></html>'],
  ['a DOCTYPE', '<!DOCTYPE x [<!ENTITY a "b">]><testsuite name="s"><testcase name="&a;"/></testsuite>'],
  ['an unknown entity', '<testsuite><testcase name="&b;"/></testsuite>'],
  ['two documents', '<testsuite><testcase name="a"/></testsuite><testsuite/>'],
  ['text after the root', '<testsuite><testcase name="a"/></testsuite>x'],
  ['a case inside a case', '<testsuite><testcase name="a"><testcase name="b"/></testcase></testsuite>'],
  ['failures that no case shows', '<testsuite tests="3" failures="1"><testcase name="a"/></testsuite>'],
  ['an encoding that nobody knows', '<?xml version="1.0" encoding="klingon"?><testsuite><testcase name="a"/></testsuite>'],
])('%s is no JUnit file', (_, text) => {
  expect(read(text).kind).toBe('unreadable');
});

test('bytes of another encoding are read as declared', () => {
  const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><testsuite><testcase name="größe"/></testsuite>', 'latin1');
  expect(told(readJUnit(latin))).toEqual(['größe: passed']);
  const wide = Buffer.from('\uFEFF<testsuite><testcase name="größe"/></testsuite>', 'utf16le');
  expect(told(readJUnit(wide))).toEqual(['größe: passed']);
  expect(readJUnit(Buffer.from('<testsuite><testcase name="größe"/></testsuite>', 'latin1')).kind).toBe('unreadable');
});

describe('a file that was cut', () => {
  test.each(dialects)('%s, cut at any byte, says nothing', (_, text) => {
    const whole = Buffer.from(text.trimEnd());
    for (let length = 0; length < whole.length; length += 1) {
      expect(readJUnit(whole.subarray(0, length)).kind, `cut at ${length} of ${whole.length}`).toBe('unreadable');
    }
  });
});

test('a hundred thousand cases are read within two seconds', () => {
  const cases = Array.from({ length: 100_000 }, (_, index) => `<testcase classname="c${index % 100}" name="n${index}"/>`).join('');
  const startedMs = performance.now();
  const report = read(`<testsuite>${cases}</testsuite>`);
  expect(report.kind === 'read' && report.cases.length).toBe(100_000);
  expect(performance.now() - startedMs).toBeLessThan(2000);
});
