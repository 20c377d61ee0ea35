/**
 * The number of the decision rules: raised when the same history would be decided differently. A ledger says with its first file, or by
 * `semanticsChanged`, from where on which rules hold; what was decided before is folded as it was then.
 * Since the fourth, the digest of a plan covers what templates say and the bindings which version each secret had: nothing is folded in another way
 * by it, for digests stand in events. Since the fifth, the same gate before two stages is asked, and answered too late, once for each; and a hotfix
 * that waited goes live behind no newer one. Since the sixth, orders and environments are gone through by their names: before, by the order in
 * which a controller had read them from its store; and a check that is asked for again runs again before the stage that was named, and not before
 * each that has the same gate; all approvals into the last stage count the two people of a hotfix together; a release that lacks a hotfix does not
 * overtake it unsaid; a gate with a deadline that was answered, and is closed again, has its time anew; and a hotfix of what was rejected comes right
 * behind it; since the seventh also where it was rejected while the stage went back to it,
 * and no outage is forgiven before the release runs in the whole stage, also where it had been there before. Since the eighth, data are no longer
 * fresh once their source was migrated, were masked by another classification than the file names, or come from elsewhere than it says; a freeze
 * keeps data from being refreshed in its places, and below what has ended, too; data that a person says were brought are proven by nothing; a hotfix
 * that data without masks keep out lets the refresh that replaces them go first; and who
 * let a hotfix into a stage an earlier time is not counted when it goes there again.
 */
export const semantics = 8;

/** From here on a switch breaks the soak of what ran there, also where it is undone before the deployment is placed. */
export const soakBrokenBySwitch = 2;

/** From here on a switch of which nobody knows whether it took effect breaks that soak too, once a person has it tried again. */
export const soakBrokenByRetry = 3;

/** From here on who is asked is kept by stage, too: before, the second stage with the same gate went on with the time of the first. */
export const askedByStage = 5;

/** From here on it is kept by stage, too, how often a check was asked for again. */
export const recheckedByStage = 6;

/** From here on a stay keeps the age of its release when that ends: a hotfix of it comes right behind it all the same. */
export const ageKept = 6;

/** From here on so does one that comes to run after its release has ended: a rollback was under way to it. */
export const ageKeptOnTheWay = 7;

/** From here on a soak forgives nothing that happened before it began, also where the release had soaked there before. */
export const graceSinceEntry = 7;

/** From here on a place keeps whose migration changed its schema last. */
export const schemaKept = 8;
