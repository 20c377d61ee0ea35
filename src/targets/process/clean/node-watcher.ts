/**
 * What a Node program is started with (`--require`), older Nodes too: it tells which variables it misses, which packages it looks for
 * outside of its artefact, and which hosts it names. Where nobody traces, it tells files and programs as well. It changes nothing else.
 */
export const nodeWatcher = `'use strict';
const fs = require('node:fs');
const path = require('node:path');
const Module = require('node:module');
const { fileURLToPath } = require('node:url');
const env = process.env;
const { LOCKSTEP_WATCH_LOG: log, LOCKSTEP_WATCH_ROOT: root, LOCKSTEP_WATCH_ALL: all } = env;
const append = fs.appendFileSync;
const exists = fs.existsSync;
const told = new Set();
function tell(kind, fields) {
  const line = JSON.stringify({ kind, ...fields });
  if (told.has(line)) return;
  told.add(line);
  try { append(log, line + '\\n'); } catch {}
}
function placeOf(file, line) {
  const isIn = file.startsWith(root + path.sep);
  const isOwn = isIn && !file.includes(path.sep + 'node_modules' + path.sep);
  return isIn ? { by: path.relative(root, file) + (line === undefined ? '' : ':' + line), isOwn } : { isOwn };
}
function caller() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 12;
  const lines = String(new Error().stack).split('\\n').slice(1);
  Error.stackTraceLimit = limit;
  for (const line of lines) {
    const found = /\\(?((?:file:\\/\\/)?\\/[^()]*?):(\\d+):\\d+\\)?$/.exec(line);
    if (found !== null && found[1].includes(__filename)) continue;
    if (found === null) { if (/node:|<anonymous>/.test(line) && !/Proxy|Object\\.(get|has)|Reflect/.test(line)) return undefined; continue; }
    return placeOf(found[1].startsWith('file:') ? fileURLToPath(found[1]) : found[1], found[2]);
  }
  return { isOwn: true };
}
function miss(name) {
  if (typeof name !== 'string' || name in env) return;
  const by = caller();
  if (by !== undefined) tell('variable', { name, ...by });
}
process.env = new Proxy(env, {
  get: (target, name) => { miss(name); return target[name]; },
  has: (target, name) => { miss(name); return name in target; },
  set: (target, name, value) => { target[name] = value; return true; },
});
function packageName(request) {
  return request.split('/').slice(0, request.startsWith('@') ? 2 : 1).join('/');
}
function isBare(request) {
  return /^[@\\w]/.test(request) && !request.startsWith('node:') && !request.includes('://') && !Module.builtinModules.includes(packageName(request));
}
function parentOf(from) {
  try { return from === undefined ? { isOwn: true } : placeOf(from.startsWith('file:') ? fileURLToPath(from) : from); } catch { return { isOwn: false }; }
}
function found(request, file, from) {
  if (!isBare(request) || typeof file !== 'string' || !path.isAbsolute(file) || file.startsWith(root + path.sep)) return;
  const at = file.lastIndexOf('/node_modules/');
  const by = parentOf(from);
  if (from === undefined || by.by !== undefined) tell('package', { name: packageName(request), from: at === -1 ? path.dirname(file) : file.slice(0, at + 13), ...by });
}
function missed(request, error, from) {
  const isMissing = error !== null && typeof error === 'object' && /MODULE_NOT_FOUND$/.test(String(error.code));
  if (isMissing && isBare(request)) tell('package', { name: packageName(request), ...parentOf(from) });
}
if (typeof Module.registerHooks === 'function') {
  Module.registerHooks({
    resolve(request, context, next) {
      try {
        const result = next(request, context);
        if (typeof result.url === 'string' && result.url.startsWith('file:')) found(request, fileURLToPath(result.url), context.parentURL);
        return result;
      } catch (error) {
        missed(request, error, context.parentURL);
        throw error;
      }
    },
  });
} else {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    try {
      const file = resolve.call(this, request, parent, ...rest);
      found(request, file, parent && parent.filename);
      return file;
    } catch (error) {
      missed(request, error, parent && parent.filename);
      throw error;
    }
  };
}
function wrap(object, name, before) {
  const original = object[name];
  if (typeof original !== 'function') return;
  const wrapped = function (...args) { try { before(args); } catch {} return Reflect.apply(original, this, args); };
  object[name] = Object.assign(wrapped, original);
}
const dns = require('node:dns');
function host(name, port) {
  if (typeof name === 'string' && name !== '') tell('host', { host: name, ...(Number(port) > 0 && { port: Number(port) }) });
}
for (const each of [dns, dns.promises]) for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveSrv', 'resolveTxt']) wrap(each, name, ([asked]) => host(asked));
wrap(require('node:net').Socket.prototype, 'connect', ([options]) => {
  const asked = Array.isArray(options) ? options[0] : options;
  if (typeof asked === 'object' && asked !== null) {
    if (asked.path === undefined || asked.path === null) host(asked.host || 'localhost', asked.port);
    else if (all) tell('file', { path: String(asked.path), isThere: exists(String(asked.path)) });
  }
});
if (all) {
  const file = ([asked]) => {
    const name = asked instanceof URL ? fileURLToPath(asked) : typeof asked === 'string' ? asked : undefined;
    if (name !== undefined && caller() !== undefined) tell('file', { path: path.resolve(name), isThere: exists(name) });
  };
  const names = ['open', 'readFile', 'access', 'stat', 'lstat', 'writeFile', 'appendFile', 'exists', 'createReadStream', 'createWriteStream'];
  for (const name of names) for (const each of [name, name + 'Sync']) wrap(fs, each, file);
  for (const name of names) wrap(fs.promises, name, file);
}
const children = require('node:child_process');
function isThere(name) {
  return name.includes('/') ? exists(name) : String(env.PATH).split(':').some((folder) => exists(path.join(folder, name)));
}
function program(name) {
  // One that is there is seen when it is started, where somebody traces.
  if (typeof name === 'string' && (all || !isThere(name))) tell('program', { path: name, isThere: isThere(name) });
}
for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync']) wrap(children, name, ([asked, , options]) => options && options.shell ? undefined : program(asked));
if (all) for (const name of ['exec', 'execSync']) wrap(children, name, ([asked]) => program(String(asked).trim().split(/\\s+/)[0]));
if (typeof Module.syncBuiltinESMExports === 'function') Module.syncBuiltinESMExports();
`;
