"""The PEP 517 back end of pyproject.toml, without dependencies: it makes a wheel that carries the program.

The program is, in this order,
- the file that $TWINHULL_PROGRAM names,
- that of a wheel of the same version and commit where pip's `find-links` points: nothing is compiled then. The index is
  not searched, because nobody vouches for what has this name there,
- compiled here, static if the libraries allow it. scripts/setup installs what that requires.
"""

import base64
import csv
import gzip
import hashlib
import io
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile

from elf import platform_tags

ROOT = pathlib.Path(__file__).resolve().parents[2]
PYTHON = ROOT / "packaging/python"
MODULES = ("__init__.py", "__main__.py", "hook.py")


def version():
    return re.search(r"^project\(twinhull VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]


def git(*words):
    """The output of git; None outside of a repository."""
    if not (ROOT / ".git").exists():
        return None
    try:
        ran = subprocess.run(["git", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        return None
    return ran.stdout.decode().strip() if ran.returncode == 0 else None


def commit():
    """The hash and the time of the commit, as in cmake/write_commit.cmake; empty and 0 if unknown."""
    text = git("log", "-1", "--format=%H %ct") or ""
    if not text and (ROOT / "PKG-INFO").exists():
        found = re.search(r"^Project-URL: commit, urn:git:(.*)$", (ROOT / "PKG-INFO").read_text(), re.M)
        text = f"{found[1]} 0" if found else ""
    name, _, seconds = text.partition(" ")
    return name, int(seconds or 0)


def timestamp():
    """The time of everything in an archive: the same commit gives the same bytes."""
    return max(int(os.environ.get("SOURCE_DATE_EPOCH") or commit()[1]), 315532800)  # zip begins in 1980


def metadata():
    name, _ = commit()
    lines = ["Metadata-Version: 2.1", "Name: twinhull", f"Version: {version()}",
             "Summary: Helm charts and Kustomize overlays from validated values, and a linter for Kubernetes YAML",
             "Requires-Python: >=3.7", "Keywords: kubernetes,helm,kustomize,lint",
             "Classifier: Environment :: Console", "Classifier: Operating System :: POSIX :: Linux",
             "Description-Content-Type: text/markdown"]
    if name:
        lines.append(f"Project-URL: commit, urn:git:{name}")
    return "\n".join(lines) + "\n\n" + (ROOT / "README.md").read_text()


def run(*command, **options):
    return subprocess.run([str(word) for word in command], cwd=ROOT, stdout=sys.stderr, check=True, **options)


def program_of_wheel(folder):
    """The program of an existing wheel of exactly these sources, or None."""
    name, _ = commit()
    if not name or git("status", "--porcelain", "--untracked-files=no"):
        return None
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index",
               "--only-binary", ":all:", "--dest", str(folder), f"twinhull=={version()}"]
    # The environment of an isolated build hides pip.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        return None
    [wheel] = folder.glob("twinhull-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        about = archive.read(f"twinhull-{version()}.dist-info/METADATA").decode()
        if f"urn:git:{name}\n" not in about:
            return None
        program = folder / "twinhull"
        program.write_bytes(archive.read(f"twinhull-{version()}.data/scripts/twinhull"))
    return program


def compiled_program():
    run("cmake", "--preset", "release")
    listed = subprocess.run(["ninja", "-C", "build", "-t", "targets", "all"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    target, file = ("twinhull_static", "twinhull-static") if b"\ntwinhull_static:" in listed.stdout else ("twinhull", "twinhull")
    run("ninja", "-C", "build", target)
    return ROOT / "build" / file


def the_program(folder):
    named = os.environ.get("TWINHULL_PROGRAM")
    return pathlib.Path(named) if named else program_of_wheel(folder) or compiled_program()


def record_line(name, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return [name, f"sha256={digest}", len(data)]


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    with tempfile.TemporaryDirectory() as folder:
        program = the_program(pathlib.Path(folder)).read_bytes()
    tags = platform_tags(program)
    base = f"twinhull-{version()}"
    about = f"{base}.dist-info"
    files = {f"twinhull/{name}": (PYTHON / "twinhull" / name).read_bytes() for name in MODULES}
    files[f"{base}.data/scripts/twinhull"] = program
    files[f"{about}/METADATA"] = metadata().encode()
    files[f"{about}/WHEEL"] = "".join(
        ["Wheel-Version: 1.0\nGenerator: twinhull_build\nRoot-Is-Purelib: false\n",
         *(f"Tag: py3-none-{tag}\n" for tag in tags)]).encode()
    files[f"{about}/entry_points.txt"] = b"[console_scripts]\ntwinhull-hook = twinhull.hook:main\n"
    files[f"{about}/licenses/copyright"] = (ROOT / "cmake/copyright").read_bytes()
    record = io.StringIO()
    csv.writer(record, lineterminator="\n").writerows(
        [*(record_line(name, data) for name, data in files.items()), [f"{about}/RECORD", "", ""]])
    files[f"{about}/RECORD"] = record.getvalue().encode()
    wheel = f"{base}-py3-none-{'.'.join(tags)}.whl"
    write_zip(pathlib.Path(wheel_directory) / wheel, files)
    return wheel


def write_zip(path, files):
    when = time.gmtime(timestamp())[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = (0o100755 if "/scripts/" in name else 0o100644) << 16
            archive.writestr(info, data, compresslevel=9)


def source_files():
    """What git tracks; outside of a repository, everything but what a build writes."""
    listed = git("ls-files", "-z")
    if listed is not None:
        return sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*")
                  if path.is_file() and path.relative_to(ROOT).parts[0] not in ("build", "node_modules", "PKG-INFO"))


def build_sdist(sdist_directory, config_settings=None):
    base = f"twinhull-{version()}"
    name, seconds = commit()
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="") as stream, \
            tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in ("PKG-INFO", *source_files()):
            data = metadata().encode() if path == "PKG-INFO" else (ROOT / path).read_bytes()
            if path == "cmake/commit.txt" and name and seconds:
                data = f"{name} {git('log', '-1', '--format=%cs')}\n".encode()
            info = tarfile.TarInfo(f"{base}/{path}")
            info.size, info.mtime = len(data), timestamp()
            info.mode = 0o755 if path != "PKG-INFO" and os.access(ROOT / path, os.X_OK) else 0o644
            archive.addfile(info, io.BytesIO(data))
    (pathlib.Path(sdist_directory) / f"{base}.tar.gz").write_bytes(packed.getvalue())
    return f"{base}.tar.gz"
