// Expands a bundle's gzip member piece by piece with the browser's DecompressionStream, under the limits of the format.
"use strict";

const limits = {
  file: 4 * 2 ** 30,
  expanded: 4 * 2 ** 30,
  // How many times it may grow, looked at only above 64 MiB expanded.
  ratio: 200,
  ratioFrom: 64 * 2 ** 20,
  entries: 100000,
  // Of a manifest or a JSON document, which are held in memory; evidence files are not.
  document: 64 * 2 ** 20,
  depth: 64,
};

/** Why the bundle is not accepted: the step that found it, a code, and a sentence. */
class Refusal extends Error {
  constructor(step, code, message) {
    super(message);
    this.step = step;
    this.code = code;
  }
}

/** What this page or this browser can't look at; it says nothing against the bundle. */
class Unable extends Error {}

/** The compressed data is wrong at the byte `at`, or, where `isOver`, ends too early. */
class Deflated extends Error {
  constructor(at, isOver) {
    super("the compressed data can't be read");
    this.at = at;
    this.isOver = isOver;
  }
}

const gzipHeader = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
const gzipTrailer = 8;
// Deflate grows by 1,032 times at most, so that 33 MiB come out at once, whatever the file is.
const inflateStep = 32 * 1024;

async function fileBytes(file, start, end) {
  return new Uint8Array(await file.slice(start, end).arrayBuffer());
}

async function* filePieces(file, start, end) {
  const step = 256 * 1024;
  for (let at = start; at < end; at += step) yield await fileBytes(file, at, Math.min(at + step, end));
}

/** The pieces of the deflate data in the file's bytes from `start` to `end`. From `fine` on they are handed over one at a time. */
async function* inflate(file, start, end, fine = end) {
  const stream = new DecompressionStream("deflate-raw");
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  let at = start;
  let isOver = false;
  const feed = async () => {
    try {
      for await (const piece of filePieces(file, start, end)) {
        for (let from = 0; from < piece.length; ) {
          const part = piece.subarray(from, from + (at < fine ? Math.min(inflateStep, fine - at) : 1));
          await writer.write(part);
          from += part.length;
          at += part.length;
        }
      }
      isOver = true;
      await writer.close();
    } catch (error) {
      // Whoever reads is told of it.
      await writer.abort(error).catch(() => {});
    }
  };
  feed();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw error instanceof TypeError ? new Deflated(at, isOver) : error;
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Whether the browser sees that bytes follow the end of the data: RFC 1951's empty block, and one byte more. */
async function seesWhatFollows() {
  try {
    for await (const piece of inflate(new Blob([new Uint8Array([3, 0, 0])]), 0, 3)) void piece;
    return false;
  } catch {
    return true;
  }
}

function gzipFault(code, message) {
  return new Refusal("file", `gzip-${code}`, message);
}

async function checkGzipHeader(file) {
  const start = await fileBytes(file, 0, gzipHeader.length);
  if (start.subarray(0, 2).some((byte, at) => byte !== gzipHeader[at])) throw gzipFault("magic", "It is no gzip file");
  if (start.length < gzipHeader.length) throw gzipFault("truncated", "It ends within its gzip header");
  if (start[2] !== 8) throw gzipFault("method", `Its compression method is ${start[2]}, not deflate (8)`);
  if (start[3] !== 0) {
    throw gzipFault("flags", `Its gzip header has flags (${start[3]}): a name, comment, extra field or checksum of its own`);
  }
  if (start.some((byte, at) => byte !== gzipHeader[at])) {
    throw gzipFault("header", "Its gzip header has a time, or XFL and OS bytes other than 0 and 255: it was compressed again");
  }
}

/** The trailer at `end`, where the data ended, against what came out, and that nothing follows it. */
async function checkGzipTrailer(file, end, crc, size) {
  const trailer = await fileBytes(file, end, end + gzipTrailer);
  if (trailer.length < gzipTrailer) throw gzipFault("truncated", "It ends within its checksum");
  const view = new DataView(trailer.buffer);
  if (view.getUint32(0, true) !== crc) throw gzipFault("checksum", "Its content does not have the CRC-32 it states");
  if (view.getUint32(4, true) !== size % 2 ** 32) throw gzipFault("size", "Its content does not have the size it states");
  const rest = await fileBytes(file, end + gzipTrailer, end + gzipTrailer + 2);
  if (rest.length === 2 && rest[0] === gzipHeader[0] && rest[1] === gzipHeader[1]) {
    throw gzipFault("extra-member", "A second gzip member follows the first");
  }
  if (rest.length > 0) {
    throw gzipFault("trailing-bytes", `${file.size - end - gzipTrailer} bytes follow the gzip member`);
  }
}

/** Why the data could not be expanded. Where it is whole and other bytes follow it, the trailer says why. */
async function explain(file, fault, end) {
  if (fault.isOver) throw gzipFault("truncated", "It ends within its compressed data");
  let stop = fault.at;
  try {
    for await (const piece of inflate(file, gzipHeader.length, end, fault.at)) void piece;
  } catch (error) {
    if (!(error instanceof Deflated)) throw error;
    stop = error.at;
  }
  let crc = 0;
  let size = 0;
  try {
    for await (const piece of inflate(file, gzipHeader.length, stop)) {
      crc = crc32(crc, piece);
      size += piece.length;
    }
  } catch (error) {
    throw error instanceof Deflated ? gzipFault("corrupt", "It holds data that is not deflate") : error;
  }
  await checkGzipTrailer(file, stop, crc, size);
  throw gzipFault("corrupt", "It holds data that is not deflate");
}

/** The pieces of the archive in a file that is one member with the format's header and nothing after it. */
async function* expand(file) {
  await checkGzipHeader(file);
  if (!(await seesWhatFollows())) throw new Unable("This browser's DecompressionStream does not see bytes after the data");
  const end = Math.max(gzipHeader.length, file.size - gzipTrailer);
  let crc = 0;
  let size = 0;
  try {
    for await (const piece of inflate(file, gzipHeader.length, end)) {
      size += piece.length;
      if (size > limits.expanded) throw gzipFault("too-large", `It expands to more than ${limits.expanded} bytes`);
      if (size > limits.ratioFrom && size > file.size * limits.ratio) {
        throw gzipFault("ratio", `It expands to more than ${limits.ratio} times its size`);
      }
      crc = crc32(crc, piece);
      yield piece;
    }
  } catch (error) {
    if (error instanceof Deflated) await explain(file, error, end);
    throw error;
  }
  await checkGzipTrailer(file, end, crc, size);
}
