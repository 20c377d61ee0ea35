/** How many times longer everything may take: beside the other tests of a busy machine, which says so by LOCKSTEP_BUSY, and else once. */
export const patience = process.env['LOCKSTEP_BUSY'] === undefined ? 1 : 4;
