// Values of Secrets that are committed in plain text.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/base64.h"
#include "kubernetes/secret_values.h"
#include "lint/secrets/checks.h"
#include "lint/secrets/scan.h"
#include "lint/secrets/secrets.h"
#include "lint/secrets/values.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Whether a value of a Secret is secret, and not a user name, a certificate or a placeholder.
bool is_real(std::string_view key, std::string_view value) {
  if (value.empty() || value.size() > std::size_t{64} * 1024) return false;
  const NameKind kind = name_kind(key);
  const std::vector<SecretMatch> hits = scan_secrets(value, kind);
  if (std::ranges::any_of(hits, [](const SecretMatch& hit) { return !hit.open; })) return true;
  return looks_secret(value, kind == NameKind::weak ? NameKind::strong : kind);
}

/// The first entry of a map with a real secret value; null: none.
const yaml::Entry* first_real(const Node* map, bool encoded) {
  if (map == nullptr) return nullptr;
  for (const yaml::Entry& entry : map->entries) {
    if (!entry.value->is(yaml::Kind::string)) continue;
    const std::string value =
        encoded ? base::decode_base64(entry.value->text) : std::string(entry.value->text);
    if (is_real(entry.key, value)) return &entry;
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> real_secrets(const Node& document) {
  std::vector<std::string> out;
  for (const kubernetes::SecretValue& value : kubernetes::secret_values(document)) {
    const std::string plain =
        value.encoded ? base::decode_base64(value.node->text) : std::string(value.node->text);
    // A value in bytes, such as a key, is only recognized as it is written.
    const bool binary = value.encoded && plain.empty();
    if (!binary && !is_real(value.key, plain)) continue;
    out.emplace_back(value.node->text);
    if (value.encoded && !binary) out.push_back(plain);
  }
  return out;
}

void check_plaintext_secret(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind != "Secret" || !object.id.group.empty()) return;
  if (object.node->find("sops") != nullptr) return;  // its values are encrypted
  const yaml::Entry* found = first_real(value_at(object.node, "stringData"), false);
  if (found == nullptr) found = first_real(value_at(object.node, "data"), true);
  if (found == nullptr) return;
  diagnostic::Finding& finding = report.add(
      object, found->key_span, fmt::format("plaintext value of `{}` in `{}`", found->key, display(object)),
      "use a SealedSecret, an ExternalSecret or SOPS, and rotate the value");
  finding.redact_source = true;
}

}  // namespace twinhull::lint
