// Letters and figures of all other scripts that Unicode 17 has: rare ones, old ones, and the shapes of letters that programs keep apart. A list, and not
// what the runtime knows of Unicode: the next one knows more, and what was masked yesterday would be masked otherwise.

/** Ranges of code points, each by how far it begins behind the end of the one before, and how many signs follow its first one: base 36. */
const letters =
  'gg.35 5.b f.4 8 2 3q 6 5 28.12 2.8 9m 7 13.1 2v.3 1a r.5 1a.1 2u g.1 8.1 b.2 3 h 2.t u.2g c p.w a.1 5 6.l 5 a 4 o.o 8.a 6.n 2.6 ' +
  'h.15 1n 1l j 8.9 g.f 1p h e.1 2.2 f.1 b 1i.1 2.1 2.1 w.3 2 k.2 21 j g.1 o c.7 3.1 3.l 2.6 2.1 2.4 4 v.1 2.2 g i p 1g 31 r.2 2.1 ' +
  '3.1 v 1p v.2 2.1 g.1 i 1l h 6.2 9.2 p.5 1q 3.6 30.1 d.6 1n.1 2 2.4 2.n 2 2.9 2.1 a 3.4 2 m.3 x 1s.7 2.z s.4 4z h.5 5.3 4 4.1 8.2 ' +
  '5.c d 1l 6 10.9 2.77 23.3 3.6 2 2.3 3.14 2.3 3.w 2.3 3.6 2 2.3 3.e 2.1k 2.3 3.1u 12.f h.2d 3.5 4.h7 3.g 2.p 6.22 7.7 8.h e.i f.h ' +
  'f.c 2.2 2v 5 1w.2g 8.4 3.x 2 6.1x b.u 1e.t 3.4 c.17 5.p 1j.m a.1g 2b 2m.1a i.7 1j.t e.1 b.17 r.z 16.2 b.z 3.a 6.16 3.2 16.3 2.5 ' +
  '2.1 4 6.5b b5.7 2 2 2 2.u 3.1g 2.6 2 4.2 2.6 4.3 3.5 5.c 6.2 2.6 39 e h.c 2u 5 3.9 2 4.4 7 2 2 2.3 2.a 3.3 6.4 5 1h.1 mq.1f ' +
  '1ef.6c 7.3 4.1 d.11 2 6 3.1j 8 h.m a.6 2.6 2.6 2.6 2.6 2.6 2.6 2.6 29 d2.1 17.4 6.1 2p.2 2l.3 6.16 2.2l i.v 1d.f lq9.wc 1w.19 ' +
  '3.7g 4.f b.1 l.1a h.u 3.1x 1e.8 3.2u 3.29 l.g 2.2 2.3 2.m u.1f f.1d 1r.5 4 2.1 c.r b.m q.s 8.1a t h.4 2.9 b.4 2.14 o.2 2.7 l.m 4 ' +
  '4.1d 2 4.1 3.4 3 2 p.2 3.a 8.2 d.5 3.5 3.5 a.6 2.6 2.16 2.d 7.36 8ni.m 5.1c 6it.a5 3.2x 13.6 d.4 6 2.9 2.c 2.4 2 2.1 2.1 2.2z ' +
  'y.a2 j.1r 3.1h 15.b 39.4 2.3q 4i.w 4.5 3.5 3.5 3.2 10.b 2.p 2.i 2.1 2.e 3.d z.3e au.s 4.1c 1c.v e.j 2.7 7.11 b.t 3.z 5.7 1d.4d ' +
  'j.z 5.z 5.13 9.1f d.a 2.e 2.6 2.1 2.a 2.e 2.6 2.1 4.1f d.8m a.l b.7 p.5 2.15 2.8 1y.5 3 2.17 2.1 4 3.m b.m a.u 1u.i 2.1 b.l b.p ' +
  '7.p 13.1j 7.1 1t g.3 2.2 2.s 17.s 4.s 10.7 2.r s.1h b.l b.i e.h 33.20 1k.1e e.1e e.z 13.r a.m 6z.15 7.1 h.5 1l.s b 9.l 17.h 1b.k ' +
  's.m d.1g 1m.1 3 e.18 x.o r.z u 3 9.y 4 d.1b f.3 m 2 10.h 2.o k.1 1s.6 2 2.3 2.e 2.9 8.1a 13.7 3.1 3.l 2.6 2.1 2.4 4 j d.4 v.9 2 ' +
  '3 2.11 2 q 2 19.1g j.3 l.2 v.1b l.1 2 55.1a 16.3 11.1b l 1o.16 e 20.q 12.6 56.17 39.1r w.7 3 3.7 2.1 2.n g 2 2n.7 3.12 h 2 t ' +
  'b.13 8 m c.19 k j.20 5k.w w.8 2.10 i 1e.t 35.6 2.1 2.11 m q.5 2.1 2.v f o.17 79.i g 2.c 2.x 3h 28.pl 6f.5f 219.2o g.tr i.5 q.32y ' +
  '6.g6 5a2.t 1cz.fs 8.u i.26 i.t j.1b h.3 w.k 6.i c1.18 5w.1r x.o 3.o 19.22 6 1v.c 1t.1 2 f.1 d.5p1 16.v 2q.36 6pq.3 2.6 2.1 2.82 ' +
  'g u.2 3 f.3 9.az 1s5.2y 6.c 4.8 8.9 4mf.2c 2.1y 2.1 3 3.1 3.3 2.b 2 2.6 2.1s 2.3 3.7 2.6 2.r 2.3 2.4 2 4.6 2.9f 3.o 2.o 2.u 2.o ' +
  '2.u 2.o 2.u 2.o 2.u 2.o 2.7 1f9.u 7.5 7a.1p 43.18 b.6 h 8y.t j.17 dh.r 6d.t 3 5s.u 2.2 2.1 2.6 3.4 a.1 69.6 2.3 2.1 2.e 2.5g ' +
  '1o.1v 8 xh.3 2.q 2.1 2 3 2.9 2.3 2 2 7 5 2 2 2.2 2.1 2 3 2 2 2 2 2.1 2 3.3 2.6 2.3 2.3 2 2.9 2.g 6.2 2.4 2.g hh.p 7.p 7.p ' +
  'zuf.3dp 3.4gd 3.5rk g.h9 1wj.f1 15v.3t6 6.6jt';
const figures =
  '1j4.9 ff.5 31.9 3b.9 3b.9 3.5 33.c 38.9 9.6 2w.9 2x.6 8.i 32.9 69.9 1z.j 7h.9 1z.9 k0.j oi.2 6o.9 7.9 n.9 8d.9 3l.a 4m.9 7.9 ' +
  '53.9 2f.9 3r.9 7.9 t3 4.5 7.9 5j.1e 3.4 k7.1n 27.l hj.t 12i lm q.8 f.2 9k.3 3v.9 v.7 2.e x.9 14.e msh.9 59.9 8x.5 4b.9 13.9 5j.9 ' +
  'n.9 2f.9 bb.9 gsu.18 d.1k i.1 9i.q 11.3 u 9 3r.4 5n.9 q7.7 q.6 14.8 24.4 n.5 4h.1 3.f 3.19 1t.8 1h.1 v.2 24.4 2x.7 p.7 16.6 97.5 ' +
  '1d.9 7.9 7r.u 4f.9 17.3 35.6 3r.t 3l.9 1p.9 41.9 8.j 70.9 9j.9 3b.9 af.9 2v.9 7.j 25.b bp.i 2m.9 if.9 2f.s 6c.9 1z.9 1j.9 9z.9 ' +
  '2v.k to.32 c02.9 1t3.9 2f.9 3r.9 2.6 en.9 7b.m 9q.2 id6.9 153.j d.j 31.o uu.1d 1tt.9 br.9 dz.9 6w.9 jx.8 3l.9 m0.1m 2.2 2.3 ' +
  '25.18 2.e qr.c 25g.9';

type Range = readonly [first: number, last: number];

function rangesOf(text: string): readonly Range[] {
  let end = 0;
  return text.split(' ').map((each) => {
    const [far = '', more = '0'] = each.split('.');
    const first = end + Number.parseInt(far, 36);
    end = first + Number.parseInt(more, 36);
    return [first, end];
  });
}

/** Those that begin in the same 256 code points stand for each other: letters for letters, figures for figures. */
export const rareScripts: readonly (readonly Range[])[] = [letters, figures].flatMap((text) => [
  ...Map.groupBy(rangesOf(text), ([first]) => first >> 8).values(),
]);
