// The units, as systemd itself reads them: nothing that it warns of, and no more open than the page of operations says.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { agentVariables } from '#processes/keep-agent.ts';

const units = fileURLToPath(new URL('../../deploy/systemd/', import.meta.url));
const isThere = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!isThere)
  process.stderr.write('NOT TESTED: the units of systemd: this machine has no `systemd-analyze` (Debian: apt-get install systemd)\n');

const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-units-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** With a program and a user that this machine has: that they are there is for the machine to see to on which it is installed. */
function laid(name: string): string {
  const text = readFileSync(path.join(units, name), 'utf8');
  const file = path.join(folder, name);
  writeFileSync(file, text.replaceAll(/^(User|Group)=lockstep$/gm, '$1=daemon').replaceAll('/opt/lockstep/bin/lockstep', '/bin/true'));
  return file;
}

describe.skipIf(!isThere)('systemd', () => {
  test.each(['lockstep.service', 'lockstep-agent.service'])('reads %s without a word', (name) => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', laid(name)], { encoding: 'utf8' });
    const said = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('lockstep'));
    expect({ status, said }).toEqual({ status: 0, said: [] });
  });

  test.each([
    ['lockstep.service', 20],
    ['lockstep-agent.service', 60],
  ])('finds %s less exposed than %i tenths', (name, tenths) => {
    const argv = ['security', '--offline=true', '--no-pager', `--threshold=${tenths}`, laid(name)];
    const { status, stdout } = spawnSync('systemd-analyze', argv, { encoding: 'utf8' });
    expect(
      status,
      stdout.split('\n').findLast((line) => line.includes('exposure')),
    ).toBe(0);
  });
});

test('a stop of the agent ends the agent alone, and no option makes the controller keep one', () => {
  const [agent, controller] = ['lockstep-agent.service', 'lockstep.service'].map((name) => readFileSync(path.join(units, name), 'utf8'));
  expect(agent).toMatch(/^KillMode=process$/m);
  expect(agent).toMatch(/^Delegate=true$/m);
  // What a private /tmp or a hidden home would take from the agent it would take from every service that it starts.
  expect(agent).not.toMatch(/^(?:PrivateTmp|ProtectHome|PrivateNetwork|MemoryDenyWriteExecute)=/m);
  expect(controller).toMatch(/^ExecStart=(?!.* --agent\b).+$/m);
});

test('an agent gives back what a refresh had, whoever starts it', () => {
  const agent = readFileSync(path.join(units, 'lockstep-agent.service'), 'utf8');
  for (const [name, value] of Object.entries(agentVariables)) expect(agent).toContain(`\nEnvironment=${name}=${value}\n`);
});
