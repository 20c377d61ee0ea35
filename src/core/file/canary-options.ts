import { z } from 'zod';
import { planCanary, type CanaryPlan } from '#core/canary/plan.ts';
import type { CanaryRollout, CanaryStep, MetricQuery, VisitorKey } from '#core/system.ts';
import { readDuration } from './duration.ts';
import type { RolloutDraft } from './draft.ts';

// What stands below `rollout: {canary: …}`. Shares are kept in ten-thousandths, times in milliseconds.

const minute = 60_000;
const usualSlackMs = 5;

const durationText = z.string().check((context) => {
  const read = readDuration(context.value);
  if (!read.ok) context.issues.push({ code: 'custom', message: read.sentence, input: context.value });
});

const share = /^(\d{1,3}(?:\.\d{1,4})?) ?%$/;
const step = /^(\d{1,3}(?:\.\d{1,2})?) ?% for (\S.*)$/;
const ask = /^ask ([a-z][a-z0-9-]*)$/;
const rate = /^(\d{1,7}(?:\.\d{1,3})?) ?(?:\/ ?s|per second)$/;
const visitors = /^(?:address|(cookie|header) ([\w-]{1,100}))$/;

const shareText = z.string().regex(share, { error: (issue) => `\`${String(issue.input)}\` is no share. Write it as \`0.5 %\`` });
const rateText = z.string().regex(rate, { error: (issue) => `\`${String(issue.input)}\` is no rate. Write it as \`50/s\`` });
const visitorText = z.string().regex(visitors, { error: () => 'Visitors are told apart by `address`, `cookie NAME` or `header NAME`' });

const stepText = z.string().check((context) => {
  const fault = faultOf(context.value);
  if (fault !== undefined) context.issues.push({ code: 'custom', message: fault, input: context.value });
});

function faultOf(text: string): string | undefined {
  if (ask.test(text)) return undefined;
  const [, percent, length] = step.exec(text) ?? [];
  if (percent === undefined || length === undefined) return `\`${text}\` is no step. Write \`5 % for 10 minutes\` or \`ask operator\``;
  const weight = weightOf(percent);
  if (weight < 1 || weight > 9_900) return `${percent} % is no share for a canary. From 0.01 % to 99 % can be asked for`;
  const read = readDuration(length);
  return read.ok ? undefined : read.sentence;
}

const query = z.strictObject({
  name: z.string().min(1).max(100),
  prometheus: z.url({ protocol: /^https?$/, error: 'This is no address of a Prometheus. Write it as `http://127.0.0.1:9090`' }),
  query: z.string().min(1).max(4_000),
  below: z.number().optional(),
  above: z.number().optional(),
});

export const canaryOptions = z.strictObject({
  steps: z.array(stepText).min(1).max(20).optional(),
  traffic: rateText.optional(),
  errors: shareText.optional(),
  find: shareText.optional(),
  budget: z.int().min(1).max(100_000_000).optional(),
  within: durationText.optional(),
  requests: z.int().min(0).max(100_000_000).optional(),
  users: z.int().min(1).max(1_000_000).optional(),
  visitors: visitorText.optional(),
  slack: durationText.optional(),
  'warm-up': durationText.optional(),
  suspend: durationText.optional(),
  'max-pause': durationText.optional(),
  queries: z.array(query).max(20).optional(),
  checks: z.array(z.string().min(1)).max(20).optional(),
});

export type CanaryOptions = z.infer<typeof canaryOptions>;

/** Where neither steps nor traffic are told: enough for what happens to every tenth request, with the usual traffic of a small shop. */
const usualSteps = ['5 % for 10 minutes', '25 % for 10 minutes', '50 % for 10 minutes'];
const leastRequests = 300;

export type ReadCanary =
  | { readonly ok: true; readonly rollout: Exclude<RolloutDraft, string> }
  | { readonly ok: false; readonly key: keyof CanaryOptions; readonly sentence: string };

/** The rollout that the options describe; its checks are named and not yet resolved. */
export function canaryRollout(options: CanaryOptions): ReadCanary {
  const loose = options.queries?.find(({ below, above }) => below === undefined && above === undefined);
  if (loose !== undefined)
    return { ok: false, key: 'queries', sentence: `The query \`${loose.name}\` has no bound. Add \`below: 0.01\` or \`above: 0.99\`.` };
  const names = options.queries?.map(({ name }) => name) ?? [];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    return { ok: false, key: 'queries', sentence: `Two queries are called \`${twice}\`. Give each a name of its own.` };
  const planned = options.traffic === undefined ? undefined : plannedSteps(options, options.traffic);
  if (planned !== undefined && 'sentence' in planned) return planned;
  if (planned !== undefined && options.steps !== undefined)
    return { ok: false, key: 'steps', sentence: 'Either `steps` say how it goes, or they are planned from `traffic`. Keep one.' };
  const steps = planned ?? (options.steps ?? usualSteps).map((text) => stepOf(text, options.requests ?? leastRequests));
  const falling = steps.some((each, index) => each.kind === 'weight' && weightBefore(steps, index) >= each.weight);
  if (falling) return { ok: false, key: 'steps', sentence: 'Each share of a canary is larger than the one before. Put them in order.' };
  return { ok: true, rollout: { ...settingsOf(options), steps } };
}

function settingsOf(options: CanaryOptions): Omit<CanaryRollout, 'checks' | 'steps'> & { readonly checks: readonly string[] } {
  return {
    kind: 'canary',
    key: keyOf(options.visitors ?? 'address'),
    ...(options.users !== undefined && { users: options.users }),
    slackMs: msOf(options.slack, usualSlackMs),
    warmUpMs: msOf(options['warm-up'], minute),
    suspendMs: msOf(options.suspend, minute),
    mostPauseMs: msOf(options['max-pause'], 240 * minute),
    queries: (options.queries ?? []).map(queryOf),
    checks: options.checks ?? [],
  };
}

function plannedSteps(options: CanaryOptions, traffic: string): readonly CanaryStep[] | Extract<ReadCanary, { ok: false }> {
  const request = {
    requestsPerSecond: Number(rate.exec(traffic)?.[1] ?? 0),
    baseline: shareOf(options.errors ?? '0.1 %'),
    regression: shareOf(options.find ?? '1 %'),
    budget: options.budget ?? 5_000,
    mostSeconds: msOf(options.within, 30 * minute) / 1_000,
  };
  const plan = planCanary(request);
  if (plan.kind !== 'plan') return { ok: false, key: 'traffic', sentence: wordsOfPlan(plan, traffic) };
  return plan.stages.map(({ weight, seconds, requests }) => ({ kind: 'weight', weight, ms: seconds * 1_000, requests }));
}

function wordsOfPlan(plan: Exclude<CanaryPlan, { kind: 'plan' }>, traffic: string): string {
  if (plan.kind === 'not-detectable')
    return 'What is to be found lies so near to what is usual that no traffic tells them apart. Raise `find`.';
  const minutes = Math.ceil(plan.seconds / 60);
  return `${traffic} is too little: even at 50 % it takes ${minutes} minutes and ${plan.requests} requests. Raise \`within\`, \`budget\` or \`find\`, or ask a person.`;
}

function stepOf(text: string, requests: number): CanaryStep {
  const role = ask.exec(text)?.[1];
  if (role !== undefined) return { kind: 'ask', role };
  const [, percent = '0', length = ''] = step.exec(text) ?? [];
  return { kind: 'weight', weight: weightOf(percent), ms: msOf(length, minute), requests };
}

function weightBefore(steps: readonly CanaryStep[], index: number): number {
  const before = steps.slice(0, index).findLast((each) => each.kind === 'weight');
  return before?.kind === 'weight' ? before.weight : 0;
}

function keyOf(text: string): VisitorKey {
  const [, from, name] = visitors.exec(text) ?? [];
  return (from === 'cookie' || from === 'header') && name !== undefined ? { from, name } : { from: 'address' };
}

function queryOf({ below, above, ...kept }: z.infer<typeof query>): MetricQuery {
  return { ...kept, ...(below !== undefined && { below }), ...(above !== undefined && { above }) };
}

function weightOf(percent: string): number {
  return Math.round(Number(percent) * 100);
}

function shareOf(text: string): number {
  return Number(share.exec(text)?.[1] ?? 0) / 100;
}

function msOf(text: string | undefined, otherwise: number): number {
  const read = text === undefined ? undefined : readDuration(text);
  return read?.ok === true ? read.ms : otherwise;
}
