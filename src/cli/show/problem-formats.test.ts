import { expect, test } from 'vitest';
import { z } from 'zod';
import { githubLines, gitlabReport } from './problem-formats.ts';
import type { Problem } from '#core/file/problem.ts';

const problem = (more: Partial<Problem> = {}): Problem => ({
  code: 'unknown-key',
  severity: 'error',
  sentence: '`sevices` is not a word of an environment. Did you mean `services`?',
  line: 14,
  column: 5,
  endColumn: 12,
  excerpt: '    sevices: [api]',
  next: 'lockstep explain unknown-key',
  ...more,
});

test('GitHub gets an annotation at the place', () => {
  expect(githubLines([problem(), problem({ severity: 'warning' })], 'deploy/lockstep.yaml')).toEqual([
    '::error file=deploy/lockstep.yaml,line=14,endLine=14,col=5,endColumn=12,title=unknown-key::`sevices` is not a word of an environment. Did you mean `services`?',
    '::warning file=deploy/lockstep.yaml,line=14,endLine=14,col=5,endColumn=12,title=unknown-key::`sevices` is not a word of an environment. Did you mean `services`?',
  ]);
});

test('text of a file is no command for GitHub', () => {
  const [line = ''] = githubLines([problem({ sentence: '50 %\n::add-mask::x\r' })], 'a,b:c.yaml');
  expect(line.split('\n')).toHaveLength(1);
  expect(line).toBe('::error file=a%2Cb%3Ac.yaml,line=14,endLine=14,col=5,endColumn=12,title=unknown-key::50 %25%0A::add-mask::x%0D');
});

test('GitLab gets a report in which two problems alike have two marks, and each keeps its own where lines move', () => {
  const shape = z.array(
    z.object({ fingerprint: z.string().length(64), severity: z.string(), location: z.object({ lines: z.object({ begin: z.int() }) }) }),
  );
  const marks = (...lines: readonly number[]): readonly string[] =>
    shape
      .parse(
        JSON.parse(
          gitlabReport(
            lines.map((line) => problem({ line })),
            'lockstep.yaml',
          ),
        ),
      )
      .map(({ fingerprint }) => fingerprint);
  expect(new Set(marks(14, 20)).size).toBe(2);
  expect(marks(15, 21)).toEqual(marks(14, 20));
  expect(gitlabReport([], 'lockstep.yaml')).toBe('[]');
});
