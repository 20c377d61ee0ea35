/** One command, as a shell completes it. */
export interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly string[];
}

/** The script of a shell, or undefined for a shell that we do not know. */
export function scriptFor(shell: string, commands: readonly Completed[]): string | undefined {
  if (shell === 'bash') return bash(commands);
  if (shell === 'zsh') return zsh(commands);
  if (shell === 'fish') return fish(commands);
  return shell === 'powershell' ? powershell(commands) : undefined;
}

function firstWords(commands: readonly Completed[]): readonly string[] {
  return [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))];
}

function secondWords(commands: readonly Completed[], first: string): readonly string[] {
  return commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name.slice(first.length + 1));
}

/** `case` lines: what may follow each command. */
function caseLines(commands: readonly Completed[], indent: string): string {
  const families = firstWords(commands).filter((first) => secondWords(commands, first).length > 0);
  const ofFamilies = families.map((first) => `${indent}'${first} ') words='${secondWords(commands, first).join(' ')}' ;;`);
  const ofCommands = commands.map(({ name, options }) => {
    const pattern = name.includes(' ') ? `'${name}'` : `'${name} '*`;
    return `${indent}${pattern}) words='${options.map((option) => `--${option}`).join(' ')}' ;;`;
  });
  return [...ofFamilies, ...ofCommands].join('\n');
}

function bash(commands: readonly Completed[]): string {
  return `# bash completion of lockstep
_lockstep() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${firstWords(commands).join(' ')} help'
  else
    local second=''
    [ "$COMP_CWORD" -gt 2 ] && second="\${COMP_WORDS[2]}"
    case "\${COMP_WORDS[1]} $second" in
${caseLines(commands, '      ')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ "\${#COMPREPLY[@]}" -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _lockstep lockstep`;
}

function zsh(commands: readonly Completed[]): string {
  return `#compdef lockstep
_lockstep() {
  local found='' second=''
  if (( CURRENT == 2 )); then
    compadd -- ${firstWords(commands).join(' ')} help
    return
  fi
  (( CURRENT > 3 )) && second="\${words[3]}"
  case "\${words[2]} $second" in
${caseLines(commands, '    ').replaceAll("words='", "found='")}
  esac
  compadd -- \${=found}
  _files
}
if [ "\${funcstack[1]}" = _lockstep ]; then _lockstep "$@"; else compdef _lockstep lockstep; fi`;
}

function fish(commands: readonly Completed[]): string {
  const first = firstWords(commands).map((word) => {
    const summary = commands.find(({ name }) => name === word)?.summary ?? secondWords(commands, word).join(', ');
    return `complete -c lockstep -n __fish_use_subcommand -a ${word} -d ${quoted(summary)}`;
  });
  const rest = commands.flatMap(({ name, summary, options }) => {
    const [word = '', second] = name.split(' ');
    const seen = `__fish_seen_subcommand_from ${word}`;
    const own = second === undefined ? seen : `${seen}; and __fish_seen_subcommand_from ${second}`;
    const member = second === undefined ? [] : [`complete -c lockstep -n '${seen}' -a ${second} -d ${quoted(summary)}`];
    return [...member, ...options.map((option) => `complete -c lockstep -n '${own}' -l ${option}`)];
  });
  return ['# fish completion of lockstep', ...first, ...rest].join('\n');
}

/** Windows PowerShell 5.1 reads it too: no operator that came later. */
function powershell(commands: readonly Completed[]): string {
  const lines = commands.map(({ name, summary, options }) => {
    const words = options.map((option) => singleQuoted(`--${option}`)).join(', ');
    return `    ${singleQuoted(name)} = @(${singleQuoted(summary)}, @(${words}))`;
  });
  return `# PowerShell completion of lockstep
Register-ArgumentCompleter -Native -CommandName lockstep -ScriptBlock {
  param($word, $line, $cursor)
  $commands = @{
${lines.join('\n')}
  }
  $typed = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() } | Where-Object { $_ -ne $word -and -not $_.StartsWith('-') })
  $name = $typed[0..1] -join ' '
  if (-not $commands.ContainsKey($name) -and $typed.Count -gt 0) { $name = $typed[0] }
  if ($commands.ContainsKey($name)) {
    $commands[$name][1] | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterName', $_) }
    return
  }
  $depth = $typed.Count
  $commands.Keys | Sort-Object | Where-Object { $depth -eq 0 -or $_ -like "$($typed[0]) *" } | ForEach-Object {
    $next = ($_ -split ' ')[$depth]
    if ($next -like "$word*") { [System.Management.Automation.CompletionResult]::new($next, $next, 'ParameterValue', $commands[$_][0]) }
  } | Sort-Object -Property CompletionText -Unique
}`;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}
