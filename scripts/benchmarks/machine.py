# Says on which machine and with which programs was measured.
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

VERSIONS = {
    "hugo": ["hugo", "version"], "pigz": ["pigz", "--version"], "tar": ["tar", "--version"], "openssl": ["openssl", "version"],
    "rclone": ["rclone", "version"], "rsync": ["rsync", "--version"], "sha256sum": ["sha256sum", "--version"], "git": ["git", "--version"], "git-cliff": ["git-cliff", "--version"],
    "swift": ["swift", "--version"],
}


def described(program, folder, priority):
    memory = int(re.search(r"MemTotal: +(\d+)", text("/proc/meminfo"))[1]) * 1024
    processor = re.search(r"model name\s*: (.*)", text("/proc/cpuinfo"))
    system = re.search(r'PRETTY_NAME="(.*)"', text("/etc/os-release"))
    return {
        "cores": os.cpu_count(), "processor": processor[1] if processor else platform.machine(),
        "memory_gb": round(memory / 1e9), "system": system[1] if system else platform.system(),
        "kernel": platform.release(), "file_system": file_system(folder), "load": round(os.getloadavg()[0], 2),
        "priority": "real-time" if priority else "ordinary",
        "programs": {"colophon": first([str(program), "--version"])}
        | {name: first(command) for name, command in VERSIONS.items() if shutil.which(name)},
    }


def told(machine):
    programs = ", ".join(f"{name} {version}" for name, version in machine["programs"].items())
    return (
        f"{machine['cores']} cores ({machine['processor']}), {machine['memory_gb']} GB, {machine['system']}, "
        f"Linux {machine['kernel']}, {machine['file_system']}; load {machine['load']} before, {machine['priority']} priority. "
        f"{programs}.")


def first(command):
    said = subprocess.run(command, capture_output=True, text=True)
    number = re.search(r"\d+(\.\d+)+", said.stdout + said.stderr)
    return number[0] if number else "of unknown version"


def file_system(folder):
    """The type of the mount that holds the folder."""
    mounts = [line.split()[1:3] for line in text("/proc/mounts").splitlines()]
    holding = [(len(place), kind) for place, kind in mounts if Path(folder).resolve().is_relative_to(place)]
    return max(holding)[1] if holding else "unknown file system"


def text(path):
    try:
        return Path(path).read_text()
    except OSError:
        return ""
