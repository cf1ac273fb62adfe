// Checks the bag in an archive: which files there are, what the manifests list, and whether its documents agree.
"use strict";

const dataFiles = ["checklist.json", "evidence.json", "notes.md", "policy.json", "provenance.json", "release.json", "rollback.json", "sync.json"]
  .map((name) => `data/${name}`);
const tagFiles = ["VERIFY.md", "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"];
const evidenceFolder = "data/evidence/";
const hexDigest = /^[0-9a-f]{64}$/;

/** Whether the reader of the archive keeps a file's bytes, since they are read later. */
function isDocument(path) {
  const name = path.slice(path.indexOf("/") + 1);
  return tagFiles.includes(name) || dataFiles.includes(name);
}

/** Whole text in UTF-8; null where it is anything else. */
function strictText(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The files by their paths below the bundle's one folder. */
function bagFiles(entries) {
  const refuse = (code, message) => new Refusal("bag", `bag-${code}`, message);
  if (entries.length === 0) throw refuse("empty", "The archive holds no files");
  const folder = entries[0].path.split("/")[0];
  const files = new Map();
  for (const entry of entries) {
    if (!entry.path.startsWith(`${folder}/`)) throw refuse("folders", `${quoted(entry.path)} is not in the bundle's folder`);
    const path = entry.path.slice(folder.length + 1);
    if (!tagFiles.includes(path) && !dataFiles.includes(path) && !path.startsWith(evidenceFolder)) {
      if (path === "fetch.txt") throw refuse("fetch", "fetch.txt asks for files to be loaded from elsewhere");
      if (/^(tag)?manifest-/.test(path)) {
        throw refuse("foreign-manifest", `${quoted(path)} is a manifest of another algorithm than SHA-256`);
      }
      throw refuse("unexpected-file", `The format knows no file ${quoted(path)}`);
    }
    files.set(path, entry);
  }
  const needed = {
    "bagit.txt": "declaration", "bag-info.txt": "info", "manifest-sha256.txt": "manifest",
    "tagmanifest-sha256.txt": "tagmanifest", "VERIFY.md": "instructions",
  };
  for (const [path, name] of Object.entries(needed)) {
    if (!files.has(path)) throw refuse(`no-${name}`, `There is no ${path}`);
  }
  if (strictText(files.get("bagit.txt").bytes) !== "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n") {
    throw refuse("declaration", "bagit.txt is not the declaration of a BagIt 1.0 bag in UTF-8");
  }
  return { folder, files };
}

/** Holds one manifest against the files that it has to list, no more and no fewer. */
function checkManifest(name, files, paths, prefix) {
  const path = `${name}-sha256.txt`;
  const refuse = (code, message) => new Refusal("manifests", `${name}-${code}`, `${path} ${message}`);
  const text = strictText(files.get(path).bytes);
  if (text === null || !text.endsWith("\n")) throw refuse("syntax", "does not end with a line feed, or is not UTF-8");
  const listed = new Map();
  let last = null;
  for (const line of text.slice(0, -1).split("\n")) {
    const [, digest, listedPath] = line.match(/^([0-9a-f]{64}) {2}(.+)$/s) ?? [];
    if (digest === undefined) throw refuse("syntax", `has a line ${listed.size + 1} that is not “<64 hex>  <path>”`);
    if (listed.has(listedPath)) throw refuse("duplicate", `lists ${quoted(listedPath)} twice`);
    if (last !== null && compareBytes(last, listedPath) > 0) {
      throw refuse("unsorted", `has ${quoted(listedPath)} after ${quoted(last)}`);
    }
    listed.set(listedPath, digest);
    last = listedPath;
  }
  const present = new Set(paths);
  for (const each of listed.keys()) {
    if (!each.startsWith(prefix)) throw refuse("path", `lists ${quoted(each)}, which is no payload`);
  }
  for (const each of listed.keys()) {
    if (!present.has(each)) throw refuse("missing-file", `lists ${quoted(each)}, which is not there`);
  }
  for (const each of paths) {
    const digest = listed.get(each);
    const found = files.get(each).sha256;
    if (digest === undefined) throw refuse("unlisted-file", `does not list ${quoted(each)}`);
    if (digest !== found) throw refuse("digest", `lists ${quoted(each)} with ${digest}, and it has ${found}`);
  }
}

/** The numbers of the formats that this page knows. */
const formats = [1];

/** `bag-info.txt` has the format's fields in their order, and they fit the folder and the payload. */
function checkInformation({ folder, files }) {
  const refuse = (code, message) => new Refusal("manifests", `bag-info-${code}`, message);
  const text = strictText(files.get("bag-info.txt").bytes) ?? "";
  const pattern = /^Bag-Software-Agent: (.*)\n(?:Bagging-Date: \d{4}-\d\d-\d\d\n)?External-Identifier: (.*)\nPayload-Oxum: (\d+)\.(\d+)\n$/;
  const [, agent, identifier, octets, count] = text.match(pattern) ?? [];
  if (agent === undefined) throw refuse("fields", "bag-info.txt has other fields than the format");
  if (!formats.some((number) => agent === `Colophon bundle format ${number}`)) {
    if (!agent.startsWith("Colophon bundle format ")) throw refuse("agent", "bag-info.txt names another Bag-Software-Agent than Colophon's");
    throw new Refusal("manifests", "bundle-format", "The bundle has a format that this page does not know");
  }
  const payload = [...files].filter(([path]) => path.startsWith("data/"));
  const size = payload.reduce((sum, [, file]) => sum + file.size, 0);
  if (`${octets}.${count}` !== `${size}.${payload.length}`) {
    throw refuse("oxum", `Payload-Oxum is ${octets}.${count}, and the payload has ${size}.${payload.length}`);
  }
  if (identifier !== folder) throw refuse("identifier", `External-Identifier is ${quoted(identifier)}, and the folder is ${quoted(folder)}`);
}

function checkManifests(bag) {
  const paths = [...bag.files.keys()];
  const isPayload = (path) => path.startsWith("data/");
  checkManifest("tagmanifest", bag.files, paths.filter((path) => !isPayload(path) && path !== "tagmanifest-sha256.txt"), "");
  checkManifest("manifest", bag.files, paths.filter(isPayload), "data/");
  checkInformation(bag);
}

/** A value as RFC 8785 writes it, which is also how the language writes texts and numbers. */
function canonical(value, depth = 0) {
  if (depth > limits.depth) throw new RangeError("nested too deeply");
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.keys(value).sort().map((key) => `${canonical(key)}:${canonical(value[key], depth + 1)}`);
    return `{${members.join(",")}}`;
  }
  if (typeof value === "string" && !value.isWellFormed()) throw new RangeError("half of a surrogate pair");
  return JSON.stringify(value);
}

/** A document of the bag; refuses one that is not written the one way there is, so that no key is there twice. */
function readDocument(bag, path, step) {
  const file = bag.files.get(path);
  if (!file) throw new Refusal(step, "data-missing", `There is no ${path}`);
  const text = strictText(file.bytes);
  let value;
  let again;
  try {
    value = JSON.parse(text ?? "");
    again = canonical(value);
  } catch (error) {
    throw new Refusal(step, "json-unreadable", `${path} can't be read: ${error instanceof RangeError ? error.message : "it is no JSON"}`);
  }
  if (`${again}\n` !== text) throw new Refusal(step, "json-not-canonical", `${path} is not in canonical form (RFC 8785)`);
  return value;
}

const isText = (value) => typeof value === "string";
const isDigest = (value) => isText(value) && hexDigest.test(value);

/** `data/provenance.json`, and that it is about this folder and this record. */
function readProvenance(bag) {
  const step = "provenance";
  const provenance = readDocument(bag, "data/provenance.json", step);
  if (!formats.includes(provenance?.format)) throw new Refusal(step, "bundle-format", "The bundle has a format that this page does not know");
  const information = strictText(bag.files.get("bag-info.txt").bytes) ?? "";
  if (!information.startsWith(`Bag-Software-Agent: Colophon bundle format ${provenance.format}\n`)) {
    throw new Refusal(step, "bundle-format-differs", "The provenance and bag-info.txt name different formats");
  }
  const { project, version, record, previous, draft } = provenance;
  const isShaped = isText(project) && isText(version) && isDigest(record?.sha256) && typeof draft === "boolean" &&
    previous !== null && typeof previous === "object";
  if (!isShaped) throw new Refusal(step, "provenance-shape", "data/provenance.json does not have the format's shape");
  if (`${project}-${version}` !== bag.folder) {
    throw new Refusal(step, "identity-folder", `The provenance is about ${quoted(`${project}-${version}`)}, and the folder is ${quoted(bag.folder)}`);
  }
  if (bag.files.get("data/release.json")?.sha256 !== record.sha256) {
    throw new Refusal(step, "provenance-record", "data/release.json does not have the digest that the provenance names");
  }
  const isLinked = isText(previous.version) && isDigest(previous.manifest_sha256) && previous.reason === null;
  const isFirst = previous.manifest_sha256 === null && isText(previous.reason);
  if (!isLinked && !isFirst) {
    throw new Refusal(step, "provenance-history", "The provenance has to name either the manifest of the previous release, or the reason why it does not");
  }
  return provenance;
}

/** What the bundle says of the release, as far as its parts agree about it. */
function readClaims(bag, provenance) {
  const refuse = (code, message) => new Refusal("content", code, message);
  const [record, checklist, evidence] = ["release", "checklist", "evidence"].map((name) => readDocument(bag, `data/${name}.json`, "content"));
  for (const name of ["policy", "rollback", "sync"]) readDocument(bag, `data/${name}.json`, "content");
  if (!bag.files.has("data/notes.md")) throw refuse("data-missing", "There is no data/notes.md");
  if (record?.project !== provenance.project) throw refuse("identity-project", "The record is of another project than the provenance");
  if (record.version !== provenance.version) throw refuse("identity-version", "The record is of another version than the provenance");
  if (["released", "rolled_back"].includes(record.status) === provenance.draft) {
    throw refuse("draft-mark", `The record's status is ${quoted(String(record.status))}, and the bundle is ${provenance.draft ? "" : "not "}marked as a draft`);
  }
  if ((record.previous ?? null) !== provenance.previous.version) {
    throw refuse("provenance-previous", "The provenance names another previous release than the record");
  }
  checkEvidence(bag, Array.isArray(record.evidence) ? record.evidence : [], evidence?.evidence);
  const checks = checklist?.checks;
  const isShaped = Array.isArray(checks) && checks.length > 0 && typeof checklist.ready === "boolean" &&
    checklist.version === provenance.version &&
    checks.every((check, at) => isText(check?.id) && /^RL-\d\d$/.test(check.id) && (at === 0 || checks[at - 1].id < check.id) &&
      isText(check.name) && isText(check.status) && isText(check.headline));
  if (!isShaped) throw refuse("checklist-shape", "data/checklist.json does not hold the verdicts of the format on this version");
  return { record, checklist, evidence: evidence.evidence };
}

/** The evidence list against the record and the files. */
function checkEvidence(bag, named, listed) {
  const refuse = (code, message) => new Refusal("content", `evidence-${code}`, message);
  if (!Array.isArray(listed) || listed.length !== named.length) {
    throw refuse("list", "data/evidence.json does not list the files that the record names");
  }
  const paths = new Set();
  for (const [at, item] of listed.entries()) {
    const path = item?.path;
    if (!isText(path) || path !== named[at]?.path || (item.redacted ?? false) !== (named[at].redact ?? false)) {
      throw refuse("list", `data/evidence.json lists file ${at + 1} otherwise than the record`);
    }
    paths.add(evidenceFolder + path);
    const file = bag.files.get(evidenceFolder + path);
    if (item.redacted || item.missing) {
      if (file) throw refuse("redacted", `${quoted(path)} is marked as ${item.missing ? "missing" : "redacted"}, and its bytes are there`);
    } else if (!file) {
      throw refuse("missing", `${quoted(path)} is not there, and not marked as redacted or missing`);
    } else if (file.size !== item.size || file.sha256 !== item.sha256) {
      throw refuse("digest", `${quoted(path)} has another size or digest than data/evidence.json lists`);
    }
  }
  for (const path of bag.files.keys()) {
    if (path.startsWith(evidenceFolder) && !paths.has(path)) {
      throw refuse("unlisted", `The record does not name ${quoted(path.slice(evidenceFolder.length))}`);
    }
  }
}
