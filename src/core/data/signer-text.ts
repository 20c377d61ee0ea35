// The public part of a key that signs proofs, as `lockstep data signer` prints it: name, the first bytes of a hash over both, and the key.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** Ed25519, as signed notes number it. */
const algorithm = 1;
const keyBytes = 32;

/** Whether somebody's hand, or a line break, changed a letter of it: the hash within would be another one. */
export function isSignerText(text: string): boolean {
  const [, name = '', hash = '', base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text) ?? [];
  if (base64 === '') return false;
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  if (bytes.length !== keyBytes + 1 || bytes[0] !== algorithm) return false;
  return bytesToHex(sha256(concatBytes(utf8ToBytes(`${name}\n`), bytes))).startsWith(hash);
}
