"""The container image as an OCI layout in a tar: nothing but the program, run by a user without privileges."""

import hashlib
import json
import time

import archive

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
USER = 65532
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
INDEX = "application/vnd.oci.image.index.v1+json"


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def layer(program, when):
    return archive.tar({
        "etc/": (0o755, b""),
        "etc/group": (0o644, f"twinhull:x:{USER}:\n".encode()),
        "etc/passwd": (0o644, f"twinhull:x:{USER}:{USER}::/work:/usr/bin/twinhull\n".encode()),
        "tmp/": (0o1777, b""),
        "usr/": (0o755, b""),
        "usr/bin/": (0o755, b""),
        "usr/bin/twinhull": (0o755, program),
        "work/": (0o755, b""),
    }, when)


def image(programs, version, commit, when):
    """The tar of an image for all architectures of {machine: program}."""
    blobs, manifests = {}, []
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when))
    labels = {"org.opencontainers.image.title": "twinhull", "org.opencontainers.image.version": version,
              "org.opencontainers.image.revision": commit}

    def add(kind, data):
        blobs[digest(data)] = data
        return {"mediaType": kind, "digest": digest(data), "size": len(data)}

    for machine, program in programs.items():
        content = layer(program, when)
        platform = {"architecture": ARCHITECTURES[machine], "os": "linux"}
        config = compact({
            **platform, "created": created,
            "config": {"User": f"{USER}:{USER}", "WorkingDir": "/work", "Entrypoint": ["/usr/bin/twinhull"],
                       "Env": ["PATH=/usr/bin"], "Labels": labels},
            "rootfs": {"type": "layers", "diff_ids": [digest(content)]},
            "history": [{"created": created, "created_by": "scripts/release"}]})
        manifest = compact({"schemaVersion": 2, "mediaType": MANIFEST, "config": add(CONFIG, config),
                            "layers": [add(LAYER, archive.zipped(content))], "annotations": labels})
        manifests.append({**add(MANIFEST, manifest), "platform": platform,
                          "annotations": {"org.opencontainers.image.ref.name": version}})
    if len(manifests) > 1:  # one name for all architectures
        for manifest in manifests:
            del manifest["annotations"]
        both = compact({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests})
        manifests = [{**add(INDEX, both), "annotations": {"org.opencontainers.image.ref.name": version}}]
    index = compact({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests})
    files = {"oci-layout": (0o644, b'{"imageLayoutVersion":"1.0.0"}'), "index.json": (0o644, index),
             "blobs/": (0o755, b""), "blobs/sha256/": (0o755, b"")}
    files.update({"blobs/" + name.replace(":", "/"): (0o644, blobs[name]) for name in sorted(blobs)})
    return archive.tar(files, when)
