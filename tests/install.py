"""What is installed works where nothing else is: `cmake --install`, the manual page, the completions, and the
Debian package in a root that holds no more than what it depends on.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BUILD = REPOSITORY / "build"


class Failed(Exception):
    pass


def run(*command, status=0, **options):
    ran = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300, **options)
    if ran.returncode != status:
        raise Failed(f"{' '.join(map(str, command))} ended with {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def wanted(holds, what):
    if not holds:
        raise Failed(what)


def table():
    """Command → its options, as the program's own help names them."""
    listing = run(BUILD / "twinhull", "--help").split("Subcommands:")[1]
    commands = re.findall(r"^  (\S+)", listing, re.M)
    return {name: re.findall(r"^  (?:-\w,)?(--\S+)", run(BUILD / "twinhull", name, "--help"), re.M) for name in commands}


def begin(binary, root):
    """Begins a system in an empty folder and takes it all the way."""
    root.mkdir()
    run(*binary, "init", "shop", cwd=root)
    run(*binary, "new", "environment", "shop", "phase4", "staging", cwd=root)
    run(*binary, "generate", cwd=root)
    run(*binary, "generate", "--check", cwd=root)
    wanted((root / "out/shop/helm/shop/Chart.yaml").is_file(), "no chart was made")


def installed(folder):
    prefix = folder / "prefix"
    run("cmake", "--install", BUILD, "--prefix", prefix)
    files = {str(path.relative_to(prefix)) for path in prefix.rglob("*") if path.is_file()}
    for name in ("bin/twinhull", "share/man/man1/twinhull.1", "share/bash-completion/completions/twinhull.bash",
                 "share/zsh/vendor-completions/_twinhull", "share/fish/vendor_completions.d/twinhull.fish",
                 "share/doc/twinhull/copyright", "share/twinhull/schemas/values.schema.json",
                 "share/twinhull/templates/component/deployment.yaml"):
        wanted(name in files, f"{name} was not installed")
    binary = prefix / "bin/twinhull"
    begin([binary], folder / "empty")
    # The installed templates are the built-in ones: a copy of them changes nothing but their names.
    root = folder / "empty"
    shutil.copytree(prefix / "share/twinhull/templates", root / "templates")
    out = run(binary, "generate", "--check", cwd=root, status=1)
    changed = {line for line in out.splitlines() if re.match(r"[-+](?![-+])", line)}
    wanted(changed and all("Made from" in line for line in changed), f"a copy of the templates changes\n{changed}")


def manual(folder):
    page = BUILD / "manual/twinhull.1"
    environment = {**os.environ, "MANWIDTH": "100", "MAN_KEEP_FORMATTING": ""}
    ran = subprocess.run(["man", "--warnings", "-l", page], capture_output=True, text=True, env=environment)
    wanted(ran.returncode == 0 and not ran.stderr, f"the manual page is faulty\n{ran.stderr}")
    for command, options in table().items():
        for name in (f"twinhull {command}", *set(options) - {"--help"}):
            wanted(name in ran.stdout, f"the manual page does not know {name}")


# Each shell is asked for the words that fit behind these; its way to ask is below.
QUESTIONS = [
    (["ge"], {"generate"}),
    (["secrets", ""], {"shop", "stock"}),
    (["secrets", "shop", ""], {"phase4-minikube", "phase4-production"}),
    (["generate", "--format", ""], {"text", "json", "sarif", "github", "junit"}),
    (["generate", "--ch"], {"--check"}),
    (["validate", "--jobs", "3", "sh"], {"shop"}),
    (["new", ""], {"environment"}),
    (["new", "environment", "st"], {"stock"}),
    (["explain", "requests-ex"], {"requests-exceed-limits"}),
    (["generate", "--out", "env"], {"environments"}),
    (["lint", "environments/shop/v"], {"environments/shop/values.yaml"}),
    (["graph", "shop", "phase4-minikube", "--format", ""], {"svg", "mermaid"}),
    (["init", ""], set()),
]

BASH = """source "$1"; shift
COMP_WORDS=(twinhull "$@"); COMP_CWORD=$#
_twinhull
printf '%s\\n' "${COMPREPLY[@]}"
"""

# The completion system itself runs only with a terminal; its two functions stand in for it.
ZSH = """compdef() { :; }
compadd() { shift; for word; do [[ $word == $words[CURRENT]* ]] && print -r -- $word; done }
_files() { [[ $1 == -/ ]] && print -rl -- $words[CURRENT]*(N/) || print -rl -- $words[CURRENT]*(N) }
source "$1"; shift
words=(twinhull "$@"); CURRENT=$#words
_twinhull
true
"""

FISH = """source $argv[1]
complete -C (string join ' ' -- twinhull $argv[2..])
"""


def completions(folder):
    shells = {"bash": (["bash", "--norc", "-c", BASH, "bash"], "twinhull.bash"),
              "zsh": (["zsh", "-f", "-c", ZSH, "zsh"], "_twinhull"),
              "fish": (["fish", "--no-config", "-c", FISH], "twinhull.fish")}
    root = folder / "complete"
    root.mkdir()
    for system in ("shop", "stock"):
        run(BUILD / "twinhull", "init", system, "--quiet", cwd=root)
    for shell, (command, script) in shells.items():
        for typed, answer in QUESTIONS:
            out = run(*command, BUILD / "manual" / script, *typed, cwd=root, env={**os.environ, "HOME": str(folder)})
            found = {line.split("\t")[0].rstrip("/") for line in out.splitlines() if line.strip()}
            # fish offers options only where one was begun, and files only where it knows none better.
            wanted(found == answer, f"{shell} completes {typed} with {sorted(found)}, not {sorted(answer)}")
        text = (BUILD / "manual" / script).read_text()
        for name, options in table().items():
            for word in (name, *options):
                wanted(word.removeprefix("--") in text, f"{shell}'s completion does not know {name} {word}")


def closure(names):
    """The files of the packages named and of what these depend on."""
    seen, files = set(), set()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        query = subprocess.run(["dpkg-query", "-W", "-f", "${Depends},${Pre-Depends}", name], capture_output=True, text=True)
        if query.returncode:
            raise Failed(f"the package depends on {name}, which is not installed here")
        names += [part.split("|")[0].split("(")[0].split(":")[0].strip() for part in query.stdout.split(",") if part.strip()]
        files |= set(run("dpkg", "-L", name).splitlines())
    return files


def package(folder):
    run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder / "package", cwd=folder)
    [deb] = (folder / "package").glob("*.deb")
    fields = run("dpkg-deb", "-f", deb)
    depends = re.search(r"^Depends: (.*)$", fields, re.M)[1]
    names = [part.split("(")[0].strip() for part in depends.split(",")]
    wanted(set(names) <= {"libc6"}, f"the package depends on more than the C library: {depends}")

    root = folder / "root"
    (root / "var/lib/dpkg/info").mkdir(parents=True)
    (root / "var/lib/dpkg/updates").mkdir()
    (root / "var/lib/dpkg/status").touch()
    run("dpkg", f"--root={root}", "--force-not-root", "--force-depends", f"--log={folder}/dpkg.log", "-i", deb)
    wanted("Status: install ok installed" in run("dpkg", f"--root={root}", "-s", "twinhull"), "dpkg did not install it")
    wanted((root / "usr/share/man/man1/twinhull.1").exists() or (root / "usr/share/man/man1/twinhull.1.gz").exists(),
           "the package has no manual page")
    if os.geteuid() != 0:
        begin([root / "usr/bin/twinhull"], folder / "beside")
        return "chroot needs root"
    for name in closure(names):
        source, place = pathlib.Path(name), root / name.lstrip("/")
        if source.is_file() and not name.startswith(("/usr/share/", "/var/")):
            # The C library's folders are links on today's systems.
            place = root / str(source.parent.resolve()).lstrip("/") / source.name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source.resolve(), place)
    for link in ("bin", "lib", "lib64", "sbin"):
        if pathlib.Path("/" + link).is_symlink() and not (root / link).exists():
            (root / link).symlink_to(os.readlink("/" + link))
    program = ["chroot", root, "/usr/bin/twinhull"]
    run(*program, "init", "shop", "--root", "/srv")
    run(*program, "generate", "--root", "/srv")
    run(*program, "generate", "--check", "--root", "/srv")
    wanted((root / "srv/out/shop/index.json").is_file(), "nothing was made in a clean root")
    # Pictures are placed by a library that the package recommends, and everything else does without.
    recommended = re.search(r"^Recommends: (.*)$", fields, re.M)[1]
    wanted("libgvc6" in recommended, f"the package does not recommend Graphviz: {recommended}")
    run(*program, "graph", "shop", "phase4-minikube", "--format", "mermaid", "--root", "/srv")
    ran = subprocess.run([str(word) for word in (*program, "graph", "shop", "phase4-minikube", "--root", "/srv")],
                         capture_output=True, text=True, timeout=60)
    wanted(ran.returncode == 2 and "apt-get install libgvc6" in ran.stderr and not ran.stdout,
           f"without Graphviz, drawing says\n{ran.stdout}{ran.stderr}")
    page = run(*program, "report", "--root", "/srv")
    wanted("No picture: " in page and "<li>Users talks to service shop-web" in page and "<svg" not in page,
           "without Graphviz, a report does not say in words who talks to whom")
    return None


def main():
    failed = skipped = 0
    tests = (installed, manual, completions, package)
    with tempfile.TemporaryDirectory(prefix="twinhull-install-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        for test in tests:
            try:
                if why := test(folder):
                    skipped += 1
                    print(f"skipped: install {test.__name__} ({why})")
            except Failed as reason:
                failed += 1
                print(f"FAILED {test.__name__}: {reason}")
    print(f"{len(tests) - failed - skipped} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
