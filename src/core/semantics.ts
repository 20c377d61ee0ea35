/**
 * The number of the decision rules: raised when the same history would be decided differently. A ledger says with its first file, or by
 * `semanticsChanged`, from where on which rules hold; what was decided before is folded as it was then.
 */
export const semantics = 2;

/** From here on a switch breaks the soak of what ran there, also where it is undone before the deployment is placed. */
export const soakBrokenBySwitch = 2;
