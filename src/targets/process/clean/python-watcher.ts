/** The same for Python, as `sitecustomize.py` on PYTHONPATH: variables by `os.environ`, packages by a finder that is asked last, the rest by audit hooks. */
export const pythonWatcher = `import json, os, sys
log = os.environ.get('LOCKSTEP_WATCH_LOG')
root = os.environ.get('LOCKSTEP_WATCH_ROOT', '')
everything = 'LOCKSTEP_WATCH_ALL' in os.environ
here = __file__
told = set()
busy = [False]

def tell(kind, **fields):
    line = json.dumps(dict(fields, kind=kind), sort_keys=True)
    if line in told or log is None:
        return
    told.add(line)
    was, busy[0] = busy[0], True
    try:
        fd = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(fd, (line + chr(10)).encode())
        finally:
            os.close(fd)
    except OSError:
        pass
    finally:
        busy[0] = was

def who(depth):
    frame = sys._getframe(depth)
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith('<') and file != here and os.path.basename(file) not in ('os.py', '_collections_abc.py'):
            full = os.path.abspath(file)
            inside = full.startswith(root + os.sep)
            own = inside and '-packages' + os.sep not in full
            place = {'isOwn': own}
            if inside:
                place['by'] = '%s:%d' % (os.path.relpath(full, root), frame.f_lineno)
            return place
        frame = frame.f_back
    return {'isOwn': True}

original = os._Environ.__getitem__

def getitem(self, key):
    try:
        return original(self, key)
    except KeyError:
        if self is os.environ and isinstance(key, str):
            tell('variable', name=key, **who(2))
        raise

os._Environ.__getitem__ = getitem

class Nowhere:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if '.' not in name:
            place = who(2)
            if place['isOwn'] and 'by' in place:
                tell('package', name=name, **place)
        return None

sys.meta_path.append(Nowhere)

def audit(event, args):
    if busy[0]:
        return
    if event == 'socket.getaddrinfo' and args[0]:
        tell('host', host=args[0].decode() if isinstance(args[0], bytes) else str(args[0]))
    elif event == 'socket.connect' and isinstance(args[1], tuple):
        tell('host', host=str(args[1][0]), port=int(args[1][1]))
    elif everything and event == 'subprocess.Popen' and args[0]:
        tell('program', path=os.fsdecode(args[0]), isThere=True)
    elif everything and event == 'open' and isinstance(args[0], (str, bytes)):
        path = os.path.abspath(os.fsdecode(args[0]))
        tell('file', path=path, isThere=os.path.exists(path))

if hasattr(sys, 'addaudithook'):
    sys.addaudithook(audit)
`;
