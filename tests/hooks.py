"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit in a temporary repository that uses this one, as the
Python package that they are. There is no network: pip finds a wheel of the program in a directory, as in an index.

An invalid value stops a commit and prints the finding, drift stops it, a valid change passes; only the systems
that a commit changes are checked.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

import suite
from suite import Failed

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BUILD = REPOSITORY / "build"

CONFIG = """repos:
  - repo: {provider}
    rev: v0.1.0
    hooks:
      - id: twinhull-validate{arguments}
      - id: twinhull-drift{arguments}
      - id: twinhull-lint{arguments}
"""


def surroundings(folder):
    return {"PATH": f"{folder}/bin:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8",
            "PRE_COMMIT_HOME": str(folder / "cache"), "GIT_CONFIG_GLOBAL": "/dev/null",
            "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder.parent / "wheels"),
            **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
               for what, value in (("NAME", "Someone"), ("EMAIL", "someone@example.com"))}}


def call(*command, cwd, environment):
    return subprocess.run([str(word) for word in command], cwd=cwd, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)


def run(*command, cwd, environment):
    ran = call(*command, cwd=cwd, environment=environment)
    if ran.returncode:
        raise Failed(f"{' '.join(map(str, command))} ended with {ran.returncode}\n{ran.stdout}")
    return ran.stdout


def provide(folder):
    """The repository that provides the hooks, in `provider`, and the wheel of its program, in `wheels`."""
    provider, wheels = folder / "provider", folder / "wheels"
    environment = surroundings(folder / "nowhere")
    for name in (".pre-commit-hooks.yaml", "CMakeLists.txt", "README.md", "pyproject.toml", "cmake/copyright",
                 "packaging/python"):
        (provider / name).parent.mkdir(parents=True, exist_ok=True)
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, provider / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(REPOSITORY / name, provider / name)
    for command in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "-m", "Hooks"), ("tag", "v0.1.0")):
        run("git", *command, cwd=provider, environment=environment)
    wheels.mkdir()
    run("/usr/bin/python3", "-c", f"import twinhull_build; twinhull_build.build_wheel({str(wheels)!r})", cwd=provider,
        environment={**environment, "TWINHULL_PROGRAM": str(BUILD / "twinhull"), "PYTHONPATH": "packaging/python"})


class Scratch:
    """A repository with two systems and the hooks."""

    def __init__(self, folder, root="."):
        self.top, self.root = folder / "user", folder / "user" / root
        self.environment = surroundings(folder)
        # The environment of the hooks is installed once, for all tests.
        self.environment["PRE_COMMIT_HOME"] = str(folder.parent / "cache")
        provider = folder.parent / "provider"
        (folder / "bin").mkdir()
        (folder / "bin/kubectl").symlink_to(BUILD / "tools/kubectl")
        (folder / "bin/helm").symlink_to(BUILD / "tools/helm")
        self.root.mkdir(parents=True)
        self.git("init", "--quiet")
        arguments = "" if root == "." else f"\n        args: [--root, {root}]"
        (self.top / ".pre-commit-config.yaml").write_text(CONFIG.format(provider=provider, arguments=arguments))
        for name in ("shop", "stock"):
            self.twinhull("init", name)
        self.twinhull("generate")
        self.run("pre-commit", "install")
        self.commits("Begin")

    def call(self, *command, cwd=None):
        return call(*command, cwd=cwd or self.top, environment=self.environment)

    def run(self, *command, cwd=None):
        return run(*command, cwd=cwd or self.top, environment=self.environment)

    def twinhull(self, *words):
        return self.run(BUILD / "twinhull", *words, cwd=self.root)

    def git(self, *arguments, cwd=None):
        return self.run("git", *arguments, cwd=cwd)

    def commit(self, message):
        self.git("add", "--all")
        return self.call("git", "commit", "-m", message)

    def commits(self, message):
        ran = self.commit(message)
        if ran.returncode:
            raise Failed(f"`{message}` did not pass\n{ran.stdout}")

    def stops(self, message, *said, unsaid=()):
        """A commit that must fail; everything is restored afterwards."""
        ran = self.commit(message)
        if ran.returncode == 0:
            raise Failed(f"`{message}` passed\n{ran.stdout}")
        for text in said:
            if text not in ran.stdout:
                raise Failed(f"`{message}` was stopped without printing `{text}`\n{ran.stdout}")
        for text in unsaid:
            if text in ran.stdout:
                raise Failed(f"`{message}` checks what it does not change: `{text}`\n{ran.stdout}")
        self.git("reset", "--quiet", "--hard")
        self.git("clean", "--quiet", "-fd")

    def edit(self, path, old, new):
        place = self.root / path
        text = place.read_text()
        if text.count(old) != 1:
            raise Failed(f"{path} contains `{old}` {text.count(old)} times")
        place.write_text(text.replace(old, new))


def other_manifests(scratch, privileged):
    """A chart and a kustomization not generated by us: neither can be checked file by file."""
    container = ("spec:\n  containers:\n    - name: c\n      {image}securityContext:\n        privileged: {value}\n")
    pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n"
    image = "image: example.com/c:1\n      "
    for name, text in (
            ("chart/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n"),
            ("chart/values.yaml", f"privileged: {privileged}\n"),
            ("chart/templates/pod.yaml", pod.format(name="c") + container.format(image=image, value="{{ .Values.privileged }}")),
            ("tree/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
                                        "resources:\n  - pod.yaml\npatches:\n  - path: privileged.yaml\n"),
            ("tree/pod.yaml", pod.format(name="k") + container.format(image=image, value="false")),
            ("tree/privileged.yaml", pod.format(name="k") + container.format(image="", value=privileged))):
        (scratch.root / name).parent.mkdir(parents=True, exist_ok=True)
        (scratch.root / name).write_text(text)


def commits_that_stop(folder):
    scratch = Scratch(folder)
    scratch.edit("environments/shop/values.yaml", "cpu: 50m", "cpu: 500m")
    scratch.stops("A request above its limit", "requests-exceed-limits", "environments/shop/values.yaml:12:12",
                  "validate the environments", unsaid=("environments/stock",))
    scratch.edit("environments/shop/values.yaml", "replicaCount: 1", "replicaCount: 2")
    scratch.stops("Inputs without what they make", "stale-output", "+  replicaCount: 2", unsaid=("out/stock",))
    scratch.edit("out/shop/kustomize/base/shop-web-service.yaml", "port: 80\n", "port: 81\n")
    scratch.stops("An edit by hand", "modified-output", unsaid=("out/stock",))
    (scratch.root / "environments/shop/production.yaml").unlink()
    scratch.stops("An environment less", "orphaned-output", "production", unsaid=("out/stock",))
    shutil.rmtree(scratch.root / "environments/stock")
    scratch.stops("A system less", "orphaned-output", "out/stock", unsaid=("out/shop",))
    (scratch.root / "pod.yaml").write_text(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  hostNetwork: true\n  containers:\n"
        "    - name: c\n      image: example.com/c:1\n      securityContext:\n        privileged: true\n")
    scratch.stops("A privileged pod", "privileged-container", "pod.yaml:")
    other_manifests(scratch, "true")
    scratch.stops("A privileged chart and tree", "chart/templates/pod.yaml:10:", "tree/privileged.yaml:9:")


def commits_that_pass(folder):
    scratch = Scratch(folder)
    scratch.edit("environments/shop/values.yaml", "replicaCount: 1", "replicaCount: 2")
    scratch.twinhull("generate")
    scratch.commits("A good change")
    (scratch.root / "README.md").write_text("# Shop\n")
    (scratch.root / "workflow.yaml").write_text("on: push\njobs: {}\n")
    scratch.commits("Nothing that concerns a system")
    other_manifests(scratch, "false")
    scratch.commits("A chart and a tree")
    scratch.edit("chart/templates/pod.yaml", "name: c\nspec", "name: d\nspec")
    scratch.commits("A template of a chart")
    # Errors elsewhere that are not part of the commit do not stop it.
    scratch.edit("environments/stock/values.yaml", "cpu: 50m", "cpu: 500m")
    scratch.edit("environments/shop/values.yaml", "replicaCount: 2", "replicaCount: 3")
    scratch.twinhull("generate", "shop")
    scratch.git("add", "environments/shop", "out/shop")
    ran = scratch.call("git", "commit", "-m", "Part of the changes")
    if ran.returncode:
        raise Failed(f"an error outside of a commit stops it\n{ran.stdout}")
    scratch.git("checkout", "--quiet", ".")
    shutil.rmtree(scratch.root / "environments/stock")
    scratch.twinhull("generate")
    scratch.commits("A system less, and what was made of it")
    scratch.run("pre-commit", "run", "--all-files")


DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      securityContext: {{runAsNonRoot: true, runAsUser: 1000}}
      containers:
        - name: {name}
          image: example.com/{name}:1.0
          envFrom: [{{configMapRef: {{name: settings}}}}]
          resources: {{requests: {{cpu: 10m, memory: 32Mi}}, limits: {{memory: 32Mi}}}}
          readinessProbe: {{tcpSocket: {{port: 8080}}}}
"""
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {A: b}\n"
OTHER_SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata: {A: b}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports: [{port: 80}]\n"
PRIVILEGED = ("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n"
              "      image: example.com/c:1\n      securityContext: {privileged: true}\n")
TREE = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"


def write(scratch, files):
    for name, text in files.items():
        (scratch.root / name).parent.mkdir(parents=True, exist_ok=True)
        (scratch.root / name).write_text(text)


def what_belongs_together(folder):
    """A changed file is checked with its directory and kustomizations, and only findings that concern it are shown."""
    scratch = Scratch(folder)
    write(scratch, {"k8s/apps/web.yaml": DEPLOYMENT.format(name="web"), "k8s/settings.yaml": SETTINGS,
                    "k8s/other.yaml": OTHER_SETTINGS, "k8s/service.yaml": SERVICE,
                    "notes.yaml": "# apiVersion: v1\n# kind: Secret\n",
                    "bases/api/api.yaml": DEPLOYMENT.format(name="api"),
                    "bases/api/kustomization.yaml": TREE + "resources: [api.yaml]\n",
                    "clusters/test/kustomization.yaml":
                        TREE + "resources: [../../bases/api, settings.yaml]\n",
                    "clusters/test/settings.yaml": SETTINGS})
    scratch.commits("Manifests that only make sense together")
    # One of them alone requires the others, and a base the kustomization that uses it.
    scratch.edit("k8s/apps/web.yaml", "cpu: 10m", "cpu: 20m")
    scratch.commits("A Deployment")
    scratch.edit("k8s/service.yaml", "port: 80", "port: 81")
    scratch.commits("A Service")
    scratch.edit("bases/api/api.yaml", "cpu: 10m", "cpu: 20m")
    scratch.commits("A base")
    # What a change breaks elsewhere is shown, and so is what a removed or renamed file defined.
    scratch.edit("k8s/settings.yaml", "name: settings", "name: setting")
    scratch.stops("A ConfigMap of another name", "dangling-config-reference", "k8s/apps/web.yaml:13:")
    (scratch.root / "k8s/settings.yaml").unlink()
    scratch.stops("A ConfigMap less", "dangling-config-reference", "k8s/apps/web.yaml:13:")
    (scratch.root / "k8s/settings.yaml").rename(scratch.root / "k8s/-moved.yaml")
    scratch.commits("A file of another name")
    (scratch.root / "clusters/test/settings.yaml").unlink()
    scratch.stops("A file less that a tree names", "settings.yaml")
    # Earlier errors in files that the commit does not change are not reported.
    write(scratch, {"k8s/pod.yaml": PRIVILEGED})
    scratch.git("add", "--all")
    scratch.git("commit", "--no-verify", "--quiet", "-m", "A privileged pod, unseen")
    scratch.edit("k8s/apps/web.yaml", "cpu: 20m", "cpu: 30m")
    scratch.commits("Something else")


def names_of_any_kind(folder):
    """Names that look like options, or contain separators of shells and lists."""
    scratch = Scratch(folder)
    for name in ("-x.yaml", "--fix.yaml", "a b.yaml", "a,b.yaml", "line\nbreak.yaml", "größe.yaml", "-k8s/-.yaml",
                 "k8s $(exit)/*.yaml", "k8s/ends\n/a.yaml"):
        write(scratch, {name: PRIVILEGED})
        scratch.stops(f"A privileged pod in {name!r}", "error[privileged-container]")
    write(scratch, {"-x.yaml": PRIVILEGED.replace("true", "false")})
    scratch.commits("A file that looks like an option")
    (scratch.root / "-x.yaml").unlink()
    scratch.commits("It goes again")


DRIVER = """import pathlib, sys
sys.path.insert(0, {0!r})
from twinhull import hook
hook.find_program = lambda: {1!r}
sys.argv = ["hook", "lint", *pathlib.Path("files").read_text().splitlines()]
sys.exit(hook.main())
"""


def a_program_that_is_killed(folder):
    """With more files than an argument list can have, and one of several commands that fails: the commit does not
    pass."""
    overlay = "out/shop/kustomize/overlays/a.yaml"
    files = [overlay, *(f"k8s/{'x' * 200}{i}.yaml" for i in range(12_000))]
    (folder / overlay).parent.mkdir(parents=True)
    (folder / "out/shop/index.json").write_text("{}")
    (folder / "files").write_text("".join(f"{file}\n" for file in files))
    (folder / "driver.py").write_text(DRIVER.format(str(REPOSITORY / "packaging/python"), str(folder / "fake")))
    run("git", "init", "--quiet", cwd=folder, environment=surroundings(folder))
    for text, status in (('test "$2" != -- || kill -9 $$', 2), ('test "$2" = -- || kill -9 $$', 2), ("exit 0", 0),
                         ('test "$2" = -- || exit 1', 1)):
        program(folder / "fake", f'echo "$(($# - 1))" >>calls; {text}')
        (folder / "calls").write_text("")
        ran = call(sys.executable, "driver.py", cwd=folder, environment=surroundings(folder))
        counts = [int(line) for line in (folder / "calls").read_text().split()]
        # `--` is one more.
        if ran.returncode != status or len(counts) < 3 or sum(counts) != len(files) + 1:
            raise Failed(f"{text}: {ran.returncode} instead of {status}, {counts}\n{ran.stdout[-2000:]}")


def other_repositories(folder):
    """Directories with the names of ours, and files whose names begin with a `.`."""
    scratch = Scratch(folder)
    write(scratch, {"out/other/a.yaml": PRIVILEGED})
    scratch.stops("No output of ours", "error[privileged-container]")
    write(scratch, {"deploy/.a.yaml": PRIVILEGED})
    scratch.stops("A hidden file", "error[privileged-container]")
    write(scratch, {"remote/kustomization.yaml": TREE + "resources: ['https://example.com/a.yaml']\n"})
    scratch.stops("Nothing that is checked", "error[unchecked-kustomization]")
    for name in ("environments", "out"):
        shutil.rmtree(scratch.root / name)
    scratch.commits("No systems any more")
    for name in ("environments/prod/a.yaml", "out/a/a.yaml", "templates/a.yaml", "schemas/a.yaml"):
        write(scratch, {name: PRIVILEGED})
        scratch.stops(f"A privileged pod in {name}", "error[privileged-container]")


def another_root(folder):
    scratch = Scratch(folder, "deploy/cluster")
    scratch.edit("environments/shop/values.yaml", "healthPath: /", "healtPath: /")
    scratch.stops("A typo", "did you mean `healthPath`?", unsaid=("stock",))
    (scratch.top / "environments").mkdir()
    (scratch.top / "environments/notes.yaml").write_text("a: b\n")
    scratch.commits("Another folder of that name")


PROGRAM = """#!/bin/sh
{0}
"""


def program(place, text):
    place.write_text(PROGRAM.format(text))
    place.chmod(0o755)


def a_program_that_is_built(folder):
    """Without a wheel of the same commit, the program is compiled: here by a fake compiler."""
    scratch = Scratch(folder)
    scratch.environment["PRE_COMMIT_HOME"] = str(folder / "cache")
    provider = folder / "provider"
    scratch.git("clone", "--quiet", folder.parent / "provider", provider)
    scratch.git("commit", "--quiet", "--allow-empty", "-m", "Later", cwd=provider)
    scratch.git("tag", "--force", "v0.1.0", cwd=provider)
    config = scratch.top / ".pre-commit-config.yaml"
    config.write_text(config.read_text().replace(str(folder.parent / "provider"), str(provider)))
    program(folder / "bin/cmake", "mkdir -p build")
    program(folder / "bin/ninja", f'test "$3" = -t || cp {BUILD / "twinhull"} "$2"; touch {folder}/compiled')
    scratch.edit("environments/shop/values.yaml", "cpu: 50m", "cpu: 500m")
    scratch.stops("A request above its limit", "requests-exceed-limits")
    if not (folder / "compiled").exists():
        raise Failed("the program of another commit was used")


def a_range_of_commits(folder):
    """As in CI: the changes of a pull request, removed files included."""
    scratch = Scratch(folder)
    shutil.rmtree(scratch.root / "environments/stock")
    scratch.git("add", "--all")
    scratch.git("commit", "--no-verify", "--quiet", "-m", "A system less")
    span = ("--from-ref", "HEAD~1", "--to-ref", "HEAD")
    ran = scratch.call("pre-commit", "run", *span)
    if ran.returncode == 0 or "orphaned-output" not in ran.stdout or "out/shop" in ran.stdout:
        raise Failed(f"a range of commits is not checked for what it removes\n{ran.stdout}")
    scratch.twinhull("generate")
    scratch.git("add", "--all")
    scratch.git("commit", "--no-verify", "--quiet", "-m", "And what was made of it")
    scratch.run("pre-commit", "run", *span)


def own_hooks(folder):
    """`make hooks`, in a copy of this repository."""
    top = folder / "copy"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=True)
    for name in tracked.stdout.rstrip("\0").split("\0"):
        if (REPOSITORY / name).is_file():
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, top / name)
    scratch = Scratch.__new__(Scratch)
    scratch.top = scratch.root = top
    (folder / "bin").mkdir()
    scratch.environment = surroundings(folder)
    # The copy uses the programs built here.
    (top / "build").mkdir()
    for name in ("twinhull", "tools"):
        (top / "build" / name).symlink_to(BUILD / name)
    for name in (".setup", ".setup-test", "build.ninja"):
        (top / "build" / name).touch()
    program(folder / "bin/ninja", "true")
    for name in ("kubectl", "helm"):
        (folder / "bin" / name).symlink_to(BUILD / "tools" / name)
    scratch.git("init", "--quiet")
    scratch.git("add", "--all")
    scratch.git("commit", "--quiet", "-m", "Begin")
    scratch.run("make", "hooks")
    system = "environments/004-kubernetes-deployment"
    scratch.edit(f"{system}/values.yaml", "LOG_LEVEL: info", "LOG_LEVEL: 3")
    scratch.stops("A number for a text", "invalid-type", f"{system}/values.yaml:", unsaid=("environments/001",))
    scratch.edit("generator/main.cpp", "int main(", "int   main(")
    scratch.stops("A source out of shape", "generator/main.cpp")
    scratch.edit(f"{system}/values.yaml", "LOG_LEVEL: info", "LOG_LEVEL: debug")
    scratch.run("build/twinhull", "generate")
    scratch.commits("A good change")
    for what, name in (("config", ".pre-commit-config.yaml"), ("manifest", ".pre-commit-hooks.yaml")):
        scratch.run("pre-commit", f"validate-{what}", name)


def main():
    tests = (commits_that_stop, commits_that_pass, another_root, a_program_that_is_built, a_range_of_commits,
             what_belongs_together, names_of_any_kind, a_program_that_is_killed, other_repositories, own_hooks)
    tests = [test for test in tests if test.__name__ in sys.argv[1:] or len(sys.argv) == 1]
    with tempfile.TemporaryDirectory(prefix="twinhull-hooks-") as name:
        provide(pathlib.Path(name))

        def call(test):
            folder = pathlib.Path(name) / test.__name__
            folder.mkdir()
            test(folder)

        return suite.run_tests("hooks", tests, call)


if __name__ == "__main__":
    sys.exit(main())
