"""What stands in for the actions that workflows use: the table says which, and each does on this machine what its job needs of it.

    actions/checkout               a clean clone of the event's commit; credentials are kept only where the action would
    actions/cache                  a folder a key, which lasts as long as the check; saved only where the job succeeds
    actions/upload-artifact        a folder a name and run, with the paths that the action would keep
    actions/download-artifact      the same folder, copied
    actions/configure-pages        nothing: it asks GitHub whether Pages are enabled
    actions/upload-pages-artifact  a tar file, named github-pages; a link in it is an error, as GitHub has it
    actions/deploy-pages           the tar file unpacked, as the published site
"""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from .expressions import NotUnderstood

INPUTS = {
    "actions/checkout": {"fetch-depth", "persist-credentials"},
    "actions/cache": {"path", "key", "restore-keys"},
    "actions/upload-artifact": {"name", "path", "if-no-files-found", "retention-days", "include-hidden-files"},
    "actions/download-artifact": {"name", "path", "run-id", "github-token"},
    "actions/configure-pages": set(),
    "actions/upload-pages-artifact": {"path"},
    "actions/deploy-pages": set(),
}


class Failed(Exception):
    """A step ended as it would with a failure."""


def place(job, path):
    """Where a path of the job is: `~` is its home, a relative one lies in the workspace."""
    path = path.replace("~", str(job.home), 1) if path.startswith("~") else path
    return Path(path) if os.path.isabs(path) else job.workspace / path


def checkout(job, inputs):
    shallow = inputs.get("fetch-depth", "1") != "0"
    git = ["git", "-c", "protocol.file.allow=always"]
    for entry in job.workspace.iterdir():
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    ref, commit = job.run.ref, job.run.commit
    subprocess.run([*git, "init", "--quiet", str(job.workspace)], check=True)
    here = [*git, "-C", str(job.workspace)]
    subprocess.run([*here, "remote", "add", "origin", job.run.forge.address], check=True)
    # A tag under its own name; anything else under one that no branch has.
    wanted = [f"+{commit}:{ref if ref.startswith('refs/tags/') else 'refs/remotes/origin/checkout'}"]
    subprocess.run([*here, "fetch", "--quiet", "--no-tags", *(["--depth", "1"] if shallow else []), "origin", *wanted], check=True)
    if not shallow:
        subprocess.run([*here, "fetch", "--quiet", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*"], check=True)
    subprocess.run([*here, "checkout", "--quiet", "--detach", commit], check=True)
    if inputs.get("persist-credentials", "true") == "false":
        # Without them nothing can be pushed, whatever the job tries.
        subprocess.run([*here, "remote", "set-url", "--push", "origin", "/no-credentials"], check=True)
    elif job.permissions.get("contents") != "write":
        subprocess.run([*here, "remote", "set-url", "--push", "origin", "/credentials-that-only-read"], check=True)


def cache(job, inputs):
    caches = job.run.forge.caches
    key = inputs["key"]
    found = key if (caches / safe(key)).is_dir() else None
    if found is None:
        starts = [line.strip() for line in inputs.get("restore-keys", "").splitlines() if line.strip()]
        older = sorted(caches.iterdir(), key=lambda folder: folder.stat().st_mtime_ns, reverse=True)
        found = next((folder.name for start in starts for folder in older if folder.name.startswith(safe(start))), None)
    paths = [line.strip() for line in inputs["path"].splitlines() if line.strip()]
    if found:
        for number, path in enumerate(paths):
            saved = caches / safe(found) / str(number)
            if saved.exists():
                shutil.copytree(saved, place(job, path), symlinks=True, dirs_exist_ok=True)
    if found != key:
        job.at_end.append(lambda: keep_cache(job, caches / safe(key), paths))
    return {"cache-hit": "true" if found == key else "false" if found else ""}


def keep_cache(job, folder, paths):
    for number, path in enumerate(paths):
        if place(job, path).exists():
            shutil.copytree(place(job, path), folder / str(number), symlinks=True, dirs_exist_ok=True)


def safe(name):
    return name.replace("/", "_")


def upload(job, inputs):
    files = {}
    paths = [place(job, line.strip()) for line in inputs["path"].splitlines() if line.strip()]
    for path in paths:
        found = [path] if path.is_file() else sorted(path.rglob("*")) if path.is_dir() else []
        for file in found:
            inside = file.relative_to(path) if path.is_dir() else Path(file.name)
            hidden = any(part.startswith(".") for part in inside.parts)
            if file.is_file() and (not hidden or inputs.get("include-hidden-files") == "true"):
                files[file] = inside
    if not files:
        if inputs.get("if-no-files-found", "warn") == "error":
            raise Failed(f"no files were found at {inputs['path']!r}")
        return {}
    if len(paths) > 1:
        # The folder that all paths have in common stays out of the names.
        common = Path(os.path.commonpath([str(path.parent) for path in paths]))
        files = {file: file.relative_to(common) for file in files}
    folder = job.run.artifacts / inputs["name"]
    if folder.exists():
        raise Failed(f"an artifact {inputs['name']} is there already")
    for file, inside in files.items():
        (folder / inside).parent.mkdir(parents=True, exist_ok=True)
        # A link's content goes up, as the action has it.
        shutil.copyfile(file, folder / inside)
    return {}


def download(job, inputs):
    artifacts = job.run.artifacts
    if "run-id" in inputs:
        if not inputs.get("github-token") or job.permissions.get("actions") != "read":
            raise Failed("another run's artifact needs a token that may read actions")
        artifacts = job.run.forge.runs[inputs["run-id"]].artifacts
    folder = artifacts / inputs["name"]
    if not folder.is_dir():
        raise Failed(f"there is no artifact {inputs['name']}")
    shutil.copytree(folder, place(job, inputs.get("path", ".")), symlinks=True, dirs_exist_ok=True)
    return {}


def upload_pages(job, inputs):
    folder = place(job, inputs["path"])
    if not folder.is_dir() or not any(folder.iterdir()):
        raise Failed("the site is empty")
    if any(path.is_symlink() for path in folder.rglob("*")):
        raise Failed("the site has a link in it, which GitHub Pages refuse")
    with tarfile.open(job.run.artifacts / "github-pages.tar", "w") as archive:
        archive.add(folder, ".", filter=lambda member: None if member.name in ("./.git", "./.github") else member)
    return {}


def deploy_pages(job, inputs):
    if job.permissions.get("pages") != "write" or job.permissions.get("id-token") != "write":
        raise Failed("a deployment needs pages: write and id-token: write")
    archive = job.run.artifacts / "github-pages.tar"
    if not archive.is_file():
        raise Failed("there is no artifact github-pages")
    shutil.rmtree(job.run.forge.site, ignore_errors=True)
    with tarfile.open(archive) as members:
        members.extractall(job.run.forge.site)
    return {"page_url": "https://pages.example/orchard/"}


DO = {
    "actions/checkout": checkout, "actions/cache": cache, "actions/upload-artifact": upload,
    "actions/download-artifact": download, "actions/configure-pages": lambda job, inputs: {},
    "actions/upload-pages-artifact": upload_pages, "actions/deploy-pages": deploy_pages,
}


def use(job, name, inputs):
    """Runs the stand-in of an action, and gives its outputs."""
    if name not in DO:
        raise NotUnderstood(f"nothing stands in for {name}")
    unknown = set(inputs) - INPUTS[name]
    if unknown:
        raise NotUnderstood(f"the stand-in of {name} doesn't know {', '.join(sorted(unknown))}")
    try:
        return DO[name](job, inputs) or {}
    except subprocess.CalledProcessError as error:
        raise Failed(f"{name}: {error}") from error
