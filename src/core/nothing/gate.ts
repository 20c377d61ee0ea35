/** Stands in the place of a gate's hash where a look from nothing was asked for by hand: no gate has it, so it opens none. */
export const cleanGate = 'clean';
