"""Rendering programs are confined: nothing is requested from a local listener, no program of the linted directory is
run, all end with the linter and at their limits, and no secret is left on disk.
"""

import http.server
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / "build/twinhull"
TOOLS = REPOSITORY / "build/tools"
SECRET = "correct-horse-battery"

MANIFEST = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n"


class Listener(http.server.BaseHTTPRequestHandler):
    requests = []

    def do_GET(self):
        Listener.requests.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_):
        pass


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)


def environment(folder, path):
    temporary = folder.parent / (folder.name + "-tmp")
    temporary.mkdir(exist_ok=True)
    return {"PATH": path, "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "TMPDIR": str(temporary)}


def lint(folder, *arguments, path=f"{TOOLS}:/usr/bin:/bin"):
    return subprocess.run([BINARY, "lint", ".", *arguments], cwd=folder, env=environment(folder, path), text=True,
                          capture_output=True, timeout=120)


def nothing_is_requested(folder):
    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    write(folder, {
        "tree/web.yaml": MANIFEST,
        "tree/kustomization.yaml": f"""resources:
- web.yaml
- {url}/resource.yaml
- {url}/repository.git?ref=main
components: [{url}/component]
patches: [{{path: {url}/patch.yaml, target: {{kind: ServiceAccount}}}}]
openapi: {{path: {url}/openapi.json}}
crds: [{url}/crd.json]
configMapGenerator: [{{name: files, files: ['a={url}/a'], envs: [{url}/b]}}]
""",
        "hidden/web.yaml": MANIFEST,
        "hidden/kustomization.yaml": "resources: [web.yaml]\ntransformers: [plugin.yaml]\n",
        "hidden/plugin.yaml": f"""apiVersion: builtin
kind: PatchTransformer
metadata: {{name: x}}
path: {url}/plugin.yaml
target: {{kind: ServiceAccount}}
""",
        "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
        "chart/values.yaml": "size: 1\n",
        "chart/values.schema.json": f'{{"properties": {{"size": {{"$ref": "{url}/size.json"}}}}}}\n',
        "chart/templates/web.yaml": MANIFEST,
    })
    result = lint(folder)
    server.shutdown()
    found = result.stdout.count("[remote-resource]")
    assert not Listener.requests, Listener.requests
    assert found == 10, (found, result.stdout)
    assert "2 kustomizations" in result.stderr and "1 rendered chart" in result.stderr, result.stderr


def no_program_of_the_folder(folder):
    write(folder, {"kustomization.yaml": "resources: [web.yaml]\n", "web.yaml": MANIFEST})
    for name in ("kubectl", "kustomize", "helm"):
        script(folder / name, f"touch {folder}/ran\n")
    for path in ("", ":", ".", "./", ":/nonexistent", "/nonexistent:"):
        result = lint(folder, path=path)
        assert "[helm-or-kubectl-not-found]" in result.stdout, (path, result.stdout)
    (folder / "bin/kustomize").mkdir(parents=True)
    assert "1 kustomization" in lint(folder, path=f"{folder}/bin:{TOOLS}").stderr  # a directory is not a program
    assert not (folder / "ran").exists()


def secrets_stay(folder, number):
    """A kustomization that must be copied, a build that hangs, and a signal."""
    write(folder, {
        "kustomization.yaml": "resources: [web.yaml, 'https://example.com/x.yaml']\n"
                              "secretGenerator: [{name: s, envs: [s.env], files: [key.pem]}]\n",
        "web.yaml": MANIFEST,
        "s.env": f"PASSWORD={SECRET}\n",
        "key.pem": SECRET,
    })
    script(folder / "bin/kubectl", f"echo $$ > {folder}/pid; exec sleep 300\n")
    process = subprocess.Popen([BINARY, "lint", "."], cwd=folder, env=environment(folder, f"{folder}/bin:/usr/bin:/bin"),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 30
    while not (folder / "pid").exists() and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(number)
    process.wait(timeout=30)
    left = [path for path in (folder.parent / (folder.name + "-tmp")).rglob("*") if path.is_file()]
    assert not any(SECRET in path.read_text() for path in left), left
    assert number == signal.SIGKILL or not left, left
    pid = int((folder / "pid").read_text())
    time.sleep(0.5)
    assert not os.path.exists(f"/proc/{pid}") or "Z" in pathlib.Path(f"/proc/{pid}/stat").read_text().split()[2]


def limits_hold(folder):
    write(folder, {
        "kustomization.yaml": "resources: [web.yaml]\n", "web.yaml": MANIFEST,
        "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
        "chart/templates/web.yaml": "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}\n" + MANIFEST,
    })
    script(folder / "slow/kubectl", "sleep 300 & sleep 300\n")
    write(folder, {
        "large/Chart.yaml": "apiVersion: v2\nname: large\nversion: 1.0.0\n",
        "large/templates/web.yaml": '{{ repeat 3000000000 "x" | len }}\n' + MANIFEST,
    })
    begin = time.monotonic()
    result = lint(folder, "--render-timeout", "1", path=f"{folder}/slow:{TOOLS}:/usr/bin:/bin")
    assert result.stdout.count("[renderer-limit]") == 3 and result.returncode == 2, (result.stdout, result.stderr)
    assert "result is too large" in result.stdout and "takes too many steps" in result.stdout, result.stdout
    assert "took longer than 1 s" in result.stdout and time.monotonic() - begin < 20


def links_lead_nowhere(folder):
    write(folder, {
        "outside.yaml": f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\ndata: {{A: {SECRET}}}\n",
        "tree/kustomization.yaml": "resources: [link.yaml]\nsecretGenerator: [{name: s, envs: [s.env]}]\n",
        "tree/s.env.example": "A=b\n",
    })
    (folder / "tree/link.yaml").symlink_to("../outside.yaml")
    result = subprocess.run([BINARY, "lint", "tree"], cwd=folder, env=environment(folder, f"{TOOLS}:/usr/bin:/bin"),
                            text=True, capture_output=True, timeout=60)
    assert "[file-outside-kustomization]" in result.stdout and SECRET not in result.stdout, result.stdout


def main():
    tests = {
        "nothing is requested": nothing_is_requested,
        "no program of the directory": no_program_of_the_folder,
        "secrets stay (SIGTERM)": lambda folder: secrets_stay(folder, signal.SIGTERM),
        "secrets stay (SIGKILL)": lambda folder: secrets_stay(folder, signal.SIGKILL),
        "limits hold": limits_hold,
        "links are not followed": links_lead_nowhere,
    }
    failed = 0
    for name, test in tests.items():
        with tempfile.TemporaryDirectory() as base:
            folder = pathlib.Path(base) / "root"
            folder.mkdir()
            try:
                test(folder)
            except (AssertionError, OSError, subprocess.SubprocessError) as error:
                failed += 1
                print(f"FAILED {name}: {error}")
    print(suite.closing_line(len(tests) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
