// Checks SHA256SUMS against a bundle, and its OpenSSH signature (PROTOCOL.sshsig) against keys that the auditor brings.
"use strict";

const signatureNamespace = "colophon-release@v1";

/** What a checksum file says: digests by name, and that of the archive inside; or one lone digest. */
function readChecksums(text) {
  const refuse = (message) => new Refusal("digest", "checksums-syntax", message);
  const lines = text.split("\n").map((line) => line.replace(/\r$/, "")).filter((line) => line !== "");
  const lone = lines.length === 1 && lines[0].trim().toLowerCase();
  if (lone && hexDigest.test(lone)) return { lone, tar: null, named: new Map() };
  let tar = null;
  const named = new Map();
  for (const line of lines) {
    const [, inside] = line.match(/^# tar ([0-9a-f]{64})$/) ?? [];
    const [, digest, name] = line.match(/^([0-9a-f]{64}) [ *](.+)$/) ?? [];
    if (inside !== undefined) {
      if (tar !== null) throw refuse("The checksums name the archive inside twice");
      tar = inside;
    } else if (digest !== undefined) {
      if (named.has(name)) throw refuse(`The checksums list ${quoted(name)} twice`);
      named.set(name, digest);
    } else if (!line.startsWith("#")) {
      throw refuse("The checksums have a line that is not “<64 hex>  <name>”");
    }
  }
  return { lone: null, tar, named };
}

/** Holds the file's digest against the checksums; its name counts where they list it. Gives what was found, in words. */
function compareDigest(checksums, name, digest) {
  const listed = checksums.lone ?? checksums.named.get(name);
  if (listed !== undefined && listed !== digest) {
    throw new Refusal("digest", "digest-differs", `The file has ${digest}, and ${listed} was published`);
  }
  if (listed !== undefined) return checksums.lone ? "the digest that you gave" : `the line of ${quoted(name)}`;
  const [other] = [...checksums.named].find(([, each]) => each === digest) ?? [];
  if (other === undefined) throw new Refusal("digest", "digest-not-listed", `No line of the checksums has the file's digest ${digest}`);
  return `the line of ${quoted(other)}: the file has another name here`;
}

function signatureFault(code, message) {
  return new Refusal("signature", `signature-${code}`, message);
}

/** The bytes of base64 as RFC 4648 writes it; null for any other way to write them. */
function strictBase64(text) {
  try {
    const raw = atob(text);
    return btoa(raw) === text ? Uint8Array.from(raw, (mark) => mark.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

/** Reads SSH's strings (RFC 4251, section 5), which a length of four bytes precedes. */
function sshReader(bytes, fault) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (count) => {
    if (count > bytes.length - at) throw fault("It ends too early");
    at += count;
    return bytes.subarray(at - count, at);
  };
  const number = () => (take(4), view.getUint32(at - 4));
  const string = () => take(number());
  const end = () => {
    if (at !== bytes.length) throw fault("Bytes follow its end");
  };
  return { take, number, string, text: () => latin1(string()), end };
}

function sshString(content) {
  const bytes = typeof content === "string" ? utf8.encode(content) : content;
  const framed = new Uint8Array(4 + bytes.length);
  new DataView(framed.buffer).setUint32(0, bytes.length);
  framed.set(bytes, 4);
  return framed;
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const keyTypes = ["ssh-ed25519", "ecdsa-sha2-nistp256"];

/** The public keys in OpenSSH lines, also with principals and options before the key, as in `allowed_signers`. */
function readKeys(text) {
  const keys = [];
  for (const line of text.split("\n").map((line) => line.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const words = line.split(/\s+/);
    const at = words.findIndex((word) => keyTypes.includes(word));
    const blob = at < 0 ? null : strictBase64(words[at + 1] ?? "");
    if (!blob) throw signatureFault("key-syntax", `The key is no OpenSSH line of ${keyTypes.join(" or ")}: ${quoted(line.slice(0, 60))}`);
    keys.push({ ...readKey(blob, words[at]), hasConditions: at > 0 });
  }
  return keys;
}

/** Type and point of a public key as SSH writes it (RFC 8709, section 4; RFC 5656, section 3.1). */
function readKey(blob, expected) {
  const fault = (message) => signatureFault("key-syntax", `A public key can't be read. ${message}`);
  const reader = sshReader(blob, fault);
  const type = reader.text();
  if (!keyTypes.includes(type) || (expected ?? type) !== type) throw fault(`Its type is ${quoted(type)}`);
  if (type === "ecdsa-sha2-nistp256" && reader.text() !== "nistp256") throw fault("It is of another curve");
  const point = reader.string();
  reader.end();
  const isSound = type === "ssh-ed25519" ? point.length === 32 : point.length === 65 && point[0] === 4;
  if (!isSound) throw fault("Its point has the wrong size");
  return { type, point, blob };
}

/** The parts of an armoured signature. */
function readSignature(text) {
  const armour = /^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+?)\r?\n-----END SSH SIGNATURE-----\s*$/;
  const fault = (message) => signatureFault("syntax", `The signature can't be read. ${message}`);
  const [, body] = text.match(armour) ?? [];
  if (body === undefined) throw fault("It is not an SSH signature in its armour");
  const blob = strictBase64(body.replace(/[\r\n]/g, ""));
  if (!blob) throw fault("Its base64 is not canonical");
  const reader = sshReader(blob, fault);
  if (latin1(reader.take(6)) !== "SSHSIG" || reader.number() !== 1) throw fault("It is not of version 1");
  const parts = { key: readKey(reader.string()), namespace: reader.text(), reserved: reader.string(), hash: reader.text() };
  const signature = sshReader(reader.string(), fault);
  reader.end();
  const type = signature.text();
  const value = signature.string();
  signature.end();
  if (type !== parts.key.type) throw signatureFault("algorithm", `The key is of ${quoted(parts.key.type)}, and the signature of ${quoted(type)}`);
  return { ...parts, value };
}

/** Two numbers of SSH (RFC 4251, mpint), as the 64 bytes that Web Crypto takes. */
function ecdsaNumbers(bytes) {
  const fault = (message) => signatureFault("syntax", `The signature can't be read. ${message}`);
  const reader = sshReader(bytes, fault);
  const numbers = [reader.string(), reader.string()].map((number) => {
    const isPadded = number.length > 1 && number[0] === 0;
    if (number.length === 0 || number[0] > 0x7f || (isPadded && number[1] < 0x80)) throw fault("A number in it is not as SSH writes it");
    const digits = isPadded ? number.subarray(1) : number;
    if (digits.length > 32) throw fault("A number in it is too large");
    return joined(new Uint8Array(32 - digits.length), digits);
  });
  reader.end();
  return joined(...numbers);
}

/** Verifies the signature on `message` against the keys; gives the key's fingerprint and whether conditions stand beside it. */
async function verifySignature(message, text, keys) {
  const signature = readSignature(text);
  if (signature.namespace !== signatureNamespace) {
    throw signatureFault("namespace", `The signature is for ${quoted(signature.namespace)}, not for ${quoted(signatureNamespace)}`);
  }
  const hash = { sha256: "SHA-256", sha512: "SHA-512" }[signature.hash];
  if (!hash) throw signatureFault("hash", `The signature uses the hash ${quoted(signature.hash)}`);
  const trusted = keys.find((key) => isSame(key.blob, signature.key.blob));
  if (!trusted) throw signatureFault("key", "The signature was made with another key than yours");
  if (!globalThis.crypto?.subtle) {
    throw new Unable("The browser gives pages from this address no cryptography: open the page over https, or as a file from your disk");
  }
  const digest = new Uint8Array(await crypto.subtle.digest(hash, message));
  const signed = joined(
    utf8.encode("SSHSIG"), sshString(signature.namespace), sshString(signature.reserved), sshString(signature.hash), sshString(digest));
  if (!(await isSigned(trusted, signature.value, signed))) {
    throw signatureFault("wrong", "The signature does not fit the checksums: one of them was changed");
  }
  const print = new Uint8Array(await crypto.subtle.digest("SHA-256", trusted.blob));
  return { fingerprint: `SHA256:${btoa(latin1(print)).replace(/=+$/, "")}`, hasConditions: trusted.hasConditions };
}

async function isSigned({ type, point }, value, signed) {
  const isEdwards = type === "ssh-ed25519";
  if (isEdwards && value.length !== 64) return false;
  const numbers = isEdwards ? value : ecdsaNumbers(value);
  const algorithm = isEdwards ? { name: "Ed25519" } : { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  let key;
  try {
    key = await crypto.subtle.importKey("raw", point, algorithm, false, ["verify"]);
  } catch (error) {
    if (error.name === "NotSupportedError") {
      throw new Unable(`This browser does not know ${algorithm.name}: take a newer one, or use ssh-keygen as VERIFY.md in the bundle says`);
    }
    throw signatureFault("key-syntax", "The key is no point of its curve");
  }
  return crypto.subtle.verify(algorithm, key, numbers, signed);
}
