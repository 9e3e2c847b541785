"""A kube-apiserver with its etcd on loopback, and its verdicts on objects: create, dry run, strict.

TWINHULL_KUBE_APISERVER names the directory with both programs (scripts/build-server makes it).
"""

import http.client
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

VARIABLE = "TWINHULL_KUBE_APISERVER"


def programs():
    """The directory with the programs; None if the variable is not set to one."""
    folder = pathlib.Path(os.environ.get(VARIABLE, ""))
    found = all(os.access(folder / name, os.X_OK) for name in ("etcd", "kube-apiserver"))
    return folder.resolve() if os.environ.get(VARIABLE) and found else None


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Server:
    """Runs while the `with` block does."""

    def __init__(self, folder):
        self.folder = folder
        self.local = threading.local()
        self.lock = threading.Lock()
        self.context = ssl._create_unverified_context()
        self.running = []

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(prefix="twinhull-server-")
        home = pathlib.Path(self.home.name)
        client, peer, self.port = free_ports(3)
        subprocess.run(["openssl", "genrsa", "-out", home / "sa.key", "2048"], check=True, capture_output=True)
        subprocess.run(["openssl", "rsa", "-in", home / "sa.key", "-pubout", "-out", home / "sa.pub"],
                       check=True, capture_output=True)
        (home / "tokens.csv").write_text('test,admin,admin,"system:masters"\n')
        self.start("etcd", "--name", "test", "--data-dir", home / "etcd", "--unsafe-no-fsync", "--log-level", "error",
                   "--listen-client-urls", f"http://127.0.0.1:{client}", "--advertise-client-urls", f"http://127.0.0.1:{client}",
                   "--listen-peer-urls", f"http://127.0.0.1:{peer}", "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
                   "--initial-cluster", f"test=http://127.0.0.1:{peer}")
        self.start("kube-apiserver", "--etcd-servers", f"http://127.0.0.1:{client}", "--bind-address", "127.0.0.1",
                   "--advertise-address", "127.0.0.1", "--secure-port", str(self.port), "--cert-dir", home / "certificates",
                   "--service-cluster-ip-range", "10.96.0.0/16", "--service-account-key-file", home / "sa.pub",
                   "--service-account-signing-key-file", home / "sa.key", "--service-account-issuer", "https://kubernetes.default.svc",
                   "--token-auth-file", home / "tokens.csv", "--authorization-mode", "RBAC", "--endpoint-reconciler-type", "none",
                   "--enable-priority-and-fairness=false", "--allow-privileged=true",
                   "--disable-admission-plugins", "ServiceAccount,Priority,RuntimeClass,DefaultTolerationSeconds,OwnerReferencesPermissionEnforcement")
        for _ in range(240):
            try:
                if self.call("GET", "/readyz")[0] == 200 and self.call("GET", "/api/v1/namespaces/default")[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.5)
        else:
            self.__exit__(None, None, None)
            raise SystemExit("the server did not become ready")
        version = json.loads(self.call("GET", "/version")[1])
        self.release = f"1.{re.match('[0-9]+', version['minor'])[0]}"
        self.kinds = self.discover()
        return self

    def __exit__(self, *_):
        for process in reversed(self.running):
            process.terminate()
            process.wait()
        self.home.cleanup()

    def start(self, program, *arguments):
        log = open(pathlib.Path(self.home.name) / f"{program}.log", "wb")
        self.running.append(subprocess.Popen([self.folder / program, *arguments], stdout=log, stderr=log))

    def call(self, method, path, body=None):
        """Status, text, warnings."""
        for attempt in (1, 2, 3):
            try:
                if getattr(self.local, "connection", None) is None:
                    self.local.connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=60)
                self.local.connection.request(method, path, body, {
                    "Authorization": "Bearer test", "Content-Type": "application/json", "Accept": "application/json"})
                answer = self.local.connection.getresponse()
                text = answer.read()
                warnings = [re.sub(r'^299 - "(.*)"$', r"\1", one).replace('\\"', '"') for one in answer.headers.get_all("Warning") or []]
                return answer.status, text, warnings
            except (http.client.HTTPException, OSError):
                self.local.connection = None
                if attempt == 3:
                    raise

    def discover(self):
        kinds = {}
        groups = ["/api/v1"]
        for group in json.loads(self.call("GET", "/apis")[1])["groups"]:
            groups += ["/apis/" + version["groupVersion"] for version in group["versions"]]
        for group in groups:
            listed = json.loads(self.call("GET", group)[1])
            for resource in listed.get("resources", []):
                if "/" not in resource["name"]:
                    kinds[listed["groupVersion"], resource["kind"]] = (group, resource["name"], resource["namespaced"])
        return kinds

    def judge(self, value):
        """Whether the object is accepted, the causes if not, the warnings."""
        key = (value.get("apiVersion"), value.get("kind"))
        if not all(isinstance(part, str) for part in key) or key not in self.kinds:
            return False, [f"no matches for {key}"], []
        group, plural, namespaced = self.kinds[key]
        metadata = value.get("metadata")
        namespace = metadata.get("namespace") or "default" if isinstance(metadata, dict) else "default"
        if not isinstance(namespace, str):
            return False, ["metadata.namespace: not a string"], []
        path = f"{group}/namespaces/{urllib.parse.quote(namespace, safe='')}/{plural}" if namespaced else f"{group}/{plural}"
        body = json.dumps(value, default=str)
        try:
            if plural == "services" and '"nodePort"' in body:  # a dry run does not look for them in the range
                with self.lock:
                    status, text, warnings = self.call("POST", path + "?fieldValidation=Strict", body.encode())
                    if status < 300:
                        self.call("DELETE", f"{path}/{json.loads(text)['metadata']['name']}")
            else:
                status, text, warnings = self.call("POST", path + "?dryRun=All&fieldValidation=Strict", body.encode())
        except http.client.RemoteDisconnected:
            return False, ["the server fails on it"], []
        if status < 300 or status == 409:  # an object of that name is there
            return True, [], warnings
        try:
            answer = json.loads(text)
        except ValueError:
            return False, [text.decode("utf-8", "replace")], warnings
        causes = [f"{one.get('field', '')}: {one.get('message', '')}" for one in (answer.get("details") or {}).get("causes", [])]
        return False, causes or [answer.get("message", "")], warnings

    def judge_all(self, values):
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(self.judge, values))
