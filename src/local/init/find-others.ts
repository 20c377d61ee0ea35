import { packageOf } from './detectors/node.ts';
import type { Place } from './tree.ts';

/** Recognised, and not served by this build: said plainly, so that nobody waits for it. */
export interface Unserved {
  readonly file: string;
  readonly sentence: string;
}

interface Kind {
  readonly pattern: RegExp;
  readonly words: (file: string, text: string) => string;
}

const kinds: readonly Kind[] = [
  {
    pattern: /^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/,
    words: (file, text) => {
      const names = composeServices(text);
      const named = names.length === 0 ? '' : ` (${names.join(', ')})`;
      return `${file}${named}: compose is not served yet. What runs from an image or as a database stays where it is; name its address in \`variables\`.`;
    },
  },
  {
    pattern: /(?:^|\/)(?:Dockerfile|Containerfile)$/,
    words: (file, text) => {
      const port = /^EXPOSE\s+(\d+)/m.exec(text)?.[1];
      return `${file}: images are not run here yet. The program is started by its \`command\`${port === undefined ? '' : `, and listens on PORT, not on ${port}`}.`;
    },
  },
  { pattern: /(?:^|\/)Chart\.yaml$/, words: (file) => `${file}: charts of Helm are not served yet.` },
  { pattern: /(?:^|\/)kustomization\.ya?ml$/, words: (file) => `${file}: Kustomize is not served yet.` },
];

export function findUnserved(place: Place): readonly Unserved[] {
  return kinds.flatMap(({ pattern, words }) => {
    const file = place.find(pattern);
    return file === undefined ? [] : [{ file, sentence: words(file, place.text(file) ?? '') }];
  });
}

/** Names below `services:`, read line by line: the file is another program's, and may hold what our reader refuses. */
function composeServices(text: string): readonly string[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^services:\s*(?:#.*)?$/.test(line));
  if (start === -1) return [];
  const names: string[] = [];
  for (const line of lines.slice(start + 1)) {
    if (/^\S/.test(line)) break;
    const name = /^ {2}([\w.-]{1,40}):\s*(?:#.*)?$/.exec(line)?.[1];
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** A command that the repository's own CI runs as its tests. */
export interface FoundTests {
  readonly command: string;
  readonly file: string;
}

const ciFiles = /^(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|Jenkinsfile|\.circleci\/config\.yml|azure-pipelines\.yml)$/;
const testCommand =
  /\b((?:npm (?:run )?test|npm t|yarn test|pnpm (?:run )?test|pytest|python3? -m pytest|tox|go test \.\/\.\.\.|cargo test|(?:\.\/)?mvnw? (?:test|verify)|\.\/gradlew (?:test|check)|dotnet test|composer test|vendor\/bin\/phpunit|bundle exec (?:rspec|rails test|rake test)|make test)(?: [\w./:=-]+)*)/;

export function findTests(place: Place): FoundTests | undefined {
  for (const file of place.files.filter((name) => ciFiles.test(name))) {
    const command = testCommand.exec(place.text(file) ?? '')?.[1];
    if (command !== undefined) return { command, file };
  }
  const script = packageOf(place)?.scripts?.['test'];
  return script === undefined || script.includes('no test specified') ? undefined : { command: 'npm test', file: 'package.json' };
}

/** Which CI there is, by the name that people have for it. */
export function findCi(place: Place): string | undefined {
  if (place.find(/^\.github\/workflows\/[^/]+\.ya?ml$/) !== undefined) return 'GitHub Actions';
  if (place.has('.gitlab-ci.yml')) return 'GitLab CI';
  return place.has('Jenkinsfile') ? 'Jenkins' : undefined;
}
