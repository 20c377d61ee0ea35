import { millisecondsOf } from '#catalogue/duration.ts';
import { stepsFromFile } from '#core/load/from-file.ts';
import type { LoadStep } from '#core/load/scenario.ts';
import type { CheckContext } from '#checks/check.ts';
import { findFiles, readFound } from '#checks/work-copy.ts';
import type { LoadOptions } from './attempt.ts';

type GivenStep = NonNullable<LoadOptions['steps']>[number];

/** What is asked for; where a file told it, with everything of which that file tells. */
interface Scenario {
  readonly steps: readonly LoadStep[];
  readonly told?: { readonly file: string; readonly endpoints: readonly string[] };
}

/** The steps of the system file, or of a file of the release, with variables filled in. */
export async function scenarioOf(options: LoadOptions, service: string, context: CheckContext): Promise<Scenario> {
  if (options.from !== undefined && options.steps !== undefined)
    throw new Error('`from` and `steps` say the same thing twice: keep one of them');
  const variables = variablesOf(options, context);
  const { from } = options;
  const { steps, ...more }: Scenario =
    from === undefined ? { steps: givenSteps(options.steps, variables) } : await scenarioFrom(from, options, { service, context });
  return { ...more, steps: steps.map((step) => ({ ...step, headers: { ...context.headers, ...step.headers } })) };
}

interface Where {
  readonly service: string;
  readonly context: CheckContext;
}

async function scenarioFrom(name: string, options: LoadOptions, { service, context }: Where): Promise<Scenario> {
  const folder = Object.entries(context.folders).find(([own]) => own === service)?.[1];
  if (folder === undefined) throw new Error(`service ${service} has no artefact here, so there is no ${name}`);
  const [file] = await findFiles(folder, name);
  if (file === undefined) throw new Error(`the artefact of ${service} has no file ${name}`);
  const read = stepsFromFile({ name, text: (await readFound(file)).toString('utf8'), methods: options.methods ?? ['GET', 'HEAD'] });
  if (!read.ok) throw new Error(read.sentence);
  for (const line of read.leftOut) context.log(`${name}: left out: ${line}`);
  return { steps: read.steps, told: { file: name, endpoints: read.endpoints } };
}

function givenSteps(steps: LoadOptions['steps'], variables: Variables): readonly LoadStep[] {
  return (steps ?? [{ path: '/' }]).map((step) => stepOf(step, variables));
}

function stepOf(step: GivenStep, variables: Variables): LoadStep {
  const { method = 'GET', path, headers = {}, body, status, weight = 1, think } = step;
  return {
    name: step.name ?? `${method} ${path}`,
    method,
    path,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]): [string, string] => [name, filled(value, variables)])),
    weight,
    ...(body === undefined ? {} : { body: filled(body, variables) }),
    ...(status === undefined ? {} : { status: rangeOf(status) }),
    ...(think === undefined ? {} : { thinkMs: millisecondsOf(think) }),
  };
}

type Variables = ReadonlyMap<string, string>;

/** Values that the agent has filled in; a template that nobody filled in is no value. */
function variablesOf({ environment = {} }: LoadOptions, context: CheckContext): Variables {
  const filledIn = Object.entries(environment).map(([name, text]): [string, string] => [name, context.variables[name] ?? text]);
  const open = filledIn.find(([, value]) => value.includes('${'));
  if (open !== undefined) throw new Error(`the template of variable ${open[0]} was not filled in`);
  return new Map(filledIn);
}

/** `$NAME` of a variable that the check names; any other `$` is itself. */
function filled(text: string, variables: Variables): string {
  return text.replaceAll(/\$([A-Za-z_]\w*)/g, (whole, name: string) => variables.get(name) ?? whole);
}

/** `2xx`, `200-299` or `201`. */
function rangeOf(status: string | number): { readonly from: number; readonly to: number } {
  const text = String(status);
  if (text.endsWith('xx')) return { from: 100 * Number(text[0]), to: 100 * Number(text[0]) + 99 };
  const [from = '', to = from] = text.split('-');
  return { from: Number(from), to: Number(to) };
}
