import { checkLowPorts, checkPort, checkWebPorts } from './checks/ports.ts';
import { checkIsolation, checkNode, checkPlatform, checkPrograms, checkTools } from './checks/programs.ts';
import { checkClock, checkDisk, checkMemory, checkOpenFiles, checkTime, checkWriting } from './checks/room.ts';
import { checkController, checkStore } from './checks/services.ts';
import type { Finding } from './finding.ts';
import type { DoctorRequest, Machine } from './machine.ts';

/** Everything that is worth a look before something is run here, in the order in which it is needed. */
export async function examine(machine: Machine, request: DoctorRequest): Promise<readonly Finding[]> {
  const [programs, store, isolation, port, webPorts, clock, tools, controller] = await Promise.all([
    checkPrograms(machine),
    checkStore(machine),
    checkIsolation(machine),
    checkPort(machine, request),
    checkWebPorts(machine),
    checkClock(machine),
    checkTools(machine, request),
    checkController(machine, request),
  ]);
  const basics = [checkNode(machine), checkPlatform(machine), ...programs, store];
  const room = [checkDisk(machine, request), checkWriting(machine, request), checkMemory(machine), checkOpenFiles(machine), isolation];
  const rest = [port, checkLowPorts(machine), webPorts, clock, checkTime(machine), tools, controller];
  return [basics, room, rest].flat(2);
}
