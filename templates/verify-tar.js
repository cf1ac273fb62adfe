// Reads canonical tar archives entry by entry, and says why any other archive is refused.
"use strict";

const blockSize = 512;

/** A path in quotes, with what a page would not show, or obey, written as `\u{…}`. */
function quoted(text) {
  return `“${visible(text)}”`;
}

const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u{61C}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]|(?! )\p{White_Space}/gu;

function visible(text) {
  const cut = text.length > 400 ? `${text.slice(0, 400).toWellFormed()}…` : text;
  return cut.replace(unseen, (mark) => `\\u{${mark.codePointAt(0).toString(16).toUpperCase()}}`);
}

const utf8 = new TextEncoder();

/** The order of two texts' bytes in UTF-8: below zero, zero, or above. */
function compareBytes(left, right) {
  const [a, b] = [utf8.encode(left), utf8.encode(right)];
  const count = Math.min(a.length, b.length);
  for (let at = 0; at < count; at++) {
    if (a[at] !== b[at]) return a[at] - b[at];
  }
  return a.length - b.length;
}

/** The first problem of a path as code and words, or null where every system reads it the same way. */
function pathProblem(path) {
  if (path === "") return ["path-empty", "is an empty name"];
  if (path.startsWith("/")) return ["path-absolute", "is an absolute path"];
  const bad = path.match(/[\\%\0-\x1f\x7f]/);
  if (bad?.[0] === "\\") return ["path-backslash", "has a backslash"];
  if (bad?.[0] === "%") return ["path-percent", "has a percent sign, which BagIt validators read as an escape"];
  const control = ["path-control", "has a control character"];
  const space = ["path-white-space", "has white space other than single spaces inside a name"];
  if (bad) return control;
  for (const part of path.split("/")) {
    if (part === "..") return ["path-parent", "has a “..” component"];
    if (part === "" || part === ".") return ["path-component", "has an empty or “.” component"];
    if (part.startsWith(" ") || part.endsWith(" ") || part.includes("  ")) return space;
  }
  for (const mark of path.match(/[^\0-\x7f]/gu) ?? []) {
    if (mark === "\uFFFD") return ["path-not-utf8", "is not UTF-8, or holds U+FFFD, which stands for what is not"];
    if (/[\x80-\x9f\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u.test(mark)) return control;
    if (/\p{White_Space}/u.test(mark)) return space;
  }
  if (path.normalize("NFC") !== path) return ["path-not-nfc", "is not in Unicode's composed form (NFC)"];
  for (const part of path.split("/")) {
    const problem = nameProblem(part);
    if (problem) return problem;
  }
  if (!cutPath(path)) return ["path-too-long", "is too long for ustar"];
  return null;
}

/** The first problem of one name: what git, a file system or Windows takes for something else than it says. */
function nameProblem(name) {
  const end = /[. ]+$/;
  const seen = name.split(":")[0].replace(end, "").replace(/\p{Default_Ignorable_Code_Point}/gu, "").replace(end, "");
  if (/^(\.g[i\u0131]t|g[i\u0131]t~\d+)$/i.test(seen)) return ["path-git", "has a name that git, or a file system, takes for “.git”"];
  if (name.includes(":")) return ["path-colon", "has a colon, after which Windows sees a part of another file"];
  if (name.endsWith(".")) return ["path-ending", "has a name that ends in a dot, which Windows leaves out"];
  if (/^(con|prn|aux|nul|(com|lpt)[0-9\u00B9\u00B2\u00B3]|conin\$|conout\$) ?(\.|$)/i.test(name)) {
    return ["path-reserved", "has a name that stands for a device on Windows"];
  }
  return null;
}

/** The bytes of a path in ustar's two fields, cut as GNU tar cuts them; null where no cut fits. */
function cutPath(path) {
  const bytes = utf8.encode(path);
  if (bytes.length <= 100) return { prefix: bytes.subarray(0, 0), name: bytes };
  const slash = bytes.subarray(0, 156).lastIndexOf(0x2f);
  if (slash <= 0) return null;
  const name = bytes.subarray(slash + 1);
  return name.length > 0 && name.length <= 100 ? { prefix: bytes.subarray(0, slash), name } : null;
}

/** The one way a header is written. */
function canonicalHeader(path, size, time) {
  const header = new Uint8Array(blockSize);
  const { prefix, name } = cutPath(path);
  const octal = (value, digits) => value.toString(8).padStart(digits, "0");
  const put = (at, text) => header.set(typeof text === "string" ? utf8.encode(text) : text, at);
  put(0, name);
  put(100, "0000644\0" + "0000000\0".repeat(2));
  put(124, `${octal(size, 11)}\0${octal(time, 11)}\0`);
  put(156, "0");
  put(257, "ustar\0" + "00");
  put(329, "0000000\0".repeat(2));
  put(345, prefix);
  put(148, headerChecksum(header));
  return header;
}

/** The sum of all bytes, its own field taken as spaces: six digits, NUL, space. */
function headerChecksum(header) {
  let sum = 0;
  for (let at = 0; at < blockSize; at++) sum += at >= 148 && at < 156 ? 0x20 : header[at];
  return `${sum.toString(8).padStart(6, "0")}\0 `;
}

const isSame = (left, right) => left.length === right.length && left.every((byte, at) => byte === right[at]);
const isZero = (bytes) => bytes.every((byte) => byte === 0);
const latin1 = (bytes) => String.fromCharCode(...bytes);

function tarFault(code, message) {
  return new Refusal("archive", code, message);
}

const foreignTypes = new Map([
  ["\0", ["tar-foreign-header", "has the header of an older tar"]],
  ["1", ["tar-link", "is a link"]],
  ["2", ["tar-link", "is a link"]],
  ["3", ["tar-device", "is a device or a FIFO"]],
  ["4", ["tar-device", "is a device or a FIFO"]],
  ["6", ["tar-device", "is a device or a FIFO"]],
  ["5", ["tar-directory", "is a directory entry"]],
  ["S", ["tar-sparse", "is a sparse file"]],
  ["x", ["tar-extended-header", "is a pax header"]],
  ["g", ["tar-extended-header", "is a pax header"]],
  ["L", ["tar-extended-header", "is a GNU long-name header"]],
  ["K", ["tar-extended-header", "is a GNU long-name header"]],
]);

/** Path, size and time of a header that could stand in a canonical archive, behind the path `last`. */
function readHeader(header, start, last, seen) {
  if (latin1(header.subarray(148, 156)) !== headerChecksum(header)) {
    throw tarFault("tar-checksum", `The header at byte ${start} has a wrong checksum`);
  }
  const text = (from, to) => {
    const field = header.subarray(from, to);
    const end = field.indexOf(0);
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(end < 0 ? field : field.subarray(0, end));
  };
  const path = text(345, 500) === "" ? text(0, 100) : `${text(345, 500)}/${text(0, 100)}`;
  const refuse = (code, what) => tarFault(code, `${quoted(path)} ${what}`);
  const type = String.fromCharCode(header[156]);
  if (type !== "0") throw refuse(...(foreignTypes.get(type) ?? ["tar-type", `has the unknown type ${header[156]}`]));
  if (latin1(header.subarray(257, 265)) !== "ustar\0" + "00") {
    throw tarFault("tar-foreign-header", `The header of ${quoted(path)} is not POSIX ustar`);
  }
  const problem = pathProblem(path);
  if (problem) throw refuse(...problem);
  if (seen.has(path)) throw refuse("tar-duplicate", "is there twice");
  if (last !== null && compareBytes(last, path) >= 0) throw refuse("tar-unsorted", `comes after ${quoted(last)}`);
  if (latin1(header.subarray(100, 108)) !== "0000644\0") throw refuse("tar-mode", "has another mode than 0644");
  if (latin1(header.subarray(108, 124)) !== "0000000\0".repeat(2) || !isZero(header.subarray(265, 329))) {
    throw refuse("tar-owner", "has an owner other than 0:0, or an owner's name");
  }
  const [, size, time] = latin1(header.subarray(124, 148)).match(/^([0-7]{11})\0([0-7]{11})\0$/) ?? [];
  if (size === undefined) throw refuse("tar-number", "has a size or time that is not eleven octal digits");
  return { path, size: parseInt(size, 8), time: parseInt(time, 8) };
}

/** Hands out the bytes of pieces: as many as there are, or exactly so many. */
function byteSource(pieces) {
  const iterator = pieces[Symbol.asyncIterator]();
  let piece = new Uint8Array(0);
  const source = {
    position: 0,
    /** At most `most` bytes; none at the end. */
    async some(most) {
      while (piece.length === 0) {
        const { done, value } = await iterator.next();
        if (done) return piece;
        piece = value;
      }
      const part = piece.subarray(0, most);
      piece = piece.subarray(part.length);
      source.position += part.length;
      return part;
    },
    async exactly(count, what) {
      const bytes = new Uint8Array(count);
      for (let filled = 0; filled < count; ) {
        const part = await source.some(count - filled);
        if (part.length === 0) throw tarFault("tar-truncated", `It ends at byte ${source.position}, within ${what}`);
        bytes.set(part, filled);
        filled += part.length;
      }
      return bytes;
    },
    /** Counts what is left. */
    async rest() {
      const start = source.position;
      while ((await source.some(Infinity)).length > 0);
      return source.position - start;
    },
  };
  return source;
}

/** A file's digest, and its bytes where `isKept`. */
async function readContent(source, path, size, isKept) {
  const digest = newSHA256();
  const kept = isKept ? new Uint8Array(size) : null;
  for (let filled = 0; filled < size; ) {
    const part = await source.some(size - filled);
    if (part.length === 0) throw tarFault("tar-truncated", `It ends at byte ${source.position}, within ${quoted(path)}`);
    digest.update(part);
    kept?.set(part, filled);
    filled += part.length;
  }
  const padding = await source.exactly((blockSize - (size % blockSize)) % blockSize, quoted(path));
  if (!isZero(padding)) throw tarFault("tar-padding", `Bytes other than zero follow the end of ${quoted(path)}`);
  return { path, size, sha256: digest.hex(), bytes: kept };
}

/** The files of the archive in their order, and the time they share. The bytes are there of those that `keeps` wants. */
async function readTar(source, keeps) {
  const files = [];
  const seen = new Set();
  let last = null;
  let modified = null;
  for (;;) {
    const start = source.position;
    const header = await source.exactly(blockSize, "a header");
    if (isZero(header)) {
      if (!isZero(await source.exactly(blockSize, "its end"))) {
        throw tarFault("tar-lone-zero-block", `One zero block, at byte ${start}, where two end the archive`);
      }
      const rest = await source.rest();
      if (rest > 0) throw tarFault("tar-trailing-bytes", `${rest} bytes follow the end of the archive`);
      checkCollisions(files);
      return { files, modified: modified ?? 0 };
    }
    const { path, size, time } = readHeader(header, start, last, seen);
    if (time !== (modified ?? time)) throw tarFault("tar-times", `${quoted(path)} has another time than the entries before it`);
    if (!isSame(header, canonicalHeader(path, size, time))) {
      throw tarFault("tar-not-canonical", `${quoted(path)} has a header that differs from the canonical one`);
    }
    if (files.length === limits.entries) throw tarFault("tar-too-many-entries", `It has more than ${limits.entries} entries`);
    const isKept = keeps(path);
    if (isKept && size > limits.document) throw new Unable(`${quoted(path)} has ${size} bytes, more than this page reads`);
    files.push(await readContent(source, path, size, isKept));
    seen.add(path);
    last = path;
    modified = time;
  }
}

/** Two paths that can't lie side by side on every file system. */
function checkCollisions(files) {
  const fold = (path) =>
    Array.from(path, (mark) => mark.toLowerCase().toUpperCase().toLowerCase()).join("").normalize("NFC");
  const paths = new Map();
  for (const { path } of files) {
    const other = paths.get(fold(path));
    if (other !== undefined) {
      throw tarFault("tar-case-duplicate", `${quoted(other)} and ${quoted(path)} differ only in case`);
    }
    paths.set(fold(path), path);
  }
  const checked = new Set();
  for (const [folded, path] of paths) {
    for (let end = folded.lastIndexOf("/"); end > 0; end = folded.lastIndexOf("/", end - 1)) {
      const folder = folded.slice(0, end);
      if (checked.has(folder)) break;
      checked.add(folder);
      const file = paths.get(folder);
      if (file !== undefined) {
        throw tarFault("tar-file-and-directory", `${quoted(file)} is a file, and the folder of ${quoted(path)}`);
      }
    }
  }
}
