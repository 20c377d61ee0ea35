import { Failure } from '#core/failure.ts';

/** Where a controller was to listen, and the option that says so. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly option: 'port' | 'agent-listen';
}

/** Why nobody can listen there, as a sentence that names what to write instead. */
export function listenFailure(error: unknown, place: Place): Failure {
  return new Failure('address-taken', sentenceOf(error, place), { retryable: false, cause: error });
}

function sentenceOf(error: unknown, { host, port, option }: Place): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const other =
    option === 'port' ? `--port ${port < 65_000 ? port + 1 : port - 1}` : `--agent-listen ${host}:${port < 65_000 ? port + 1 : port - 1}`;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken: something else listens there, perhaps another controller. Start with another one: lockstep serve ${other}`;
    case 'EACCES':
      return `Port ${port} of ${host} may not be opened by this user. Start with one from 1024 on: lockstep serve --${option} ${option === 'port' ? '' : `${host}:`}7400`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine. Give one with ${option === 'port' ? '--host' : '--agent-listen'}, as 127.0.0.1 or 0.0.0.0.`;
    default:
      return `Nobody can listen at ${host}, port ${port}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
