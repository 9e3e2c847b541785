"""The packages of `make release`: each works where there is nothing but what it is for, without network and compiler, and
making them again gives the same bytes.
"""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

import suite
from suite import Failed, wanted

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "packaging/python")]
import elf  # noqa: E402

PYTHON = "/usr/bin/python3"
ROOT_USER = os.geteuid() == 0


def run(*command, status=0, **options):
    ran = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, timeout=300, **options)
    if ran.returncode != status:
        raise Failed(f"{' '.join(map(str, command))} ended with {ran.returncode}\n{ran.stdout}")
    return ran.stdout


def offline(*command, **options):
    """Without network, if this user can switch it off."""
    return run(*([shutil.which("unshare"), "--net"] if ROOT_USER else []), *command, **options)


def one(folder, pattern):
    [path] = folder.glob(pattern)
    return path


def clean(folder, *programs):
    """An environment whose PATH has these programs and a shell, and no compiler."""
    return {"PATH": ":".join(map(str, programs)), "HOME": str(folder), "LC_ALL": "C.UTF-8"}


MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {A: b}\n"


def works(folder, *twinhull, environment=None):
    """Runs what a new user runs, in an empty directory."""
    folder.mkdir()
    (folder / "a.yaml").write_text(MANIFEST)
    for words in (("lint",), ("init", "shop"), ("generate",), ("generate", "--check"), ("lint",), ("graph", "shop", "minikube", "--output", "a.svg"),
                  ("report", "--output", "a.html")):
        offline(*twinhull, *words, cwd=folder, env=environment)
    wanted("</svg>" in (folder / "a.svg").read_text() and "<svg" in (folder / "a.html").read_text(), "no diagram was drawn")


def program(folder, release):
    """The static program, in a root with nothing else."""
    with tarfile.open(one(release, "*-linux-x86_64.tar.gz")) as archive:
        archive.extractall(folder)
    file = one(folder, "*/bin/twinhull")
    data = file.read_bytes()
    wanted(elf.is_static(data), "the program needs a dynamic loader")
    for name in ("build", "generator"):
        wanted(str(REPOSITORY / name).encode() not in data, "the program contains the directory it was built in")
    version = run(file, "--version").split()
    described = subprocess.run(["git", "log", "-1", "--format=%H %cs"], cwd=REPOSITORY, capture_output=True, text=True)
    if described.returncode == 0:
        name, date = described.stdout.split()
        wanted(version[2:] == [f"({name[:12]}", f"{date})"], f"--version prints {version}, not the commit {name} of {date}")
    if not ROOT_USER:
        return "chroot needs root"
    root = folder / "root"
    (root / "work").mkdir(parents=True)
    shutil.copy2(file, root / "twinhull")
    (root / "work/a.yaml").write_text(MANIFEST)
    run("chroot", root, "/twinhull", "lint", "work")
    for words in (("init", "shop"), ("generate",), ("graph", "shop", "minikube"), ("report",)):
        run("chroot", root, "/twinhull", *words, "--root", "/")
    return None


def wheel(folder, release):
    """In a virtual environment of its own, by pip alone; pip accepts it with musl as well."""
    venv = folder / "venv"
    run(PYTHON, "-m", "virtualenv", "--quiet", "--no-download", venv)
    environment = clean(folder, venv / "bin")
    offline(venv / "bin/pip", "install", "--quiet", "--no-index", "--find-links", release, "--only-binary", ":all:", "twinhull",
            env=environment)
    installed = venv / "bin/twinhull"
    wanted(installed.read_bytes()[:4] == b"\x7fELF", "the installed command is not the program itself")
    version = run(installed, "--version")
    wanted(run(venv / "bin/python", "-m", "twinhull", "--version", env=environment) == version, "python -m twinhull differs")
    run(venv / "bin/twinhull-hook", status=1, env=environment)
    works(folder / "shop", installed, environment=environment)
    for platform in ("musllinux_1_1_x86_64", "manylinux_2_17_x86_64"):
        offline(venv / "bin/pip", "install", "--quiet", "--no-index", "--find-links", release, "--only-binary", ":all:", "--platform",
                platform, "--target", folder / platform, "twinhull")
        moved = run(venv / "bin/python", "-m", "twinhull", "--version", env={**environment, "PYTHONPATH": str(folder / platform)})
        wanted(moved == version, f"the wheel does not work as a directory for {platform}")


def sdist(folder, release):
    """It builds a wheel with the same program, and knows its commit without git."""
    with tarfile.open(release / sdist_name(release)) as archive:
        archive.extractall(folder)
    top = one(folder, "twinhull-*")
    run("cmake", f"-DSOURCE={top}", f"-DOUTPUT={folder}/commit.cpp", "-P", top / "cmake/write_commit.cmake")
    name = subprocess.run(["git", "log", "-1", "--format=%H"], cwd=REPOSITORY, capture_output=True, text=True).stdout.strip()
    wanted(f'"{name[:12]} ' in (folder / "commit.cpp").read_text() or not name, "the sdist does not know its commit")
    program_file = REPOSITORY / "build/twinhull-static"
    venv = folder / "venv"
    run(PYTHON, "-m", "virtualenv", "--quiet", "--no-download", venv)
    offline(venv / "bin/pip", "wheel", "--quiet", "--no-index", "--no-deps", "--wheel-dir", folder / "out", release / sdist_name(release),
            env={**clean(folder, venv / "bin", "/usr/bin", "/bin"), "TWINHULL_PROGRAM": str(program_file)})
    wanted(one(folder / "out", "*.whl").name == one(release, "*.whl").name, "the sdist builds another wheel")


def sdist_name(release):
    [name] = [path.name for path in release.glob("twinhull-*.tar.gz") if "-linux-" not in path.name]
    return name


def npm(folder, release):
    node = pathlib.Path(shutil.which("node")).resolve().parent
    environment = {**clean(folder, folder / "prefix/bin", node, "/usr/bin", "/bin"), "npm_config_cache": str(folder / "npm"),
                   "npm_config_update_notifier": "false"}
    package = one(release, "*.tgz")
    offline("npm", "install", "--global", "--offline", "--prefix", folder / "prefix", package, env=environment, cwd=folder)
    works(folder / "shop", folder / "prefix/bin/twinhull", environment=environment)
    version = offline("npx", "--offline", "--yes", "--package", package, "twinhull", "--version", env=environment, cwd=folder)
    wanted(version.startswith("twinhull "), f"npx prints {version}")


def image(folder, release):
    """Every digest is right, and the program runs in the image's root as the image's user."""
    with tarfile.open(one(release, "*-image.tar")) as archive:
        archive.extractall(folder / "layout")
    blobs = folder / "layout/blobs/sha256"
    for blob in blobs.iterdir():
        wanted(hashlib.sha256(blob.read_bytes()).hexdigest() == blob.name, f"{blob.name} has another digest")

    def read(descriptor):
        data = (blobs / descriptor["digest"].removeprefix("sha256:")).read_bytes()
        wanted(len(data) == descriptor["size"], "a size in the image is wrong")
        return json.loads(data)

    [entry] = json.loads((folder / "layout/index.json").read_text())["manifests"]
    manifest = read(entry)
    for chosen in manifest.get("manifests", ()):
        if chosen["platform"]["architecture"] == "amd64":
            manifest = read(chosen)
    config = read(manifest["config"])["config"]
    [layer] = manifest["layers"]
    if not ROOT_USER:
        return "chroot needs root"
    root = folder / "root"
    with tarfile.open(blobs / layer["digest"].removeprefix("sha256:")) as archive:
        archive.extractall(root)
    os.chown(root / "work", *map(int, config["User"].split(":")))
    user, group = config["User"].split(":")
    wanted(user != "0", "the image runs as root")
    for words in (("init", "shop"), ("generate",), ("generate", "--check"), ("report",)):
        run("chroot", f"--userspec={user}:{group}", root, *config["Entrypoint"], *words, "--root", config["WorkingDir"])
    return None


def descriptions(_, release):
    """Checksums, SBOM, notes, formula and flake describe these files."""
    for line in (release / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        wanted(hashlib.sha256((release / name).read_bytes()).hexdigest() == digest, f"SHA256SUMS is wrong about {name}")
    document = json.loads(one(release, "*.spdx.json").read_text())
    wanted(document["spdxVersion"] == "SPDX-2.3" and document["dataLicense"] == "CC0-1.0", "not SPDX 2.3")
    identifiers = {"SPDXRef-DOCUMENT"} | {each["SPDXID"] for each in document["packages"] + document["files"]}
    for relation in document["relationships"]:
        wanted({relation["spdxElementId"], relation["relatedSpdxElement"]} <= identifiers, f"unknown element in {relation}")
    for library in ("yaml-cpp", "PCRE2", "GNU libunistring", "GNU C Library"):
        [found] = [each for each in document["packages"] if each["name"] == library]
        wanted(found["versionInfo"] != "NOASSERTION", f"the SBOM does not know the version of {library}")
    for file in document["files"]:
        sums = {each["algorithm"]: each["checksumValue"] for each in file["checksums"]}
        wanted(hashlib.sha256((release / file["fileName"]).read_bytes()).hexdigest() == sums["SHA256"], f"the SBOM is wrong about {file}")
    digest = hashlib.sha256(one(release, "*-linux-x86_64.tar.gz").read_bytes()).hexdigest()
    for name in ("twinhull.rb", "flake.nix"):
        text = (release / name).read_text()
        wanted("@" not in text.replace("@example", "") and digest in text, f"{name} does not describe the archive")
    wanted("## Installing" in (release / "NOTES.md").read_text(), "the notes do not say how to install it")


def valid_sbom(_, release):
    """Another program reads the SBOM as valid SPDX."""
    validator = REPOSITORY / "build/tools/spdx/bin/pyspdxtools"
    if not validator.is_file():
        return "the validator is missing: scripts/setup release"
    run(validator, "--infile", one(release, "*.spdx.json"))
    return None


def again(folder, release):
    """Making the packages again gives the same bytes."""
    make(folder / "again", "archives", "wheels", "sdist", "npm", "image", "deb")
    for path in (folder / "again").iterdir():
        wanted(path.read_bytes() == (release / path.name).read_bytes(), f"{path.name} has other bytes each time")


def make(folder, *kinds):
    run(PYTHON, REPOSITORY / "scripts/release", "--folder", folder, *(["--only", *kinds] if kinds else []), cwd=REPOSITORY)


def main():
    targets = run("ninja", "-C", REPOSITORY / "build", "-t", "targets", "all")
    if "twinhull_static:" not in targets:
        print("skipped: packages (this system lacks archives of the libraries)")
        return 77
    with tempfile.TemporaryDirectory(prefix="twinhull-packages-") as name:
        top = pathlib.Path(name)
        top.chmod(0o755)
        make(top / "release")

        def call(test):
            folder = top / test.__name__
            folder.mkdir()
            return test(folder, top / "release")

        return suite.run_tests("packages", (program, wheel, sdist, npm, image, descriptions, valid_sbom, again), call)


if __name__ == "__main__":
    sys.exit(main())
