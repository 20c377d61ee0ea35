import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endChecksIn, markerVariable } from './process-tree.ts';

test('what checks of a folder left running is ended, whatever session it is in, and nothing of another folder', async () => {
  const [left, other] = ['/tmp/agent/work/check-1', '/tmp/agent/workshop/check-1'].map((marker) =>
    spawn('/bin/sleep', ['30'], { detached: true, stdio: 'ignore', env: { [markerVariable]: marker } }),
  );
  if (left === undefined || other === undefined) throw new Error('nothing was started');
  await Promise.all([once(left, 'spawn'), once(other, 'spawn')]);
  const ended = once(left, 'exit');
  expect(await endChecksIn('/tmp/agent/work')).toBe(1);
  await ended;
  expect(left.signalCode).toBe('SIGTERM');
  expect(other.exitCode ?? other.signalCode).toBeNull();
  other.kill('SIGKILL');
});
