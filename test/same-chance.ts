// What is drawn by chance in tests is drawn alike in every run, so that a test which fails fails again, and is owed to what was changed.
// SEED=N draws otherwise; SEED=random draws otherwise each time, and a property that fails says by which seed.
import fc from 'fast-check';

const wanted = process.env.SEED ?? '20261122';
const seed = wanted === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(wanted);
if (!Number.isSafeInteger(seed)) throw new Error(`SEED=${wanted} is no number. Write SEED=7, or SEED=random.`);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
