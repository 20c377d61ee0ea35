import type { ScopeView } from '#core/scope/view.ts';
import { isFlag, isNumber, isText, listOf, objectOf, oneOf, optional } from './guards.ts';

type Of<List> = List extends readonly (infer Each)[] ? Each : never;
type ShownRequirement = Of<ScopeView['requirements']>;

const isTexts = listOf(isText);

const isRequirement = objectOf<ShownRequirement>({
  id: isText,
  words: isText,
  state: oneOf('proven', 'failed', 'unproven', 'no test'),
  tests: listOf(
    objectOf<Of<ShownRequirement['tests']>>({ name: isText, is: oneOf('passed', 'failed', 'skipped', 'none'), evidence: isTexts }),
  ),
});

export const isScope = objectOf<ScopeView>({
  digest: isText,
  by: isText,
  at: isNumber,
  sentence: isText,
  tickets: listOf(objectOf<Of<ScopeView['tickets']>>({ id: isText, title: optional(isText), link: optional(isText) })),
  commits: isTexts,
  requirements: listOf(isRequirement),
  signatures: listOf(
    objectOf<Of<ScopeView['signatures']>>({ by: isText, at: isNumber, role: optional(isText), comment: optional(isText), counts: isFlag }),
  ),
  lapsed: optional(isTexts),
});
