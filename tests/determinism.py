"""Generates the same inputs in many environments; every byte of the output must be the same.

Locale, time zone, working directory, --jobs, umask, the spelling of --root, the path of the root and the
other targets of a system must not affect the output, and a second run must not touch a file.
"""

import hashlib
import pathlib
import shutil
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / "build/twinhull"
LOCALES = ("de_DE", "tr_TR")  # a decimal comma; an `i` that does not become `I`


def inputs(root):
    for name in ("schemas", "templates", "environments"):
        shutil.copytree(REPOSITORY / name, root / name)
    return root


def make_locales(folder):
    """Compiles the locales, because the machine may not have them; prints those that fail."""
    made = []
    for name in LOCALES:
        if not shutil.which("localedef"):
            break
        ran = subprocess.run(["localedef", "-i", name, "-f", "UTF-8", folder / f"{name}.UTF-8"], capture_output=True)
        if (folder / f"{name}.UTF-8").is_dir() and ran.returncode in (0, 1):
            made.append(f"{name}.UTF-8")
    for name in LOCALES:
        if f"{name}.UTF-8" not in made:
            print(f"skipped: determinism under {name}.UTF-8 (the locale cannot be compiled here)")
    return made


def generate(root, where, out, variables, umask, arguments):
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **variables}
    ran = subprocess.run([BINARY, "generate", "--root", root, "--out", out, *arguments], cwd=where, env=environment,
                         capture_output=True, text=True, umask=umask, timeout=600)
    if ran.returncode:
        print(f"FAILED twinhull generate ended with {ran.returncode}\n{ran.stdout}{ran.stderr}")
        raise SystemExit("0 passed, 1 failed")


def tree(folder):
    """Relative path → digest, and the times of the files."""
    digests, times = {}, {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(folder))
            digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
            times[name] = (path.stat().st_mtime_ns, path.stat().st_ino)
    return digests, times


def report(what, reference, found):
    names = sorted(name for name in {*reference, *found} if reference.get(name) != found.get(name))
    if names:
        print(f"FAILED {what}: {len(names)} files differ, the first is {names[0]}")
    return bool(names)


def add_neighbours(root):
    """Adds three environments to every variant, equal to an existing one and first in order, so that their
    results are reused for the others."""
    for variant in root.glob("environments/*/*/"):
        environments = sorted(path for path in variant.glob("*.yaml") if path.name != "values.yaml")
        for number in range(3):
            shutil.copy(environments[number % len(environments)], variant / f"0-neighbour-{number}.yaml")


def of_targets(digests):
    """Without files on all targets, or on their location."""
    return {name: digest for name, digest in digests.items()
            if "0-neighbour" not in name and ("/overlays/" in name or "/values-" in name)}


def main():
    results = []
    with tempfile.TemporaryDirectory(prefix="twinhull-determinism-") as name:
        folder = pathlib.Path(name)
        (folder / "locales").mkdir()
        plain, other = inputs(folder / "root"), inputs(folder / "elsewhere" / "a root with spaces")
        locales = make_locales(folder / "locales")
        localized = [{"LC_ALL": locale, "LOCPATH": str(folder / "locales")} for locale in locales]

        def made(number, root, where, variables, umask, arguments, spelled=None):
            out = folder / f"out-{number}"
            generate(spelled or root, where, out, variables, umask, arguments)
            return out

        reference = made(0, plain, plain, {"LC_ALL": "C", "TZ": "UTC"}, 0o022, ["--jobs", "1"])
        expected, times = tree(reference)
        if not expected:
            print("FAILED nothing was generated\n0 passed, 1 failed")
            return 1
        runs = [
            ("8 jobs", plain, plain, {"LC_ALL": "C", "TZ": "UTC"}, 0o022, ["--jobs", "8"]),
            ("another time zone", plain, plain, {"LC_ALL": "C", "TZ": "Asia/Tokyo"}, 0o022, []),
            ("another working directory", plain, folder, {"LC_ALL": "C", "TZ": "UTC"}, 0o022, [], "root/."),
            ("another umask", plain, plain, {"LC_ALL": "C", "TZ": "UTC"}, 0o077, ["--jobs", "8"]),
            ("another path of the root", other, pathlib.Path("/"), {"TZ": "Asia/Tokyo"}, 0o022, []),
            ("an empty environment", plain, plain, {}, 0o022, []),
        ]
        runs += [(variables["LC_ALL"], plain, plain, {**variables, "TZ": "Asia/Tokyo"}, 0o022, ["--jobs", str(jobs)])
                 for variables in localized for jobs in (1, 8)]
        for number, (what, *arguments) in enumerate(runs, 1):
            results.append(report(what, expected, tree(made(number, *arguments))[0]))

        crowded = inputs(folder / "crowded")
        add_neighbours(crowded)
        results.append(report("targets next to equal ones", of_targets(expected),
                              of_targets(tree(made("crowded", crowded, crowded, {}, 0o022, []))[0])))

        generate(plain, plain, reference, {"LC_ALL": "C", "TZ": "Asia/Tokyo"}, 0o022, [])
        results.append(report("a second run rewrites files", times, tree(reference)[1]))
    print(f"{results.count(False)} passed, {results.count(True)} failed"
          + (f", {len(LOCALES) - len(locales)} skipped" if len(locales) < len(LOCALES) else ""))
    return 1 if any(results) else 0


if __name__ == "__main__":
    sys.exit(main())
