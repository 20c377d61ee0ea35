// What a colour is to an eye: contrast as WCAG 2 counts it, difference as CIEDE2000 does, and both as people with dichromacy see it.

/** Linear light, 0 to 1: red, green, blue. */
export type Light = readonly [red: number, green: number, blue: number];
type Lab = readonly [lightness: number, a: number, b: number];

/** `oklch(46.4% 0.22 270)` as linear light within sRGB. */
export function lightOf(lightnessPercent: number, chroma: number, hueDegrees: number): Light {
  const hue = (hueDegrees * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const lightness = lightnessPercent / 100;
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return within([
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ]);
}

/** From 1 to 21; 4.5 is what small text needs. */
export function contrastOf(one: Light, other: Light): number {
  const [dark = 0, bright = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((left, right) => left - right);
  return (bright + 0.05) / (dark + 0.05);
}

function luminanceOf([red, green, blue]: Light): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Machado, Oliveira and Fernandes 2009, full severity, on linear light. */
export const sights = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const;

export type Sight = keyof typeof sights;

export function seenBy(sight: Sight, [red, green, blue]: Light): Light {
  const [first, second, third] = sights[sight];
  const row = ([r, g, b]: readonly [number, number, number]): number => r * red + g * green + b * blue;
  return within([row(first), row(second), row(third)]);
}

function within([red, green, blue]: Light): Light {
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  return [clip(red), clip(green), clip(blue)];
}

/** CIEDE2000, as Sharma, Wu and Dalal wrote it down in 2005; its names are theirs. */
export function differenceOf(one: Light, other: Light): number {
  const [l1, a1, b1] = labOf(one);
  const [l2, a2, b2] = labOf(other);
  const c = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)));
  const [p1, p2] = [(1 + g) * a1, (1 + g) * a2];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const [h1, h2] = [angleOf(p1, b1), angleOf(p2, b2)];
  const isGrey = c1 * c2 === 0;
  const turn = isGrey ? 0 : turnOf(h2 - h1);
  const hue = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(turn / 2));
  const meanHue = isGrey ? h1 + h2 : meanAngle(h1, h2);
  const [meanL, meanC] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const weightT =
    1 -
    0.17 * Math.cos(radians(meanHue - 30)) +
    0.24 * Math.cos(radians(2 * meanHue)) +
    0.32 * Math.cos(radians(3 * meanHue + 6)) -
    0.2 * Math.cos(radians(4 * meanHue - 63));
  const weightL = 1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2);
  const weightC = 1 + 0.045 * meanC;
  const weightH = 1 + 0.015 * meanC * weightT;
  const rotation = -Math.sin(radians(60 * Math.exp(-(((meanHue - 275) / 25) ** 2)))) * 2 * Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7));
  const [byL, byC, byH] = [(l2 - l1) / weightL, (c2 - c1) / weightC, hue / weightH];
  return Math.sqrt(byL ** 2 + byC ** 2 + byH ** 2 + rotation * byC * byH);
}

/** CIELAB under D65. */
function labOf([red, green, blue]: Light): Lab {
  const x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047;
  const y = 0.2126729 * red + 0.7151522 * green + 0.072175 * blue;
  const z = (0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883;
  const bent = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  return [116 * bent(y) - 16, 500 * (bent(x) - bent(y)), 200 * (bent(y) - bent(z))];
}

function angleOf(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
}

function turnOf(degrees: number): number {
  if (degrees > 180) return degrees - 360;
  return degrees < -180 ? degrees + 360 : degrees;
}

function meanAngle(one: number, other: number): number {
  const sum = one + other;
  if (Math.abs(one - other) <= 180) return sum / 2;
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
