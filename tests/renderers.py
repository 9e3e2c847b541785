"""Rendering is confined: nothing is requested from a local listener, no program is started, it ends at its limits, and no
secret is left on disk.
"""

import http.server
import pathlib
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


def nothing_is_started(folder):
    """No program is started, whatever is on PATH and whatever charts and kustomizations contain, and nothing is left behind."""
    write(folder, {
        "tree/kustomization.yaml": "resources: [web.yaml, gone.yaml]\ngenerators: [plugin.yaml]\nnamePrefix: a-\n"
                                   "secretGenerator: [{name: s, envs: [s.env], files: [key.pem]}]\n",
        "tree/web.yaml": MANIFEST,
        "tree/plugin.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  annotations:\n"
                            "    config.kubernetes.io/function: 'exec: {path: ./run}'\n",
        "tree/s.env": f"PASSWORD={SECRET}\n",
        "tree/key.pem": SECRET,
        "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n", "chart/templates/web.yaml": MANIFEST,
    })
    for name in ("bin/kubectl", "bin/kustomize", "bin/helm", "bin/git", "helm", "kubectl", "tree/run"):
        script(folder / name, f"touch {folder}/ran\n")
    for path in (f"{folder}/bin:/usr/bin:/bin", "", ":", ".", "/nonexistent:"):
        result = lint(folder, path=path)
        assert "1 rendered chart, 1 kustomization" in result.stderr, (path, result.stderr)
        assert "[dangling-kustomize-path]" in result.stdout, (path, result.stdout)
        assert SECRET not in result.stdout, result.stdout
    assert not (folder / "ran").exists()
    left = [path for path in (folder.parent / (folder.name + "-tmp")).rglob("*") if path.is_file()]
    assert not left, left


def limits_hold(folder):
    write(folder, {
        "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
        "chart/templates/web.yaml": "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}\n" + MANIFEST,
    })
    write(folder, {
        "large/Chart.yaml": "apiVersion: v2\nname: large\nversion: 1.0.0\n",
        "large/templates/web.yaml": '{{ repeat 3000000000 "x" | len }}\n' + MANIFEST,
    })
    begin = time.monotonic()
    result = lint(folder)
    assert result.stdout.count("[renderer-limit]") == 2 and result.returncode == 2, (result.stdout, result.stderr)
    assert "result is too large" in result.stdout and "takes too many steps" in result.stdout, result.stdout
    assert time.monotonic() - begin < 20


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
        "nothing is started": nothing_is_started,
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
