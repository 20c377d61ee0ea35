// Signs that only a shell understands. A quotation mark is one of them: what it means is for the shell to say.
const shellSigns = /[|&;<>()$`\\"'*?[\]#~!{}\n]/;

/** A command's words; where it has signs or settings for a shell, a shell's. */
export function splitCommand(command: string): readonly [string, ...string[]] {
  const [program = '', ...args] = command.trim().split(/\s+/);
  if (shellSigns.test(command) || program.includes('=')) return ['sh', '-c', command];
  return [program, ...args];
}
