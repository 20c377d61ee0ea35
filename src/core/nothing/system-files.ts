// Files of the system that every program opens, whatever it is: the loader's, the resolver's, time zones, certificates, devices.

const folders = [
  '/proc',
  '/sys',
  '/dev',
  '/lib',
  '/lib32',
  '/lib64',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib/locale',
  '/usr/lib/ssl',
  '/usr/share/zoneinfo',
  '/usr/share/locale',
  '/usr/share/ca-certificates',
  '/usr/share/icu',
  '/etc/ssl',
  '/etc/pki',
  '/etc/ca-certificates',
  '/etc/ld.so.conf.d',
  '/run/nscd',
  '/var/run/nscd',
  '/run/systemd/resolve',
];

const files =
  /^\/(?:etc\/(?:ld\.so\..*|nsswitch\.conf|resolv\.conf|hosts|host\.conf|gai\.conf|services|protocols|netsvc\.conf|svc\.conf|passwd|group|localtime|timezone|locale\.alias|os-release|mime\.types|apache\/mime\.types|inputrc|terminfo.*|gitconfig|machine-id)|usr\/lib\/os-release|usr\/lib\/libc?[^/]*\.so.*|usr\/lib\/lib[^/]*\.so.*|usr\/local\/lib\/lib[^/]*\.so.*|usr\/lib\/gconv.*|usr\/share\/terminfo.*|)$/;

export function isOfSystem(path: string): boolean {
  return (
    files.test(path) ||
    /\.so(?:\.\d+)*$/.test(path) ||
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`)) ||
    isLookUpwards(path) ||
    // Programs are told when they are started, and not for being looked for.
    /^\/(?:usr\/)?(?:local\/)?s?bin\//.test(path)
  );
}

/** Node asks every folder above for these, whether or not anybody put something there. */
function isLookUpwards(path: string): boolean {
  return (
    /\/(?:package\.json|node_modules|\.node_modules|\.node_libraries|lib\/node|pyvenv\.cfg|\.pnp\.c?js|tsconfig\.json)$/.test(path) &&
    !/\/node_modules\/.+\/package\.json$/.test(path)
  );
}

/** The package that a file belongs to, and the folder of packages that it lies in. */
export function packageOf(path: string): { readonly name: string; readonly folder: string } | undefined {
  const [, folder, name] = /^(.*\/node_modules)\/((?:@[^/]+\/)?[^/@.][^/]*)\//.exec(`${path}/`) ?? [];
  if (folder !== undefined && name !== undefined) return { folder, name };
  const [, packages, python] = /^(.*\/(?:site|dist)-packages)\/([^/]+)/.exec(path) ?? [];
  if (packages === undefined || python === undefined || isOfPython(python)) return undefined;
  return {
    folder: packages,
    name: python
      .replace(/\.(?:py|so|dist-info|egg-info).*$/, '')
      .replace(/-[\d.]+$/, '')
      .replace(/\.cpython.*$/, ''),
  };
}

/** What Python itself reads there at every start. */
function isOfPython(name: string): boolean {
  return /\.(?:pth|egg-link)$|^(?:_distutils_hack|sitecustomize|usercustomize|distutils-precedence|__pycache__)/.test(name);
}

export function isPackageFolder(path: string): boolean {
  return /\/(?:site|dist)-packages(?:\/[^/]*\.(?:pth|egg-link)|\/(?:_distutils_hack|sitecustomize|usercustomize|__pycache__).*)?$/.test(
    path,
  );
}
