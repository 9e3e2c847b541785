// Where the secrets of Dapr Components come from. A sidecar exits if it cannot initialize a component of its
// app.

#include <fmt/format.h>

#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"
#include "lint/engine/missing.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// The Kubernetes Secrets of a component's `secretKeyRef`s, unless another store is used.
bool asks_kubernetes(const Object& component, const ObjectIndex& index) {
  const std::string_view store = text_at(component.node, "auth.secretStore");
  if (store.empty() || store == "kubernetes") return true;
  const Object* named = index.find(component, "Component", store);
  return named != nullptr && text_at(named->node, "spec.type") == "secretstores.kubernetes";
}

/// Whether the value of a secret setting contains a password: connection strings and URLs need not.
bool is_password(const ComponentSetting& known, std::string_view text) {
  if (text.empty() || has_unexpanded_placeholder(text)) return false;
  const std::string name = base::lowered(known.name);
  if (!name.ends_with("string") && !name.ends_with("url") && !name.ends_with("host")) return true;
  const std::string low = base::lowered(text);
  for (const std::string_view word : {"password=", "password =", "pwd=", "key=", "token=", "signature="}) {
    if (low.find(word) != std::string::npos) return true;
  }
  const std::size_t user = low.find("://");
  const std::size_t at = user == std::string::npos ? user : low.find('@', user);
  return at != std::string::npos && low.find(':', user + 3) < at;
}

}  // namespace

void check_dangling_dapr_secret(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_dapr(object, "Component") || !asks_kubernetes(object, index)) return;
  for (const Node* item : items_at(object.node, "spec.metadata")) {
    const Node* name = value_at(item, "secretKeyRef.name");
    if (name == nullptr || !name->is(Kind::string) || name->text.empty()) continue;
    if (!index.exists(object, "Secret", name->text)) {
      add_missing(object, {"Secret", object.namespace_name, name},
                  fmt::format("`{}` reads `{}` from Secret `{}`, which is not defined in namespace `{}`",
                              display(object), text_at(item, "name"), name->text, object.namespace_name),
                  "add it", index, report);
      continue;
    }
    const Object* secret = index.find(object, "Secret", name->text);
    const Node* key = value_at(item, "secretKeyRef.key");
    if (secret == nullptr) continue;
    const std::string_view wanted = key == nullptr ? name->text : key->text;
    const Node* data = value_at(secret->node, "data");
    const Node* texts = value_at(secret->node, "stringData");
    if (data == nullptr && texts == nullptr) continue;  // substituted elsewhere
    if ((data != nullptr && data->get(wanted) != nullptr) ||
        (texts != nullptr && texts->get(wanted) != nullptr))
      continue;
    diagnostic::Finding& finding = report.add(
        object, (key == nullptr ? name : key)->span,
        fmt::format("Secret `{}` has no key `{}`", name->text, wanted),
        key == nullptr ? "set `key`: it defaults to the name of the Secret" : "use an existing key");
    finding.related.push_back({"the Secret is defined here", location_of(*secret)});
  }
}

void check_unknown_dapr_secret_store(const Object& object, const ObjectIndex& index, Reporter& report) {
  const Node* store = object.id.group == "dapr.io" ? value_at(object.node, "auth.secretStore") : nullptr;
  if (store == nullptr || store->text.empty() || store->text == "kubernetes") return;
  const Object* named = index.find(object, "Component", store->text);
  if (named == nullptr && index.exists(object, "Component", store->text)) return;
  if (named != nullptr && text_at(named->node, "spec.type").starts_with("secretstores.")) return;
  report.add(object, store->span,
             named == nullptr ? fmt::format("secret store `{}` is not defined", store->text)
                              : fmt::format("`{}` is not a secret store", store->text),
             fmt::format("use a Component whose type begins with `secretstores.`, `kubernetes`, or pass "
                         "`--external Component/{}`",
                         store->text));
}

void check_plaintext_dapr_secret(const Object& object, const ObjectIndex&, Reporter& report) {
  const ComponentType* type = type_of(object);
  if (type == nullptr) return;
  for (const Node* entry : items_at(object.node, "spec.metadata")) {
    const std::string_view name = text_at(entry, "name");
    const ComponentSetting* known = find_setting(*type, name);
    const Node* value = plain_value(entry);
    if (known == nullptr || !known->secret || value == nullptr || !is_password(*known, value->text)) continue;
    diagnostic::Finding& finding =
        report.add(object, value_at(entry, "name")->span,
                   fmt::format("`{}` is a plaintext secret in `{}`", name, display(object)),
                   "use a Secret with `secretKeyRef`, and rotate the value");
    finding.redact_source = true;
  }
}

}  // namespace twinhull::lint
