// The page that verifies a bundle: takes the files, runs the steps in their order, and says what was found. Nothing is sent.
"use strict";

const steps = [
  ["digest", "Published digest", "the file's SHA-256 with the checksums that you gave"],
  ["signature", "Signature", "the checksums with the signature and the key that you gave"],
  ["file", "Compressed file", "the compressed file with its own checksum and size"],
  ["archive", "Archive", "the archive with the one that its files give when written again"],
  ["bag", "Bag", "the files with those that the format knows"],
  ["manifests", "Manifests", "every file's SHA-256 with the manifests, and the payload's size with Payload-Oxum"],
  ["provenance", "Provenance", "the record's digest and the folder's name with data/provenance.json"],
  ["content", "Content", "record, evidence list and checklist with one another"],
].map(([id, name, compared]) => ({ id, name, compared }));

const element = (id) => document.getElementById(id);

/** A run that was stopped, or that another one took the place of. */
class Stopped extends Error {}

/** The same pieces; lets the page breathe between them, and ends them once the task is stopped. */
async function* watched(pieces, task, each) {
  let since = 0;
  for await (const piece of pieces) {
    if (task.isStopped) throw new Stopped();
    each(piece);
    yield piece;
    since += piece.length;
    if (since > 2 ** 23) {
      since = 0;
      await new Promise((resume) => setTimeout(resume));
    }
  }
}

async function fileDigest(file, task, progress) {
  const digest = newSHA256();
  let done = 0;
  for await (const piece of watched(filePieces(file, 0, file.size), task, (piece) => digest.update(piece))) {
    done += piece.length;
    progress(done / file.size);
  }
  return digest.hex();
}

/** The checksums' bytes as they were signed: a paste may have lost the last line's end. */
function signedText(text) {
  return utf8.encode(text.endsWith("\n") ? text : `${text}\n`);
}

async function checkSignature({ checksums, signature, key }, read, set) {
  if (signature.trim() === "") return set("open", "No signature was given: SHA256SUMS.sig has it");
  if (!read || read.lone) return set("open", "A signature is over the whole of SHA256SUMS, which was not given");
  if (key.trim() === "") return set("open", "No key was given. Take it from a place that you trust, never from beside the bundle");
  try {
    const { fingerprint, hasConditions } = await verifySignature(signedText(checksums), signature.trim(), readKeys(key));
    set("ok", `made with ${fingerprint}${hasConditions ? "; what stands beside the key (names, times) was not looked at" : ""}`);
  } catch (error) {
    if (!(error instanceof Unable)) throw error;
    set("open", error.message);
  }
}

/** Runs the steps; `set` is told how each stands, `progress` how far the file was read. Gives what the bundle says. */
async function examine(file, given, task, set, progress) {
  if (file.size > limits.file) throw new Refusal("file", "bundle-too-large", `It has ${file.size} bytes, more than the ${limits.file} allowed`);
  const digests = { file: await fileDigest(file, task, progress) };
  progress(null);
  const checksums = given.checksums.trim() === "" ? null : readChecksums(given.checksums);
  let isRecompressed = false;
  if (checksums) {
    try {
      set("digest", "ok", compareDigest(checksums, file.name, digests.file));
    } catch (error) {
      // With the archive's digest at hand, a file that was compressed again is not wrong yet.
      if (!checksums.tar) throw error;
      isRecompressed = true;
      set("digest", "open", error.message);
    }
  } else {
    set("digest", "open", "No published digest was given: SHA256SUMS or colophon.lock has it");
  }
  await checkSignature(given, checksums, (...how) => set("signature", ...how));

  const tar = newSHA256();
  const source = byteSource(watched(expand(file), task, (piece) => tar.update(piece)));
  let archive;
  try {
    archive = await readTar(source, isDocument);
  } catch (error) {
    // What is wrong with the compressed file comes first, also where it is found later.
    if (error instanceof Refusal && error.step === "archive") {
      await source.rest();
      set("file", "ok", "");
    }
    throw error;
  }
  set("file", "ok", "");
  set("archive", "ok", `${archive.files.length} files`);
  digests.archive = tar.hex();
  if (checksums?.tar && checksums.tar !== digests.archive) {
    throw new Refusal("digest", "digest-differs", `The archive has ${digests.archive}, and ${checksums.tar} was published`);
  }
  if (isRecompressed) set("digest", "ok", "the archive's; the file was compressed again");

  const bag = bagFiles(archive.files);
  set("bag", "ok", "");
  checkManifests(bag);
  set("manifests", "ok", "");
  digests.manifest = bag.files.get("manifest-sha256.txt").sha256;
  const provenance = readProvenance(bag);
  set("provenance", "ok", "");
  const claims = readClaims(bag, provenance);
  set("content", "ok", "");
  return { digests, provenance, ...claims };
}

/** How every step stands, what the bundle says where it was accepted, and the verdict. */
async function verifyBundle(file, given, task, progress) {
  const results = new Map(steps.map(({ id }) => [id, { status: "open", text: "An earlier step failed" }]));
  const set = (id, status, text, code) => results.set(id, { status, text, code });
  let claims = null;
  let trouble = null;
  try {
    claims = await examine(file, given, task, set, progress);
  } catch (error) {
    if (error instanceof Stopped) throw error;
    if (error instanceof Refusal) set(error.step, "failed", error.message, error.code);
    else trouble = error instanceof Unable ? error.message : `The file could not be read (${error.name})`;
  }
  const status = (id) => results.get(id).status;
  const isRefused = [...results.values()].some((result) => result.status === "failed");
  const verdict = isRefused ? "refused" : trouble ? "unable" : status("signature") === "ok" ? "signed" : status("digest") === "ok" ? "published" : "consistent";
  return { results, claims, trouble, verdict };
}

const verdicts = {
  refused: ["Refused", "Do not rely on anything in this file. Load it again from the publisher; if that does not help, ask them."],
  unable: ["Not checked", ""],
  signed: ["Signed, and whole", "The holder of the key signed the checksums, they name this bundle, and it agrees with itself."],
  published: ["As the checksums say", "It is the bundle that the checksums name, and it agrees with itself. Who wrote the checksums was not checked."],
  consistent: ["It agrees with itself", "Nobody vouches for it yet: whoever makes a bundle makes it agree with itself. Give the published checksums, their signature, and a key that you trust."],
};

function make(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function mark(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("class", "mark");
  picture.setAttribute("aria-hidden", "true");
  picture.append(document.createElementNS(space, "use"));
  picture.firstChild.setAttribute("href", `#m-${name}`);
  return picture;
}

function stepItem({ id, name, compared }, { status, text, code }) {
  const [kind, word] = { ok: ["pass", "as it should be"], failed: ["fail", "refused"], open: ["pending", "not checked"] }[status];
  const title = make("h3", {}, name, " ", make("span", { className: "verdict", textContent: word }));
  const body = make("div", {}, title, make("p", { className: "quiet", textContent: `Compared: ${compared}.` }));
  if (text) {
    const line = make("p", {}, text.replace(/^./u, (first) => first.toUpperCase()), ".");
    if (code) line.append(" ", make("code", { textContent: code }));
    body.append(line);
  }
  const item = make("li", { className: `check c-${kind}` }, mark(kind), body);
  Object.assign(item.dataset, { step: id, status, code: code ?? "" });
  return item;
}

function showReport(file, { results, claims, trouble, verdict }) {
  const [title, meaning] = verdicts[verdict];
  element("result").dataset.verdict = verdict;
  element("result-title").textContent = title;
  element("result-file").textContent = visible(file.name);
  element("result-text").textContent = trouble ? `${trouble}. That says nothing against the bundle.` : meaning;
  element("steps").replaceChildren(...steps.map((step) => stepItem(step, results.get(step.id))));
  element("result").hidden = false;
  element("claims").hidden = claims === null;
  if (claims) showClaims(claims);
  say(`${title}.`);
  element("result-title").focus();
}

const mostRows = 500;

function fillRows(id, items, cells) {
  const rows = items.slice(0, mostRows).map((item) => make("tr", {}, ...cells(item).map((cell) => make("td", { textContent: visible(cell) }))));
  if (items.length > mostRows) rows.push(make("tr", {}, make("td", { textContent: `and ${items.length - mostRows} more` })));
  element(id).replaceChildren(...rows);
}

/** All of it is the bundle's own word, and is shown as text. */
function showClaims({ digests, provenance, record, checklist, evidence }) {
  const text = (value) => (isText(value) ? value : "not stated");
  const facts = {
    Release: `${provenance.project} ${provenance.version}`,
    Status: `${text(record.status)}${provenance.draft ? ", a draft" : ""}`,
    Commit: text(record.commit),
    Released: text(record.dates?.released),
    Checklist: checklist.ready ? "ready" : "not ready",
    "Comes after": provenance.previous.version === null ? text(provenance.previous.reason) : text(provenance.previous.version),
    "Manifest of the release before": text(provenance.previous.manifest_sha256),
    "SHA-256 of the file": digests.file,
    "SHA-256 of the archive": digests.archive,
    "SHA-256 of the manifest": digests.manifest,
  };
  element("facts").replaceChildren(...Object.entries(facts).map(([name, value]) =>
    make("div", {}, make("dt", { textContent: name }), make("dd", { textContent: visible(value) }))));
  const verdict = (check) => (check.waived && check.status === "fail" ? "waived" : check.status);
  fillRows("claimed-checks", checklist.checks, (check) => [check.id, text(check.name), verdict(check), check.headline]);
  const content = (item) => (item.redacted ? "redacted: only its digest is here" : item.missing ? "missing" : `${item.size} bytes`);
  fillRows("claimed-evidence", evidence, (item) => [item.path, text(item.kind), content(item), text(item.sha256)]);
}

function say(text) {
  element("status").textContent = text;
}

let running = { isStopped: true };
let bundle = null;

async function run() {
  running.isStopped = true;
  if (!bundle) return say("Choose a bundle first.");
  const task = (running = { isStopped: false });
  const file = bundle;
  const bar = element("progress");
  const progress = (share) => (share === null ? bar.removeAttribute("value") : (bar.value = share));
  const given = Object.fromEntries(["checksums", "signature", "key"].map((id) => [id, element(id).value]));
  for (const id of ["result", "claims"]) element(id).hidden = true;
  element("working").hidden = false;
  say(`Verifying ${visible(file.name)}`);
  try {
    const report = await verifyBundle(file, given, task, progress);
    if (!task.isStopped) showReport(file, report);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    if (running === task) say("Stopped.");
  }
  if (running === task) element("working").hidden = true;
}

/** Texts go to their fields, told by their names; the first other file is the bundle. */
async function take(files) {
  let isNew = false;
  for (const file of files) {
    const field = file.name.endsWith(".sig") ? "signature" : /SHA256SUMS/.test(file.name) ? "checksums" : file.name.endsWith(".pub") ? "key" : null;
    if (field) {
      element(field).value = await file.slice(0, 2 ** 20).text();
    } else if (!isNew) {
      bundle = file;
      isNew = true;
      element("chosen").textContent = visible(file.name);
    }
  }
  if (isNew) await run();
}

function start() {
  element("verify-off").hidden = true;
  element("verify-form").hidden = false;
  element("files").addEventListener("change", (event) => take([...event.target.files]));
  element("verify-form").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  element("stop").addEventListener("click", () => {
    running.isStopped = true;
    element("verify").focus();
  });
  const isFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (isFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}

if (typeof DecompressionStream === "function") start();
else element("verify-off").textContent = "This browser can’t expand a bundle: take a newer one, or the commands in VERIFY.md.";
