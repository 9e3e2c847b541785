"""Archives with the same bytes for the same files."""

import gzip
import io
import tarfile


def tar(files, when, owner=0):
    """A tar of {path: (mode, bytes)}; a path that ends with `/` is a directory."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, (mode, data) in files.items():
            info = tarfile.TarInfo(path.rstrip("/"))
            info.type = tarfile.DIRTYPE if path.endswith("/") else tarfile.REGTYPE
            info.mode, info.mtime, info.uid, info.gid, info.size = mode, when, owner, owner, len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(data):
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9, mtime=0, filename="") as stream:
        stream.write(data)
    return out.getvalue()
