import type { Detector } from '#local/init/detector.ts';
import type { Place } from '#local/init/tree.ts';

export const python: Detector = {
  id: 'python',
  detect: (place) => {
    if (!['pyproject.toml', 'requirements.txt', 'manage.py', 'Pipfile'].some((name) => place.has(name))) return undefined;
    const found = serverOf(place);
    if (found === undefined) return undefined;
    return { ...found, build: installOf(place), ignore: ['__pycache__/', '*.pyc', '.pytest_cache/'] };
  },
};

interface Server {
  readonly kind: string;
  readonly command: string;
}

function serverOf(place: Place): Server | undefined {
  const wsgi = place.find(/(?:^|\/)wsgi\.py$/);
  const asgi = place.find(/(?:^|\/)asgi\.py$/);
  if (place.has('manage.py')) {
    if (wsgi !== undefined) return { kind: 'Django', command: `python3 -m gunicorn ${moduleOf(wsgi)}:application --bind 127.0.0.1:$PORT` };
    if (asgi !== undefined)
      return { kind: 'Django', command: `python3 -m uvicorn ${moduleOf(asgi)}:application --host 127.0.0.1 --port $PORT` };
  }
  for (const file of ['main.py', 'app.py', 'app/main.py', 'src/main.py', 'wsgi.py', 'server.py']) {
    const text = place.text(file) ?? '';
    const [, app, kind] = /^(\w+)\s*(?::\s*\w+\s*)?=\s*(FastAPI|Starlette|Flask)\(/m.exec(text) ?? [];
    if (app === undefined || kind === undefined) continue;
    const target = `${moduleOf(file)}:${app}`;
    const command =
      kind === 'Flask'
        ? `python3 -m gunicorn ${target} --bind 127.0.0.1:$PORT`
        : `python3 -m uvicorn ${target} --host 127.0.0.1 --port $PORT`;
    return { kind, command };
  }
  const plain = ['server.py', 'main.py', 'app.py'].find((file) => /serve_forever|http\.server|run\(/.test(place.text(file) ?? ''));
  return plain === undefined ? undefined : { kind: 'Python', command: `python3 ${plain}` };
}

function moduleOf(file: string): string {
  return file.replace(/\.py$/, '').replaceAll('/', '.');
}

const list = '.requirements.txt';

/** Into the folder itself: what is installed beside it is in no artefact, and a virtual environment knows the path where it was made. */
function installOf(place: Place): string {
  const install = `python3 -m pip install --target . --requirement`;
  if (place.has('uv.lock'))
    return `uv export --frozen --no-dev --no-emit-project > ${list} && uv pip install --target . --requirement ${list}`;
  if (place.has('requirements.txt')) return `${install} requirements.txt`;
  return place.has('Pipfile') ? `pipenv requirements > ${list} && ${install} ${list}` : 'python3 -m pip install --target . .';
}
