// What a refresh leaves in this process is cleared away when it has ended: an agent runs for months beside production, and the engine lets garbage lie
// while the machine has room.
import v8 from 'node:v8';
import vm from 'node:vm';

/** Some tens of milliseconds, once at the end of a refresh. */
export function clearUp(): void {
  v8.setFlagsFromString('--expose-gc');
  const collect: unknown = vm.runInNewContext('gc');
  if (isCollector(collect)) collect();
}

function isCollector(value: unknown): value is () => void {
  return typeof value === 'function';
}
