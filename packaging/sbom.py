"""The software bill of materials as SPDX 2.3: the files of a release, and the libraries that they contain."""

import hashlib
import json
import re
import subprocess
import time

# Licences of cmake/copyright as SPDX expressions.
EXPRESSIONS = {
    "MIT": "MIT", "BSD-3-Clause": "BSD-3-Clause", "Zlib": "Zlib",
    "LGPL-2.1+": "LGPL-2.1-or-later",
    "LGPL-3+ or GPL-2+": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "GPL-3+ with the GCC Runtime Library Exception": "GPL-3.0-or-later WITH GCC-exception-3.1"}


def libraries(copyright_text):
    """The rows of cmake/copyright: (name, Debian package, licence, installed version)."""
    for name, package, licence in re.findall(r"^  (\S.{16})(\S+) +(\S.*)$", copyright_text, re.M):
        ran = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
        yield name.strip(), package, EXPRESSIONS[licence], ran.stdout if ran.returncode == 0 else ""


def sbom(files, copyright_text, version, commit, when):
    """The document about {file name: bytes}."""
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when))
    program = {"SPDXID": "SPDXRef-twinhull", "name": "twinhull", "versionInfo": version, "supplier": "NOASSERTION",
               "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
               "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION", "primaryPackagePurpose": "APPLICATION",
               "sourceInfo": f"commit {commit}"}
    packages, relations = [program], [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-twinhull")]
    for name, package, licence, installed in libraries(copyright_text):
        identifier = "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", package)
        one = {"SPDXID": identifier, "name": name, "versionInfo": installed or "NOASSERTION", "supplier": "Organization: Debian",
               "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": licence,
               "licenseDeclared": licence, "copyrightText": "NOASSERTION", "primaryPackagePurpose": "LIBRARY"}
        if installed:
            one["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                    "referenceLocator": f"pkg:deb/debian/{package}@{installed}"}]
        packages.append(one)
        relations.append(("SPDXRef-twinhull", "STATIC_LINK", identifier))
    listed = []
    for number, (name, data) in enumerate(sorted(files.items())):
        listed.append({"SPDXID": f"SPDXRef-file-{number}", "fileName": f"./{name}",
                       "checksums": [{"algorithm": kind, "checksumValue": hashlib.new(kind.lower(), data).hexdigest()}
                                     for kind in ("SHA1", "SHA256")],
                       "licenseConcluded": "NOASSERTION", "licenseInfoInFiles": ["NOASSERTION"],
                       "copyrightText": "NOASSERTION"})
        relations.append(("SPDXRef-twinhull", "GENERATES", f"SPDXRef-file-{number}"))
    document = {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"twinhull-{version}", "documentNamespace": f"urn:twinhull:{version}:{commit or 'unknown'}",
        "creationInfo": {"created": created, "creators": ["Tool: twinhull-release"]},
        "packages": packages, "files": listed,
        "relationships": [{"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
                          for one, kind, other in relations]}
    return (json.dumps(document, indent=2) + "\n").encode()
