"""What a run can read and write: links are not followed, devices and pipes are not touched, inputs are never
overwritten, and replacing a directory by a link during a run has no effect.
"""

import gzip
import io
import os
import pathlib
import re
import resource
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import threading

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / "build/twinhull"
SYSTEM = "001-k8s-minikube-deploy"
PATH = f"{REPOSITORY / 'build/tools'}:/usr/bin:/bin"
SECRET = "correct-horse-battery"
WRONG = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: A_B}}\ndata: {{A: {SECRET}}}\n"
GOOD = WRONG.replace("A_B", "a-b")


def run(folder, *arguments, **options):
    environment = {"PATH": PATH, "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "TMPDIR": str(folder.parent)}
    return subprocess.run([BINARY, *arguments], cwd=folder, env=environment, text=True, capture_output=True,
                          timeout=120, **options)


def inputs(folder):
    shutil.copytree(REPOSITORY / "environments" / SYSTEM, folder / "environments" / SYSTEM)
    for name in ("schemas", "templates"):
        shutil.copytree(REPOSITORY / name, folder / name)
    return folder


def refused(result, why):
    assert result.returncode == 2 and why in result.stderr, (result.returncode, result.stderr, result.stdout)


def files_below(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def lint_stays_in_its_folder(folder):
    outside = folder.parent / "outside"
    (outside / "folder").mkdir(parents=True)
    (outside / "x.yaml").write_text(WRONG)
    (folder / "good.yaml").write_text(GOOD)
    (folder / "out.yaml").symlink_to("../outside/x.yaml")
    (folder / "inside.yaml").symlink_to("good.yaml")
    (folder / "folder").symlink_to("../outside/folder")
    result = run(folder, "lint", ".")
    assert result.returncode == 2 and "invalid-name" not in result.stdout, result.stdout
    assert "`out.yaml` cannot be read: it is a link out of" in result.stdout, result.stdout
    assert "1 linked directory not followed" in result.stderr, result.stderr
    named = run(folder, "lint", "out.yaml")
    assert named.returncode == 1 and "out.yaml:3:18: error[invalid-name]" in named.stdout, named.stdout


def charts_stay_in_their_folder(folder):
    (folder.parent / "x.yaml").write_text(WRONG)
    templates = folder / "chart/templates"
    templates.mkdir(parents=True)
    (folder / "chart/Chart.yaml").write_text("apiVersion: v2\nname: chart\nversion: 1.0.0\n")
    (templates / "good.yaml").write_text(GOOD.replace("a-b", "C_D"))
    (templates / "out.yaml").symlink_to("../../../x.yaml")
    result = run(folder, "lint", ".")
    assert "A_B" not in result.stdout and "C_D" in result.stdout, result.stdout
    assert "chart/templates/out.yaml: error[unreadable-file]" in result.stdout, result.stdout


def charts_load_no_file_through_a_link(folder):
    """Helm loads every file of a chart, whatever its name, and follows links to directories."""
    (folder.parent / "outside").mkdir()
    (folder.parent / "outside/x").write_text("content of another file")
    (folder / "shared").mkdir()
    (folder / "shared/x").symlink_to("../../outside/x")
    chart = folder / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "deep/er").mkdir(parents=True)
    (chart / ".hidden").mkdir()
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: chart\nversion: 1.0.0\n")
    (chart / "own").write_text("own content")
    names = {"x": "../../outside/x", "deep/er/x": "../../../../outside/x", ".x": "../../outside/x",
             ".hidden/x": "../../../outside/x", "out": "../../outside", "in": "../shared"}
    reads = ["x", "deep/er/x", ".x", ".hidden/x", "out/x", "in/x", "own"]
    printed = ", ".join(f'k{i}: {{{{ .Files.Get "{name}" | quote }}}}' for i, name in enumerate(reads))
    (chart / "templates/a.yaml").write_text("apiVersion: v1\nkind: ConfigMap\n"
                                            f"metadata: {{name: A_B, annotations: {{{printed}}}}}\n")
    for name, target in names.items():
        (chart / name).symlink_to(target)
        result = run(folder, "lint", ".", "--format", "json")
        assert "content of another file" not in result.stdout + result.stderr, (name, result.stdout)
        assert "own content" in result.stdout, (name, result.stderr)
        reported = "it is a link out of the checked directory" in result.stdout
        assert reported == (not name.startswith(".")) and (result.returncode == 2) == reported, (name, result.stdout)
        (chart / name).unlink()


def packed(name, files):
    """A packed chart, as `helm package` writes it."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for path, text in files.items():
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text if isinstance(text, bytes) else text.encode()))
    return data.getvalue()


def packed_schemas_read_no_file(folder):
    outside = folder.parent / "outside.json"
    outside.write_text('{"required": ["nameFromOutside"]}')
    (folder / "chart/templates").mkdir(parents=True)
    (folder / "chart/charts").mkdir()
    (folder / "chart/Chart.yaml").write_text("apiVersion: v2\nname: chart\nversion: 1.0.0\n")
    (folder / "chart/templates/a.yaml").write_text(GOOD)
    archive = folder / "chart/charts/sub-1.0.0.tgz"
    files = {"Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n", "values.yaml": "a: {}\n"}

    def lint(schema, wrap=lambda data: data):
        archive.write_bytes(wrap(packed("sub", {**files, "values.schema.json": schema})))
        return run(folder, "lint", ".")

    for key in ('"$ref"', '"\\u0024ref"'):
        for target in (f"file://{outside}", str(outside), "../" * 30 + str(outside)[1:]):
            schema = f'{{"properties": {{"a": {{{key} : "{target}"}}}}}}'
            for wrap in (lambda data: data,
                         lambda data: packed("sub", {**files, "charts/sub-1.0.0.tgz": data}),
                         lambda data: gzip.compress(gzip.decompress(data)[:700]) + gzip.compress(gzip.decompress(data)[700:])):
                result = lint(schema, wrap)
                assert "nameFromOutside" not in result.stdout, result.stdout
                assert "sub-1.0.0.tgz: warning[remote-resource]" in result.stdout, result.stdout
    cut = lint("{}", lambda data: data[:-20])
    assert "the archive is damaged or truncated" in cut.stdout and cut.returncode == 2, cut.stdout
    bomb = lint("{}", lambda data: gzip.compress(gzip.decompress(data) + bytes(120 << 20)))
    assert "the archive exceeds 100 MiB unpacked" in bomb.stdout and bomb.returncode == 2, bomb.stdout
    def large(data):
        return gzip.compress(gzip.decompress(data) + bytes(60 << 20))

    (folder / "chart/charts/also-1.0.0.tgz").write_bytes(large(packed("also", {**files, "Chart.yaml": files["Chart.yaml"].replace("sub", "also")})))
    both = lint("{}", large)
    assert "also-1.0.0.tgz" not in both.stdout and "the archives of the chart exceed 100 MiB" in both.stdout, both.stdout
    (folder / "chart/charts/also-1.0.0.tgz").unlink()
    refuses = lint('{"properties": {"a": {"$ref": "#/definitions/a"}}, "definitions": {"a": {"type": "string"}}}')
    assert "remote-resource" not in refuses.stdout and "rejects the values: `a` is a map" in refuses.stdout, refuses.stdout


def settings_are_no_link(folder):
    (folder / ".git").mkdir()
    (folder.parent / "other.yaml").write_text("user: content of another file\n")
    (folder / "twinhull.yaml").symlink_to("../other.yaml")
    (folder / "good.yaml").write_text(GOOD)
    result = run(folder, "lint", ".")
    assert result.returncode == 2 and "content of" not in result.stdout, result.stdout
    assert "twinhull.yaml: error[unreadable-file]" in result.stdout, result.stdout
    inputs(folder)
    result = run(folder, "validate")
    assert result.returncode == 2 and "content of" not in result.stdout + result.stderr, result.stdout
    (folder / "twinhull.yaml").unlink()
    (folder / "twinhull.yaml").write_text("lint: {crds: [missing.yaml]}\n")
    result = run(folder, "lint", "good.yaml")
    assert result.returncode == 2 and "`missing.yaml` cannot be read" in result.stdout, result.stdout


def trees_stay_in_their_repository(folder):
    (folder.parent / "base").mkdir()
    (folder.parent / "base/kustomization.yaml").write_text("resources: [x.yaml]\n")
    (folder.parent / "base/x.yaml").write_text(WRONG)
    (folder / ".git").mkdir()
    (folder / "good.yaml").write_text(GOOD)
    (folder / "kustomization.yaml").write_text("resources: [good.yaml, ../base]\n")
    result = run(folder, "lint", ".")
    assert "kustomization.yaml:1:24" in result.stdout and "A_B" not in result.stdout, result.stdout
    (folder / ".git").rmdir()  # without a repository its root is unknown, and `..` works as before
    assert "A_B" in run(folder, "lint", ".").stdout


def names_on_the_command_line_stay_in_their_repository(folder):
    """A pattern such as `out/*/kustomize/overlays` matches paths of the repository, including links."""
    outside = folder.parent / "outside/overlays/x"
    outside.mkdir(parents=True)
    (outside / "x.yaml").write_text(WRONG)
    (outside / "kustomization.yaml").write_text("resources: [x.yaml]\n")
    (folder.parent / "outside/chart/templates").mkdir(parents=True)
    (folder.parent / "outside/chart/Chart.yaml").write_text("apiVersion: v2\nname: chart\nversion: 1.0.0\n")
    (folder.parent / "outside/chart/templates/x.yaml").write_text(WRONG)
    (folder / ".git").mkdir()
    (folder / "overlays").symlink_to("../outside/overlays")
    (folder / "x").symlink_to("../outside/overlays/x")
    (folder / "chart").symlink_to("../outside/chart")
    (folder / "x.yaml").symlink_to("../outside/overlays/x/x.yaml")
    for name in ("overlays", "overlays/x", "x", "x.yaml", "x/x.yaml", "chart", "chart/templates/x.yaml"):
        result = run(folder, "lint", name)
        assert result.returncode == 2 and "A_B" not in result.stdout, (name, result.stdout)
        assert "[unreadable-file]" in result.stdout, (name, result.stdout)
    (folder / ".git").rmdir()
    assert "A_B" in run(folder, "lint", "x").stdout


def git(folder, *arguments):
    environment = {"PATH": PATH, "HOME": str(folder.parent), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)


def tracked_files_are_checked(folder):
    """Whatever .gitignore says: what git tracks is part of the repository, and somebody applies it."""
    git(folder, "init", "--quiet")
    for number, path in enumerate(("build/deep/bad.yaml", "sub/bad.yaml", "x.local.yaml", "build/new.yaml", "y.local.yaml")):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(WRONG.replace("A_B", f"A_{number}"))
    (folder / ".gitignore").write_text("build/\n*.local.yaml\n")
    for version in ("2", "3", "4"):
        git(folder, "-c", f"index.version={version}", "add", "-f", "build/deep/bad.yaml", "sub/bad.yaml", "x.local.yaml")
        git(folder, "update-index", "--index-version", version)
        result = run(folder, "lint", ".")
        named = [number for number in range(5) if f"`A_{number}`" in result.stdout]
        assert named == [0, 1, 2], (version, result.stdout)
        assert "2 ignored files or directories skipped" in result.stderr, result.stderr
        (folder / ".git/index").unlink()
    git(folder, "add", "-f", "build/deep/bad.yaml")
    assert "A_0" in run(folder / "build", "lint", ".").stdout
    for damaged in (b"", b"DIRC", (folder / ".git/index").read_bytes()[:90]):
        (folder / ".git/index").write_bytes(damaged)
        assert run(folder, "lint", ".").returncode == 1


def tracked_files_are_checked_in_any_repository(folder):
    """Work trees, submodules, split indexes, and a checkout that is linted from elsewhere."""
    def hides(name):
        where = folder / name
        (where / "hidden").mkdir(parents=True)
        (where / "hidden/bad.yaml").write_text(WRONG)
        (where / "good.yaml").write_text(GOOD)
        (where / ".gitignore").write_text("hidden/\n")
        git(where, "init", "--quiet")
        git(where, "add", "--force", ".")
        git(where, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "all")
        return where

    def found(where, path="."):
        result = run(where, "lint", path)
        assert "A_B" in result.stdout, (where, path, result.stdout, result.stderr)

    plain = hides("plain")
    git(plain, "worktree", "add", "--quiet", "../tree")
    found(folder / "tree")
    found(folder, "tree")
    found(folder, str(plain))
    git(plain, "update-index", "--split-index")
    found(plain)
    above = hides("above")
    git(above, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../plain", "sub")
    (above / ".gitignore").write_text("hidden/\nsub/\n")
    found(above / "sub")
    assert run(above, "lint", ".").stdout.count("A_B") >= 2
    (plain / ".git/index").write_bytes(b"DIRC\0\0\0\7")
    found(plain)
    shutil.rmtree(plain / ".git")
    found(plain)


def configuration_of_git_runs_nothing(folder):
    """A repository whose .git came with it, as from an archive."""
    inputs(folder)
    git(folder, "init", "--quiet")
    ran = folder.parent / "ran"
    program = folder / "program"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >> {ran}\nexit 1\n")
    program.chmod(0o755)
    (folder / "hooks").mkdir()
    for hook in ("post-index-change", "pre-commit", "fsmonitor-watchman", "reference-transaction"):
        shutil.copy(program, folder / "hooks" / hook)
    (folder / "more").write_text(f"[core]\n\tfsmonitor = {program}\n\tpager = {program}\n")
    with open(folder / ".git/config", "a") as config:
        config.write(f"""[core]
	fsmonitor = {program}
	hooksPath = {folder}/hooks
	sshCommand = {program}
	gitProxy = {program}
	askPass = {program}
	editor = {program}
[include]
	path = {folder}/more
[filter "x"]
	clean = {program}
	smudge = {program}
	process = {program}
	required = true
[diff]
	external = {program}
[diff "x"]
	textconv = {program}
[alias]
	ls-files = !{program}
	check-ignore = !{program}
[credential]
	helper = {program}
""")
    (folder / ".gitattributes").write_text("* filter=x diff=x\n")
    (folder / ".gitignore").write_text("*.local.yaml\n")
    (folder / "a.local.yaml").write_text(GOOD)
    (folder / "s.env").write_text("DATABASE_URL=postgresql://a:b@c/d\n")
    for arguments in (["lint", "."], ["lint", "--fix", "."], ["generate"], ["generate", "--check"],
                      ["secrets", SYSTEM, "phase4-minikube", "--env-file", "s.env"]):
        result = run(folder, *arguments)
        assert not ran.exists(), (arguments, ran.read_text())
    assert "git does not ignore `s.env`" in result.stdout + result.stderr, result.stdout + result.stderr
    # Patterns from a pipe that nobody writes to.
    os.mkfifo(folder / "pipe")
    git(folder, "config", "core.excludesFile", str(folder / "pipe"))
    result = run(folder, "secrets", SYSTEM, "phase4-minikube", "--env-file", "s.env")
    assert result.returncode in (0, 1, 2), result.returncode


def output_folder_is_no_link(folder):
    victim = folder.parent / "victim"
    victim.mkdir()
    inputs(folder)
    (folder / "out").symlink_to("../victim")
    refused(run(folder, "generate"), "`out` cannot be used as the output directory")
    refused(run(folder, "generate", "--check"), "`out` cannot be used as the output directory")
    refused(run(folder, "generate", "--out", "out/below"), "`out/below` cannot be used")
    assert not files_below(victim)
    (folder / "out").unlink()
    assert run(folder, "generate").returncode == 0


def output_mixes_with_nothing(folder):
    inputs(folder)
    before = sorted(files_below(folder))
    for place in ("/", ".", "..", "environments", f"environments/{SYSTEM}", "schemas", "templates/x"):
        refused(run(folder, "generate", "--out", place), "nothing can be written to")
    assert sorted(files_below(folder)) == before
    assert run(folder, "generate", "--out", "../elsewhere/deep").returncode == 0


def swapped(place, victim, work):
    """Runs the work while a directory is repeatedly replaced by a link and back."""
    aside = place.with_name("aside")
    done = threading.Event()

    def swap():
        while not done.is_set():
            try:
                os.rename(place, aside)
                os.symlink(victim, place)
                os.unlink(place)
                os.rename(aside, place)
            except OSError:
                pass

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        work()
    finally:
        done.set()
        swapper.join()


def folders_are_swapped(folder):
    """If a directory of the output is replaced by a link during a run, nothing is written through the link."""
    inputs(folder)
    victim = folder.parent / "victim"
    victim.mkdir()
    assert run(folder, "generate").returncode == 0
    values = folder / "environments" / SYSTEM / "values.yaml"

    def work():
        text = values.read_text()
        for number in range(12):
            values.write_text(text.replace("replicaCount: 1", f"replicaCount: {number + 2}"))
            run(folder, "generate", "--force")

    swapped(folder / "out" / SYSTEM / "helm", victim, work)
    assert not files_below(victim), files_below(victim)


def fixes_stay_in_their_folder(folder):
    """A directory of manifests that is replaced by a link while `lint --fix` runs: the link's target is not fixed."""
    wrong = GOOD.replace(f"A: {SECRET}", "A: 1, B: 2")
    victim = folder.parent / "victim"
    for place in (victim, folder / "k8s/web"):
        place.mkdir(parents=True)
    (victim / "x.yaml").write_text(wrong)

    def work():
        for _ in range(25):
            try:
                (folder / "k8s/web/x.yaml").write_text(wrong)
            except OSError:
                continue
            run(folder, "lint", "--fix", "k8s")
            (victim / "x.yaml").write_text(wrong) if (victim / "x.yaml").read_text() == wrong else None

    # The test itself can write through the link, which has no effect: the text is the same.
    swapped(folder / "k8s/web", victim, work)
    assert (victim / "x.yaml").read_text() == wrong, (victim / "x.yaml").read_text()
    (folder / "k8s/web/x.yaml").write_text(wrong)
    assert run(folder, "lint", "--fix", "k8s").returncode == 0
    assert "A: \"1\"" in (folder / "k8s/web/x.yaml").read_text()


def settings_of_values_stay_in_their_file(folder):
    """`set` replaces no link, and nothing that was changed since it was read; `eject` writes through no link."""
    shutil.copytree(REPOSITORY / "tests/fixtures/todo/environments", folder / "environments")
    path = folder / "environments/todo/phase4/minikube.yaml"
    text = path.read_text()
    kept = path.with_name("kept.yml")
    path.rename(kept)
    path.symlink_to("kept.yml")
    result = run(folder, "set", "todo", "phase4-minikube", "backend.replicaCount=2")
    assert result.returncode == 2 and "A symbolic link" in result.stderr, result.stderr
    assert path.is_symlink() and kept.read_text() == text
    path.unlink()
    kept.rename(path)
    assert run(folder, "set", "todo", "phase4-minikube", "backend.replicaCount=2").returncode == 0
    assert "replicaCount: 2" in path.read_text()

    victim = folder.parent / "victim"
    victim.mkdir()
    for place in ("templates/component", ".twinhull"):
        shutil.rmtree(folder / "templates", ignore_errors=True)
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).symlink_to(victim)
        result = run(folder, "eject", "templates/component/deployment.yaml")
        assert result.returncode == 2 and "symbolic link" in result.stderr, result.stderr
        assert not list(victim.iterdir()), list(victim.iterdir())


def beginnings_stay_in_their_folder(folder):
    """`init` and `new` write below the root, and not through links there."""
    victim = folder.parent / "victim"
    victim.mkdir()
    (folder / "environments").symlink_to("../victim")
    refused(run(folder, "init", "shop"), "`environments/shop/system.yaml` cannot be written: A symbolic link in the path")
    (folder / "environments").unlink()
    assert run(folder, "init", "shop").returncode == 0
    (folder / "environments/shop/phase5").symlink_to("../../../victim")
    refused(run(folder, "new", "environment", "shop", "phase5", "staging"), "A symbolic link in the path")
    (folder / "environments/shop/phase5").unlink()
    place = folder / "environments/shop/phase4"
    place.mkdir()

    def work():
        for number in range(25):
            run(folder, "new", "environment", "shop", "phase4", f"e{number}")

    swapped(place, victim, work)
    assert not files_below(victim), files_below(victim)


def devices_and_pipes_stay(folder):
    inputs(folder)
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    assert run(folder, "report", "--output", "pipe").returncode == 0
    reader.join(timeout=30)
    assert read and read[0].startswith("<!doctype html>") and stat.S_ISFIFO(pipe.lstat().st_mode)
    (folder / "page.html").write_text("old")
    (folder / "link.html").symlink_to("page.html")
    assert run(folder, "report", "--output", "link.html").returncode == 0
    assert (folder / "link.html").is_symlink() and (folder / "page.html").read_text() == read[0]
    shown = run(folder, "validate", "--quiet", "--output", "json=/dev/fd/1")
    assert shown.returncode == 0 and '"findings": []' in shown.stdout, shown.stderr
    if os.geteuid() != 0:
        return
    for name, minor, status in (("null", 3, 0), ("full", 7, 2)):  # test devices
        device = folder / name
        try:
            os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, minor))
            device.write_bytes(b"")
        except OSError:  # not allowed here
            return
        for arguments in (["report", "--output", name], ["validate", "--output", f"sarif={name}"]):
            assert run(folder, *arguments).returncode == status, arguments
            assert stat.S_ISCHR(device.lstat().st_mode)


def inputs_are_not_overwritten(folder):
    inputs(folder)
    (folder / "k").mkdir()
    (folder / "k/good.yaml").write_text(GOOD)
    (folder / "leads-out").symlink_to("../new")
    (folder / "k/shared.yaml").hardlink_to(folder / "k/good.yaml")
    (folder / "hard").hardlink_to(folder / "k/good.yaml")
    (folder / "hard-values").hardlink_to(folder / f"environments/{SYSTEM}/values.yaml")
    (folder / "soft").symlink_to("hard")
    (folder / "soft-values").symlink_to("hard-values")
    before = {path: path.read_bytes() for path in files_below(folder)}
    values = f"environments/{SYSTEM}/values.yaml"
    for arguments in (["generate", "--output", f"sarif={values}"], ["report", "--output", values],
                      ["report", "--output", "schemas/new.html"], ["lint", "k", "--write-baseline", values],
                      ["lint", "k/good.yaml", "--write-baseline", "k/good.yaml"],
                      ["lint", "k", "--write-baseline", "k/good.yaml"],
                      ["lint", "k", "--output", "json=k/good.yaml"],
                      ["lint", "k", "--write-baseline", "leads-out"],
                      ["lint", "k", "--write-baseline", "hard"], ["lint", "k", "--output", "json=hard"],
                      ["lint", "k/good.yaml", "--output", "json=hard"], ["lint", "k", "--output", "json=soft"],
                      ["validate", "--output", "json=hard-values"], ["generate", "--check", "--output", "json=hard-values"],
                      ["report", "--output", "soft-values"], ["validate", "--output", "json=soft-values"]):
        refused(run(folder, *arguments), "cannot be written")
    assert before == {path: path.read_bytes() for path in files_below(folder)}
    assert not (folder.parent / "new").exists()
    assert run(folder, "lint", "k", "--write-baseline", "baseline.json").returncode == 0


def secrets_have_a_limit(folder):
    shutil.copytree(REPOSITORY / "tests/fixtures/todo/environments", folder / "environments")
    (folder / "s.env").write_text(f"DATABASE_URL=postgresql://{'x' * 1_100_000}\n")
    result = run(folder, "secrets", "todo", "phase4-minikube", "--env-file", "s.env")
    assert result.returncode == 1 and "the limit of a Secret is 1024 KiB" in result.stdout + result.stderr, result.stderr
    assert "xxxx" not in result.stdout + result.stderr


def memory_runs_out(folder):
    (folder / "big.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: [" + "1," * 3_000_000 + "1]}\n")
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
    (folder / "big.yaml").rename(folder / "big")
    (folder / "twinhull.yaml").write_text("limits: {nodes: 100000000}\n")
    for jobs in ("1", "3"):
        (folder / f"other{jobs}.yaml").write_text(GOOD)
        (folder / "big.yaml").write_bytes((folder / "big").read_bytes())
        for form in ("text", "json", "sarif", "junit", "github"):
            result = run(folder, "lint", ".", "--jobs", jobs, "--format", form, preexec_fn=limit)
            assert result.returncode == 2 and "out of memory" in result.stdout, (form, result)
    (folder / "big.yaml").unlink()
    inputs(folder)
    assert run(folder, "generate").returncode == 0
    before = {path: path.read_bytes() for path in files_below(folder)}
    values = folder / "environments" / SYSTEM / "values.yaml"
    good = values.read_text()
    # Too large for memory, in several sizes: each fails at another point.
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (120 << 20, 120 << 20))
    for entries in (1_000_000, 1_500_000, 1_900_000):
        values.write_text(good + "x: [" + "1," * entries + "1]\n")
        for command in (["validate"], ["generate"], ["generate", "--check"], ["report", "--output", "page.html"]):
            result = run(folder, *command, "--jobs", "1", preexec_fn=limit)
            assert result.returncode == 2, (command, entries, result)
            assert "out of memory" in result.stdout + result.stderr or "[limit-reached]" in result.stdout, result
        values.write_text(good)
        assert before == {path: path.read_bytes() for path in files_below(folder)}


def one_long_line(folder):
    """Columns are not computed from the start of the line for every finding."""
    wrong = ", ".join(f"k{number}: {number}" for number in range(40_000))
    (folder / "long.yaml").write_text(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{{wrong}}}\n")
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (8, 8))
    result = run(folder, "lint", "long.yaml", preexec_fn=limit)
    assert result.returncode == 2 and result.stdout.count("long.yaml:4:") == 2_001, result.returncode
    assert "38000 more findings in this file" in result.stdout, result.stdout[-500:]
    (folder / "twinhull.yaml").write_text("limits: {findings: 50000}\n")
    result = run(folder, "lint", "long.yaml", preexec_fn=limit)
    assert result.returncode == 1 and result.stdout.count("long.yaml:4:") == 40_000, result.returncode


def deep_directories(folder):
    """A chain of directories takes no more than its length squared."""
    (folder / "a.yaml").write_text(GOOD)
    descriptor = os.open(folder, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=descriptor)
        below = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(descriptor)
    try:
        result = run(folder, "lint", ".", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (20, 20)))
        assert result.returncode == 0, (result.returncode, result.stdout)
    finally:
        subprocess.run(["rm", "-rf", folder / "d"], check=True)


def wide_encodings_show_nothing(folder):
    """Secrets in UTF-16 and UTF-32 are not recognized, so no line of such a file is shown."""
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        (folder / "a.yaml").write_bytes(f"password: {SECRET}\n".encode(encoding))
        result = run(folder, "lint", ".")
        assert result.returncode != 0 and "\\x00" not in result.stdout, (encoding, result.stdout)


def many_volumes(folder):
    names = [f"v{number}" for number in range(20_000)]
    mounts = "".join(f"    - {{name: {name}, mountPath: /{name}}}\n" for name in names)
    volumes = "".join(f"  - {{name: {name}, emptyDir: {{}}}}\n" for name in names)
    (folder / "pod.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
                                     f"  - name: a\n    image: a:1\n    volumeMounts:\n{mounts}  volumes:\n{volumes}")
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (8, 8))
    result = run(folder, "lint", "pod.yaml", preexec_fn=limit)
    assert result.returncode in (0, 1) and "undeclared-volume" not in result.stdout, result.returncode


def kustomizations_that_build_on_many(folder):
    """Each on the next two: too many builds. Each on the next one: too many levels, far more than a stack holds."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    for name, count, next_ones in (("two", 300, (1, 2)), ("one", 8000, (1,))):
        top = folder / name
        for i in range(count):
            (top / f"d{i}").mkdir(parents=True)
            below = ", ".join(f"../d{i + step}" for step in next_ones)
            (top / f"d{i}/kustomization.yaml").write_text(f"resources: [{below}]\n")
        for i in range(count, count + 2):
            (top / f"d{i}").mkdir()
            (top / f"d{i}/kustomization.yaml").write_text("resources: [a.yaml]\n")
            (top / f"d{i}/a.yaml").write_text(WRONG)
        result = run(folder, "lint", name, preexec_fn=limit)
        assert result.returncode == 2 and "limit-reached" in result.stdout, (name, result.returncode, result.stderr)
        assert "A_B" in result.stdout, result.stdout


def no_command_starts_a_process(folder):
    """Of a system, a chart and a tree: the system calls show one program and its threads."""
    strace = shutil.which("strace")
    if strace is None:
        return "no strace"
    if subprocess.run([strace, "-qq", "-o", os.devnull, "true"], capture_output=True, timeout=60).returncode:
        return "strace may not trace here"
    inputs(folder)
    (folder / ".git").mkdir()
    trace = folder.parent / "trace"
    shutil.copytree(folder / "environments", folder.parent / "old/environments")
    for name in ("schemas", "templates"):
        shutil.copytree(folder / name, folder.parent / "old" / name)
    for path in (folder / "environments").rglob("values.yaml"):
        path.write_text(path.read_text("utf-8").replace("replicaCount: 1", "replicaCount: 2"), "utf-8")

    def command(*arguments):
        subprocess.run([strace, "-f", "-qq", "-e", "trace=process", "-o", trace, BINARY, *arguments], cwd=folder,
                       env={"PATH": PATH, "HOME": "/nonexistent"}, capture_output=True, timeout=300)
        calls = [line for line in trace.read_text("utf-8").splitlines()
                 if re.search(r" (execve|execveat|fork|vfork|clone|clone3)\(", line) and "CLONE_THREAD" not in line]
        assert len(calls) == 1 and " execve(" in calls[0], (arguments, calls)

    command("generate")
    assert (folder / "out").is_dir()
    chart = str(next((folder / "out" / SYSTEM / "helm").iterdir()))
    base = folder / "out" / SYSTEM / "kustomize/base"
    overlay = min((base.parent / "overlays").iterdir())
    command("lint", "out")
    for rendered in (chart, str(base), str(overlay)):
        command("lint", rendered)
        command("render", rendered)
    command("explain", SYSTEM)
    command("explain", chart, "Deployment")
    command("diff", str(folder.parent / "old"), ".")
    command("diff", chart, str(base))
    command("validate")
    command("report", "--output", "report.html")
    return None


def main():
    tests = [lint_stays_in_its_folder, charts_stay_in_their_folder, charts_load_no_file_through_a_link,
             packed_schemas_read_no_file, settings_are_no_link, trees_stay_in_their_repository,
             names_on_the_command_line_stay_in_their_repository, tracked_files_are_checked,
             tracked_files_are_checked_in_any_repository, configuration_of_git_runs_nothing,
             output_folder_is_no_link, output_mixes_with_nothing, folders_are_swapped, devices_and_pipes_stay,
             fixes_stay_in_their_folder, beginnings_stay_in_their_folder, settings_of_values_stay_in_their_file,
             inputs_are_not_overwritten, secrets_have_a_limit, memory_runs_out, one_long_line, many_volumes,
             deep_directories, wide_encodings_show_nothing,
             kustomizations_that_build_on_many, no_command_starts_a_process]

    def call(test):
        with tempfile.TemporaryDirectory(prefix="twinhull-reach-") as base:
            folder = pathlib.Path(base) / "root"
            folder.mkdir()
            return test(folder)

    return suite.run_tests("reach", tests, call)


if __name__ == "__main__":
    sys.exit(main())
