"""Makes a corpus of Kubernetes manifests for the linter's timings: many small applications that refer to one another's
objects as real ones do, in several namespaces, with the mistakes people make. The same bytes every time.

    corpus.py FOLDER OBJECTS [--one-file]     writes about OBJECTS objects into FOLDER
"""

import pathlib
import sys

# What one application is made of: six objects in one file.
APPLICATION = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {name}
  namespace: {namespace}
automountServiceAccountToken: false
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {name}
  namespace: {namespace}
data:
  LOG_LEVEL: info
  BACKEND_URL: http://{peer}.{namespace}.svc.cluster.local
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: {namespace}
  labels:
    app.kubernetes.io/name: {name}
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {name}
    spec:
      serviceAccountName: {name}
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: app
          image: registry.example.com/team/{name}:{tag}
          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: {config}
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: {memory}
          readinessProbe:
            httpGet:
              path: /ready
              port: {probe}
          livenessProbe:
            httpGet:
              path: /live
              port: http
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
---
apiVersion: v1
kind: Service
metadata:
  name: {name}
  namespace: {namespace}
spec:
  selector:
    app.kubernetes.io/name: {name}
  ports:
    - name: http
      port: 80
      targetPort: http
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {name}
  namespace: {namespace}
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt
spec:
  ingressClassName: nginx
  tls:
    - hosts: [{name}.example.com]
      secretName: {name}-tls
  rules:
    - host: {name}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {backend}
                port:
                  name: http
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {name}
  namespace: {namespace}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
"""
OBJECTS = APPLICATION.count("kind: ") - APPLICATION.count("  kind: ")


def application(number):
    """One application; every fiftieth has one of the usual mistakes."""
    name = f"app-{number:05}"
    wrong = number % 200 // 50 if number % 50 == 0 else None
    return APPLICATION.format(
        name=name,
        namespace=f"team-{number % 20:02}",
        peer=f"app-{max(0, number - 20):05}",
        replicas=2 + number % 3,
        tag="latest" if wrong == 0 else f"1.{number % 30}.0",
        config=f"{name}-settings" if wrong == 1 else name,
        memory="64Mi" if wrong == 2 else "256Mi",
        probe="web" if wrong == 3 else "http",
        backend=name,
    )


def write(folder, objects, one_file=False):
    """Writes the corpus and returns (objects, bytes)."""
    count = max(1, round(objects / OBJECTS))
    folder.mkdir(parents=True, exist_ok=True)
    texts = [application(number) for number in range(count)]
    if one_file:
        texts = ["---\n".join(texts)]
    for number, text in enumerate(texts):
        (folder / f"{number:05}.yaml").write_text(text, "utf-8")
    return count * OBJECTS, sum(len(text.encode()) for text in texts)


OVERLAY = {
    "kustomization.yaml": """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../base
namespace: shop
namePrefix: shop-
labels:
  - pairs:
      environment: production
    includeSelectors: true
images:
  - name: registry.example.com/team/app-00000
    newTag: "2.0"
replicas:
  - name: app-00000
    count: 5
configMapGenerator:
  - name: settings
    literals: [MODE=production]
patches:
  - path: mode.yaml
""",
    "mode.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-00000
  namespace: team-00
spec:
  template:
    spec:
      containers:
        - name: app
          env:
            - name: MODE
              value: production
""",
}


def write_tree(folder, objects):
    """Writes the corpus as a base with an overlay; returns the overlay and the number of objects of the base."""
    count, _ = write(folder / "base", objects)
    names = sorted(path.name for path in (folder / "base").glob("*.yaml"))
    listed = "".join(f"  - {name}\n" for name in names)
    kustomization = f"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n{listed}"
    (folder / "base/kustomization.yaml").write_text(kustomization, "utf-8")
    (folder / "overlay").mkdir()
    for name, text in OVERLAY.items():
        (folder / "overlay" / name).write_text(text, "utf-8")
    return folder / "overlay", count


if __name__ == "__main__":
    made = write(pathlib.Path(sys.argv[1]), int(sys.argv[2]), "--one-file" in sys.argv[3:])
    print(f"{made[0]} objects, {made[1]} bytes")
