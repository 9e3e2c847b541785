// Secrets whose type requires keys.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/base64.h"
#include "base/text.h"
#include "lint/validation/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

struct SecretType {
  std::string_view type;
  std::vector<std::string_view> keys;
  bool one = false;       ///< one of the keys is enough
  bool filled = false;    ///< the value must not be empty
  bool document = false;  ///< the value is JSON
};

const SecretType* find_type(std::string_view type) {
  static const std::array types = {
      SecretType{"kubernetes.io/tls", {"tls.crt", "tls.key"}},
      SecretType{"kubernetes.io/dockerconfigjson", {".dockerconfigjson"}, false, true, true},
      SecretType{"kubernetes.io/dockercfg", {".dockercfg"}, false, true, true},
      SecretType{"kubernetes.io/basic-auth", {"username", "password"}, true},
      SecretType{"kubernetes.io/ssh-auth", {"ssh-privatekey"}, false, true},
  };
  const auto row = std::ranges::find(types, type, &SecretType::type);
  return row == types.end() ? nullptr : &*row;
}

/// The value of a key, in `stringData` before `data`.
const Node* value_of(const Object& object, std::string_view key) {
  for (std::string_view part : {"stringData", "data"}) {
    const Node* data = value_at(object.node, part);
    const Node* value = data == nullptr ? nullptr : data->get(key);
    if (value != nullptr) return value;
  }
  return nullptr;
}

/// Tools that fill in the values of a Secret, or encrypt them.
bool is_filled_later(const Object& object) {
  if (object.node->at("sops.mac") != nullptr) return true;
  const Node* annotations = value_at(object.node, "metadata.annotations");
  return annotations != nullptr && std::ranges::any_of(annotations->entries, [](const yaml::Entry& entry) {
           return entry.key.starts_with("avp.kubernetes.io/");
         });
}

void check_document(const Object& object, const SecretType& typed, Reporter& report) {
  const Node* value = value_of(object, typed.keys[0]);
  if (value == nullptr || has_unexpanded_placeholder(value->text)) return;
  const Node* plain = value_at(object.node, "stringData");
  const bool is_plain = plain != nullptr && plain->get(typed.keys[0]) == value;
  const std::string text = is_plain ? std::string(value->text) : base::decode_base64(value->text);
  const std::string_view inner = base::trim(text);
  if (inner.starts_with('{') && inner.ends_with('}')) return;
  report.add(object, value->span,
             fmt::format("`{}` is not a JSON map: the API server rejects the Secret", typed.keys[0]),
             "write the content of a Docker configuration: `{\"auths\": …}`");
}

}  // namespace

void check_missing_secret_key(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind != "Secret" || !object.id.group.empty() || is_filled_later(object)) return;
  const Node* type = value_at(object.node, "type");
  const std::string_view text = text_at(type, "");
  if (text == "kubernetes.io/service-account-token") {
    const Node* annotations = value_at(object.node, "metadata.annotations");
    const Node* account =
        annotations == nullptr ? nullptr : annotations->get("kubernetes.io/service-account.name");
    if (text_at(account, "").empty())
      report.add(object, type->span,
                 "the token has no annotation `kubernetes.io/service-account.name`: the API server rejects "
                 "the Secret",
                 "add the annotation with the name of its ServiceAccount");
    return;
  }
  const SecretType* typed = find_type(text);
  if (typed == nullptr) return;
  std::vector<std::string_view> missing;
  for (const std::string_view key : typed->keys) {
    const Node* value = value_of(object, key);
    if (value == nullptr || (typed->filled && value->text.empty())) missing.push_back(key);
  }
  const bool enough = typed->one ? missing.size() < typed->keys.size() : missing.empty();
  if (!enough) {
    const Node* present = value_of(object, missing[0]);
    report.add(object, present == nullptr ? type->span : present->span,
               fmt::format("type `{}` requires `{}`: the API server rejects the Secret", text,
                           base::join(missing, typed->one ? "` or `" : "` and `")),
               fmt::format("add `{}` to `data` or `stringData`, or use `type: Opaque`", missing[0]));
    return;
  }
  if (typed->document) check_document(object, *typed, report);
}

}  // namespace twinhull::lint
