// SHA-256 (FIPS 180-4) and CRC-32 (RFC 1952) of bytes that come in pieces; the browser's own digests take whole files only.
"use strict";

/** The first 32 bits behind the point of each of the first `count` primes' roots. */
function primeRoots(count, root) {
  const fractions = [];
  for (let number = 2; fractions.length < count; number++) {
    let divisor = 2;
    while (number % divisor !== 0) divisor++;
    if (divisor === number) fractions.push(Math.floor((root(number) % 1) * 2 ** 32));
  }
  return Int32Array.from(fractions, (fraction) => fraction | 0);
}

const sha256Start = primeRoots(8, Math.sqrt);
const sha256Rounds = primeRoots(64, Math.cbrt);
const sha256Words = new Int32Array(64);

/** Takes the block of 64 bytes at `start` into `state`. */
function sha256Block(state, bytes, start) {
  const words = sha256Words;
  for (let index = 0, at = start; index < 16; index++, at += 4) {
    words[index] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let index = 16; index < 64; index++) {
    const x = words[index - 15];
    const y = words[index - 2];
    const first = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const second = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[index] = words[index - 16] + first + words[index - 7] + second;
  }
  // One by one: taking the array apart at once costs more than all the rounds.
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let index = 0; index < 64; index++) {
    const turned = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + turned + ((e & f) ^ (~e & g)) + sha256Rounds[index] + words[index]) | 0;
    const spun = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (spun + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

/** `update` takes pieces of any size; `hex` ends the digest and gives it. */
function newSHA256() {
  const state = Int32Array.from(sha256Start);
  const rest = new Uint8Array(64);
  let filled = 0;
  let total = 0;

  function update(bytes) {
    total += bytes.length;
    let at = 0;
    if (filled > 0) {
      at = Math.min(64 - filled, bytes.length);
      rest.set(bytes.subarray(0, at), filled);
      filled += at;
      if (filled < 64) return;
      sha256Block(state, rest, 0);
    }
    for (; at + 64 <= bytes.length; at += 64) sha256Block(state, bytes, at);
    rest.set(bytes.subarray(at));
    filled = bytes.length - at;
  }

  function hex() {
    const ending = new Uint8Array(filled < 56 ? 64 - filled : 128 - filled);
    const view = new DataView(ending.buffer);
    ending[0] = 0x80;
    view.setUint32(ending.length - 8, Math.floor(total / 2 ** 29));
    view.setUint32(ending.length - 4, (total * 8) % 2 ** 32);
    update(ending);
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  return { update, hex };
}

function sha256(bytes) {
  const digest = newSHA256();
  digest.update(bytes);
  return digest.hex();
}

const crc32Table = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The checksum of what came before, `crc`, and `bytes`; 0 before the first. */
function crc32(crc, bytes) {
  let value = ~crc;
  for (let at = 0; at < bytes.length; at++) value = crc32Table[(value ^ bytes[at]) & 0xff] ^ (value >>> 8);
  return ~value >>> 0;
}
