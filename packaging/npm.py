"""The npm package: the program itself is the command, so that no Node.js starts."""

import json

import archive

CPUS = {"x86_64": "x64", "aarch64": "arm64"}
LAUNCHER = """#!/bin/sh
# Runs the program of this machine.
here=$(dirname "$(readlink -f "$0")")
exec "$here/twinhull-$(uname -m)" "$@"
"""


def package(programs, version, commit, when, readme, licences):
    """The tgz of a package for all architectures of {machine: program}."""
    about = {
        "name": "twinhull", "version": version,
        "description": "Helm charts and Kustomize overlays from validated values, and a linter for Kubernetes YAML",
        "keywords": ["kubernetes", "helm", "kustomize", "lint"],
        "bin": {"twinhull": "bin/twinhull"}, "files": ["bin"],
        "os": ["linux"], "cpu": [CPUS[machine] for machine in programs], "gitHead": commit}
    files = {"package/package.json": (0o644, (json.dumps(about, indent=2) + "\n").encode()),
             "package/README.md": (0o644, readme), "package/copyright": (0o644, licences)}
    if len(programs) == 1:
        files["package/bin/twinhull"] = (0o755, *programs.values())
    else:
        files["package/bin/twinhull"] = (0o755, LAUNCHER.encode())
        files.update({f"package/bin/twinhull-{machine}": (0o755, program) for machine, program in programs.items()})
    return archive.zipped(archive.tar(files, when))
