#include "kubernetes/secret_values.h"

namespace twinhull::kubernetes {
namespace {

void collect(const yaml::Node& node, std::vector<SecretValue>& out) {
  const yaml::Node* kind = node.get("kind");
  const bool secret = kind != nullptr && kind->text == "Secret";
  for (const yaml::Entry& entry : node.entries) {
    if (!secret || (entry.key != "data" && entry.key != "stringData")) {
      collect(*entry.value, out);
    } else if (entry.value->is(yaml::Kind::map)) {
      for (const yaml::Entry& value : entry.value->entries)
        out.push_back({value.key, value.value, entry.key == "data"});
    } else {
      out.push_back({entry.key, entry.value, entry.key == "data"});
    }
  }
  for (const yaml::Node* item : node.items) collect(*item, out);
}

}  // namespace

std::vector<SecretValue> secret_values(const yaml::Node& document) {
  std::vector<SecretValue> out;
  collect(document, out);
  return out;
}

}  // namespace twinhull::kubernetes
