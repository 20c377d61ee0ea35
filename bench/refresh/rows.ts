// Rows of the shop as COPY writes them, made in memory: what the masks cost by themselves, without a server.

const given = 'Anna Bo Carla Dora Eva Finn Gert Hanna Ida Jan Karl Lena Mia Nils Olga Paul'.split(' ');
const family = 'Adler Bauer Conrad Dietz Ebert Frank Graf Huber Ilg Jung Koch Lang Maier Noll Otto Peters'.split(' ');

/** So many bytes of rows, the rows that `rowOf` makes of 1, 2, 3 … */
function rowsUpTo(bytes: number, rowOf: (n: number) => string): Uint8Array {
  const rows: string[] = [];
  for (let n = 1, length = 0; length < bytes; n += 1) {
    const row = `${rowOf(n)}\n`;
    rows.push(row);
    length += row.length;
  }
  return Buffer.from(rows.join(''));
}

/** The same name for the same number, spread as by chance. */
function named(names: readonly string[], n: number): string {
  return names[(Math.imul(n, 0x9e3779b1) >>> 12) & 15] ?? '';
}

function dayOf(n: number): string {
  return new Date((n - 10_957) * 86_400_000).toISOString().slice(0, 10);
}

export function customers(bytes: number): Uint8Array {
  return rowsUpTo(bytes, (n) => {
    const [first, last] = [named(given, n), named(family, n + 7)];
    const profile = {
      locale: 'de',
      visits: n % 50,
      contact: { email: `${first.toLowerCase()}${n}@mail.example`, phone: `+49 40 ${2_000_000 + n}` },
    };
    return [
      n,
      `${first.toLowerCase()}.${last.toLowerCase()}${n}@mail${n % 97}.example`,
      first,
      last,
      `+49 30 ${1_000_000 + n}`,
      dayOf((n * 37) % 25_000),
      `${last} Street ${n % 300}`,
      `Town ${n % 900}`,
      '2020-01-01 00:01:37+00',
      JSON.stringify(profile).replaceAll(/([:,])/g, '$1 '),
      `{"friend of ${first}","since ${2000 + (n % 26)}"}`,
    ].join('\t');
  });
}

export function orders(bytes: number): Uint8Array {
  return rowsUpTo(bytes, (n) =>
    [n, 1 + ((n * 7919) % 800_000), `ship${n}@mail${n % 97}.example`, (n % 99_999) / 100, 'paid', '2021-01-01 00:01:01+00'].join('\t'),
  );
}

export function tickets(bytes: number): Uint8Array {
  return rowsUpTo(bytes, (n) => {
    const [first, last] = [named(given, n), named(family, n + 7)];
    const body =
      `Hello, this is ${first} ${last}. My parcel ${n} did not come to the door, and nobody answers the phone under +49 30 ${3_000_000 + n}. ` +
      `Please call me back before Friday, or write to ${first.toLowerCase()}${n}@mail.example.`;
    return [n, 1 + ((n * 7919) % 800_000), body, '2022-01-01 00:05:01+00'].join('\t');
  });
}
