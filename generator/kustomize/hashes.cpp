// The suffix of generated names: the first digits of a hash of kind, type and data, in letters that form no
// words.

#include <fmt/format.h>

#include <string>

#include "base/go_json.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "kustomize/go_json.h"
#include "kustomize/transformers.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

void append_field(std::string& out, std::string_view key, const Node* value) {
  base::append_go_json_string(out, key);
  out += ':';
  if (value == nullptr) {
    out += "\"\"";
  } else if (is_scalar(*value)) {
    base::append_go_json_string(out, value->text);
  } else {
    append_go_json(out, *value);
  }
}

/// The name is empty, because Kustomize looks for a field called `metadata/name`.
std::string content(const Node& object) {
  const bool secret = text_at(&object, "kind") == "Secret";
  const std::string_view binary = secret ? "stringData" : "binaryData";
  const Node* more = object.get(binary);
  const bool has_more = more != nullptr && more->is(Kind::map);
  std::string out = "{";
  if (has_more && !secret) {
    append_field(out, binary, more);
    out += ',';
  }
  append_field(out, "data", object.get("data"));
  out += fmt::format(",\"kind\":\"{}\",\"name\":\"\"", secret ? "Secret" : "ConfigMap");
  if (secret) {
    if (has_more) {
      out += ',';
      append_field(out, binary, more);
    }
    out += ',';
    append_field(out, "type", object.get("type"));
  }
  return out + "}";
}

std::string suffix(const Node& object) {
  std::string digits = base::sha256_hex(content(object)).substr(0, 10);
  for (char& c : digits) {
    switch (c) {
      case '0':
        c = 'g';
        break;
      case '1':
        c = 'h';
        break;
      case '3':
        c = 'k';
        break;
      case 'a':
        c = 'm';
        break;
      case 'e':
        c = 't';
        break;
      default:
        break;
    }
  }
  return digits;
}

}  // namespace

void add_hashes(Context& context, ResourceMap& resources) {
  for (Resource* resource : resources.all()) {
    if (resource->annotation(needs_hash_annotation) != "enabled") continue;
    const std::string_view kind = resource->id().type.kind;
    if (kind != "ConfigMap" && kind != "Secret") {
      context.report("kustomize-build-error", resource->root()->span,
                     fmt::format("the generated {} became a {}, whose name gets no hash",
                                 backquoted(display(resource->original())), backquoted(kind)),
                     "set `disableNameSuffixHash`");
      continue;
    }
    // A hash of a text takes longer than a copy.
    if (!context.spend(4 * cost_of(*resource->root(), base::limit(base::Limit::build_steps)))) return;
    const std::string hash = suffix(*resource->root());
    resource->store_previous_id();
    resource->set_name(fmt::format("{}-{}", resource->id().name, hash));
  }
  resources.touch();
}

}  // namespace twinhull::kustomize
