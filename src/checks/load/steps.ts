import { millisecondsOf } from '#catalogue/duration.ts';
import type { LoadStep } from '#core/load/scenario.ts';
import type { CheckContext } from '#checks/check.ts';
import type { LoadOptions } from './attempt.ts';

type GivenStep = NonNullable<LoadOptions['steps']>[number];

/** The steps of the file, with variables filled in. */
export function stepsOf(options: LoadOptions, context: CheckContext): readonly LoadStep[] {
  const variables = variablesOf(options, context);
  return (options.steps ?? [{ path: '/' }]).map((given) => {
    const step = stepOf(given, variables);
    return { ...step, headers: { ...context.headers, ...step.headers } };
  });
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
