import { expect, test } from 'vitest';
import { fileProblemCodes } from './codes.ts';
import { changed, fixtureCatalogue, fixtureFile } from './fixture.ts';
import { parseSystem } from './parse-system.ts';
import { renderProblem } from './problem.ts';
import type { Problem } from './problem.ts';
import { placedFaults } from './sentences-of-hands.ts';
import { warnings } from './sentences-of-meaning.ts';
import { aroundOf, placeWarnings } from './sentences-of-places.ts';
import { timeWarnings } from './sentences-of-windows.ts';
import { faults } from './sentences.ts';

test('the file that all cases change is right and needs no word', () => {
  expect(parseSystem(fixtureFile, fixtureCatalogue)).toMatchObject({ ok: true, warnings: [] });
});

test.each(faults)('$code at $at: $sentence', ({ file, code, at, sentence }) => {
  const problems = problemsIn(file);
  expect(problems.map((problem) => `${problem.code} ${problem.line}:${problem.column} ${problem.sentence}`)).toEqual([
    `${code} ${at} ${sentence}`,
  ]);
});

test.each([...warnings, ...timeWarnings])('$code at $at is a warning: $sentence', ({ file, code, at, sentence }) => {
  const parsed = parseSystem(file, fixtureCatalogue);
  const said = parsed.ok ? parsed.warnings : [];
  expect(said.map((problem) => `${problem.code} ${problem.line}:${problem.column} ${problem.sentence}`)).toEqual([
    `${code} ${at} ${sentence}`,
  ]);
});

test.each(placeWarnings)('$code at $at is said where the folder is at hand: $sentence', ({ file, around, code, at, sentence }) => {
  const parsed = parseSystem(file, fixtureCatalogue, around);
  const said = parsed.ok ? parsed.warnings : parsed.problems;
  expect(said.map((problem) => `${problem.code} ${problem.line}:${problem.column} ${problem.sentence}`)).toEqual([
    `${code} ${at} ${sentence}`,
  ]);
});

test('where everything lies beside the file, nothing is said; nor where nobody looks', () => {
  expect(parseSystem(fixtureFile, fixtureCatalogue, aroundOf(['api', 'web'], { 'secrets/dev.yaml': 'API_DB: x' }))).toMatchObject({
    warnings: [],
  });
  expect(parseSystem(changed('./api', './apis'), fixtureCatalogue)).toMatchObject({ ok: true, warnings: [] });
});

test('terminal and JSON show what the golden files show', async () => {
  const problems = faults.flatMap(({ file }) => problemsIn(file));
  const text = problems.map((problem) => renderProblem(problem, 'lockstep.yaml')).join('\n\n');
  await expect(`${text}\n`).toMatchFileSnapshot('golden/problems.txt');
  await expect(`${JSON.stringify(problems, undefined, 2)}\n`).toMatchFileSnapshot('golden/problems.json');
});

test('every code is shown by a case', () => {
  const shown = new Set([...faults, ...warnings, ...timeWarnings, ...placeWarnings, ...placedFaults].map(({ code }) => code));
  expect(Object.keys(fileProblemCodes).filter((code) => !shown.has(code))).toEqual([]);
});

function problemsIn(file: string): readonly Problem[] {
  const parsed = parseSystem(file, fixtureCatalogue);
  return parsed.ok ? [] : parsed.problems;
}
