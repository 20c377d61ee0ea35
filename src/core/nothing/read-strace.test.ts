import { expect, test } from 'vitest';
import { readStrace } from './read-strace.ts';

const folder = '/srv/api';

test.each([
  [
    '12  openat(AT_FDCWD, "/etc/shop/tax.json", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)',
    [{ path: '/etc/shop/tax.json', isThere: false }],
  ],
  ['12  openat(AT_FDCWD, "rates.json", O_RDONLY) = 4', [{ path: '/srv/api/rates.json', isThere: true }]],
  ['12  openat(AT_FDCWD, "../other/x", O_RDONLY) = 4', [{ path: '/srv/other/x', isThere: true }]],
  ['12  access("/root/.pgpass", R_OK) = -1 EACCES (Permission denied)', [{ path: '/root/.pgpass', isThere: false }]],
  ['12  statx(AT_FDCWD, "/srv", AT_STATX_SYNC_AS_STAT, STATX_ALL, {stx_mode=S_IFDIR|0755, ...}) = 0', []],
  ['12  openat(AT_FDCWD, "/etc/conf.d", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 3', []],
  [
    '12  connect(21, {sa_family=AF_UNIX, sun_path="/run/postgresql/.s.PGSQL.5432"}, 110) = 0',
    [{ path: '/run/postgresql/.s.PGSQL.5432', isThere: true }],
  ],
  ['12  openat(AT_FDCWD, "/etc/caf\\303\\251", O_RDONLY) = 4', [{ path: '/etc/cafÃ©', isThere: true }]],
  ['12  newfstatat(21, "", {st_mode=S_IFREG|0755}, AT_EMPTY_PATH) = 0', []],
  ['a line that is something else', []],
])('a file: %s', (line, files) => {
  expect(readStrace(line, folder).files).toEqual(files);
});

test('a call that was cut in two is one again, whoever stands between', () => {
  const log = [
    '7  openat(AT_FDCWD, "/etc/a", O_RDONLY <unfinished ...>',
    '8  openat(AT_FDCWD, "/etc/b", O_RDONLY) = 3',
    '7  <... openat resumed>) = -1 ENOENT (No such file or directory)',
  ].join('\n');
  expect(readStrace(log, folder).files).toEqual([
    { path: '/etc/b', isThere: true },
    { path: '/etc/a', isThere: false },
  ]);
});

test.each([
  [
    '12  connect(23, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("10.1.2.3")}, 16) = -1 EINPROGRESS',
    [{ host: '10.1.2.3', port: 9 }],
  ],
  [
    '12  connect(23, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
    [{ host: '2001:db8::1', port: 443 }],
  ],
  ['12  connect(21, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.255.255.53")}, 16) = 0', []],
  ['12  connect(21, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("10.1.2.3")}, 16) = 0', []],
  [
    '12  sendmmsg(21, [{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="\\244\\313\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\5rates\\7example\\0\\0\\1\\0\\1", iov_len=31}], msg_iovlen=1}, msg_len=31}], 1, MSG_NOSIGNAL) = 1',
    [{ host: 'rates.example' }],
  ],
  [
    '12  sendto(5, "\\1\\2\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\3api\\10internal\\0\\0\\1\\0\\1", 30, MSG_NOSIGNAL, NULL, 0) = 30',
    [{ host: 'api.internal' }],
  ],
  ['12  sendto(5, "GET / HTTP/1.1\\r\\nHost: a.example\\r\\n\\r\\n", 40, MSG_NOSIGNAL, NULL, 0) = 40', []],
])('a host: %s', (line, hosts) => {
  expect(readStrace(line, folder).hosts).toEqual(hosts);
});

test('a program that is looked for along PATH is one: there, or nowhere', () => {
  const log = [
    '3  execve("/private/bin/git", ["git"], 0x7 /* 4 vars */) = -1 ENOENT (No such file or directory)',
    '3  execve("/usr/bin/git", ["git"], 0x7 /* 4 vars */) = 0',
    '4  execve("/private/bin/convert", ["convert"], 0x7 /* 4 vars */) = -1 ENOENT (No such file or directory)',
    '4  execve("/usr/bin/convert", ["convert"], 0x7 /* 4 vars */) = -1 ENOENT (No such file or directory)',
  ].join('\n');
  expect(readStrace(log, folder).programs).toEqual([
    { path: '/usr/bin/git', isThere: true },
    { path: '/private/bin/convert', isThere: false },
  ]);
});
