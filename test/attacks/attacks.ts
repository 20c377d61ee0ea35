import type { Attack } from './attack.ts';
import { attacksOnHouse } from './attacks-on-house.ts';
import { attacksOnProcess } from './attacks-on-process.ts';

/** The forty attacks of the security model, by number. `npm run attacks` removes each guard in a copy and sees the test go red. */
export const attacks: readonly Attack[] = [...attacksOnProcess, ...attacksOnHouse];
