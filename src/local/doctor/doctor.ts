import { checkLowPorts, checkPort, checkWebPorts } from './checks/ports.ts';
import { checkIsolation, checkNode, checkPlatform, checkPrograms, checkTools } from './checks/programs.ts';
import { checkClock, checkDisk, checkMemory, checkOpenFiles, checkTime, checkWriting } from './checks/room.ts';
import { checkController, checkStore } from './checks/services.ts';
import type { Finding } from './finding.ts';
import type { DoctorRequest, Machine } from './machine.ts';

/** Everything that is worth a look before something is run here, in the order in which it is needed. */
export async function examine(machine: Machine, request: DoctorRequest): Promise<readonly Finding[]> {
  const found = await Promise.all([
    checkNode(machine),
    checkPlatform(machine),
    checkPrograms(machine),
    checkStore(machine),
    checkDisk(machine, request),
    checkWriting(machine, request),
    checkMemory(machine),
    checkOpenFiles(machine),
    checkIsolation(machine),
    checkPort(machine, request),
    checkLowPorts(machine),
    checkWebPorts(machine),
    checkClock(machine),
    checkTime(machine),
    checkTools(machine, request),
    checkController(machine, request),
  ]);
  return found.flat();
}
