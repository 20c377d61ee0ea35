// `lockstep explain CODE` knows every code that this build can show anybody, and shows an example of each that a system file has.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codes as commandLineCodes } from '#cli/codes.ts';
import { TestController } from '#cli/test-run.ts';
import { fileProblemCodes } from '#core/file/codes.ts';
import { allCodes } from '../tidy/codes.ts';

const controller = new TestController();
beforeAll(() => controller.start());
afterAll(() => controller.stop());

test('every code of the build is explained, in more than its own name', async () => {
  const codes = [...new Set([...allCodes(), ...Object.keys(commandLineCodes)])];
  expect(codes.length).toBeGreaterThan(250);
  const wrong: string[] = [];
  for (const code of codes) {
    const { exit, out } = await controller.run(['explain', code]);
    if (exit !== 0 || out.trim().length < 25) wrong.push(`${code}: ${exit} ${out.slice(0, 80)}`);
  }
  expect(wrong).toEqual([]);
}, 180_000);

test('every problem of a system file is explained with an example', async () => {
  const without: string[] = [];
  for (const code of Object.keys(fileProblemCodes)) {
    const { out } = await controller.run(['explain', code]);
    if (!/Example: \S/.test(out)) without.push(code);
  }
  expect(without).toEqual([]);
}, 180_000);
