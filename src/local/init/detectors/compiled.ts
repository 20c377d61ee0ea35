import type { Detector } from '#local/init/detector.ts';

export const go: Detector = {
  id: 'go',
  detect: (place) => {
    const text = place.text('go.mod');
    const main = place.find(/^(?:main\.go|cmd\/[^/]+\/main\.go)$/);
    if (text === undefined || main === undefined) return undefined;
    const name = /^module\s+\S*?([^/\s]+?)(?:\/v\d+)?\s*$/m.exec(text)?.[1] ?? place.name;
    const folder = main === 'main.go' ? '.' : `./${main.replace(/\/main\.go$/, '')}`;
    const program = main === 'main.go' ? name : (main.split('/').at(-2) ?? name);
    return { kind: 'Go', command: `./bin/${program}`, build: `go build -trimpath -o bin/${program} ${folder}` };
  },
};

export const rust: Detector = {
  id: 'rust',
  detect: (place) => {
    const text = place.text('Cargo.toml');
    if (text === undefined || !place.has('src/main.rs')) return undefined;
    const name = /^\[package\][^[]*?^name\s*=\s*"([^"]+)"/ms.exec(text)?.[1] ?? place.name;
    return {
      kind: 'Rust',
      command: `./target/release/${name}`,
      build: 'cargo build --release --locked',
      ignore: ['target/*', '!target/release/', 'target/release/*', `!target/release/${name}`],
    };
  },
};

export const java: Detector = {
  id: 'java',
  detect: (place) => {
    const war = place.find(/\.war$/);
    const pom = place.text('pom.xml');
    const gradle = place.text('build.gradle') ?? place.text('build.gradle.kts');
    const described = pom ?? gradle;
    if (described === undefined && war === undefined) return undefined;
    const isSpring = /spring-boot/.test(described ?? '');
    const health = /actuator/.test(described ?? '') ? { health: '/actuator/health' } : {};
    const isWar = war !== undefined || /<packaging>war<|id ['("]+war/.test(described ?? '');
    if (isWar && !isSpring)
      return { kind: 'Java, war', ...health, notes: ['A .war runs in a container of its own (Tomcat, Jetty): say what starts it.'] };
    const jar = pom === undefined ? 'build/libs' : 'target';
    return {
      kind: isSpring ? 'Java, Spring Boot' : 'Java',
      command: `java -jar ${place.find(new RegExp(`^${jar}/[^/]+\\.jar$`)) ?? `${jar}/app.jar`} --server.port=$PORT`,
      build: pom === undefined ? './gradlew build' : place.has('mvnw') ? './mvnw package' : 'mvn package',
      ...health,
    };
  },
};

export const dotnet: Detector = {
  id: 'dotnet',
  detect: (place) => {
    const file = place.find(/^[^/]+\.csproj$/);
    if (file === undefined || !/Sdk\.Web/.test(place.text(file) ?? '')) return undefined;
    const name = file.replace(/\.csproj$/, '');
    return {
      kind: '.NET',
      command: `dotnet publish/${name}.dll --urls http://127.0.0.1:$PORT`,
      build: 'dotnet publish --configuration Release --output publish',
    };
  },
};
