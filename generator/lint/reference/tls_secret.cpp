// The Secret with the certificate of an Ingress.

#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/missing.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

using yaml::Node;

/// An Ingress or Gateway with an annotation for an issuer, which also creates the Secret.
bool is_issued(const Object& object) {
  const Node* annotations = value_at(object.node, "metadata.annotations");
  return annotations != nullptr && std::ranges::any_of(annotations->entries, [](const yaml::Entry& entry) {
           return entry.key.starts_with("cert-manager.io/") ||
                  entry.key.starts_with("cert.gardener.cloud/") || entry.key == "kubernetes.io/tls-acme";
         });
}

}  // namespace

void check_dangling_tls_secret(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind != "Ingress" || object.id.group != "networking.k8s.io") return;
  if (is_issued(object)) return;
  for (const Node* tls : items_at(object.node, "spec.tls")) {
    const Node* name = value_at(tls, "secretName");
    if (name == nullptr || name->text.empty() || index.exists(object, "Secret", name->text)) continue;
    add_missing(
        object, {"Secret", object.namespace_name, name},
        fmt::format("`{}` references TLS Secret `{}`, which is not defined", display(object), name->text),
        "add it", index, report);
  }
}

}  // namespace twinhull::lint
