"""A client of the YAML language server that editors run, over its standard input and output."""

import json
import pathlib
import queue
import subprocess
import threading

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
SERVER = REPOSITORY / "node_modules/yaml-language-server/bin/yaml-language-server"
SETTINGS = {"yaml": {"schemaStore": {"enable": False}, "kubernetesCRDStore": {"enable": False},
                     "hover": True, "completion": True, "validate": True},
            "http": {"proxy": "", "proxyStrictSSL": False}}
PATIENCE = 60  # timeout in seconds


class LanguageServer:
    """Use in a `with` statement. Documents are opened by path, which does not have to exist."""

    def __init__(self):
        self.server = subprocess.Popen(["node", SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL)
        self.messages = queue.Queue()
        self.last = 0
        threading.Thread(target=self._read, daemon=True).start()
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {
            "workspace": {"configuration": True},
            "textDocument": {"hover": {"contentFormat": ["markdown"]}, "completion": {}, "publishDiagnostics": {}}}})
        self._tell("initialized", {})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.kill()
        self.server.wait()

    def diagnostics(self, path, text):
        """Opens a document; returns the server's diagnostics as (line from 1, message)."""
        uri = path.as_uri()
        self._tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1,
                                                             "text": text}})
        found = self._wait(lambda message: message.get("method") == "textDocument/publishDiagnostics"
                           and message["params"]["uri"] == uri)["params"]["diagnostics"]
        return [(one["range"]["start"]["line"] + 1, one["message"]) for one in found]

    def hover(self, path, line, column):
        """The hover text at a location of an open document; lines and columns count from 0."""
        shown = self.ask("textDocument/hover", self._place(path, line, column))
        return "" if shown is None else shown["contents"]["value"]

    def completions(self, path, line, column):
        listed = self.ask("textDocument/completion", self._place(path, line, column))
        return [item["label"] for item in listed["items"]]

    def ask(self, method, params):
        self.last += 1
        number = self.last
        self._send({"id": number, "method": method, "params": params})
        answer = self._wait(lambda message: message.get("id") == number and "method" not in message)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    @staticmethod
    def _place(path, line, column):
        return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}

    def _tell(self, method, params):
        self._send({"method": method, "params": params})

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.server.stdin.flush()

    def _wait(self, wanted):
        while True:
            message = self.messages.get(timeout=PATIENCE)
            if message is None:
                raise RuntimeError("the language server has exited")
            if "method" in message and "id" in message:
                self._answer(message)
            elif wanted(message):
                return message

    def _answer(self, request):
        """The server requests its settings, and registers file watchers."""
        result = None
        if request["method"] == "workspace/configuration":
            result = [SETTINGS.get(item.get("section")) for item in request["params"]["items"]]
        self._send({"id": request["id"], "result": result})

    def _read(self):
        pipe = self.server.stdout
        while header := pipe.readline():
            length = int(header.split(b":")[1])
            while pipe.readline().strip():
                pass
            self.messages.put(json.loads(pipe.read(length)))
        self.messages.put(None)
