#include "emit/secret_placeholder.h"

#include "emit/chart/value_docs.h"

namespace twinhull::emit {

std::string placeholder(const yaml::Node* key) {
  auto text = [&](std::string_view name) {
    const yaml::Node* value = key == nullptr ? nullptr : key->get(name);
    return value != nullptr && value->is(yaml::Kind::string) ? one_line(value->text) : std::string();
  };
  const std::string example = text("example");
  return example.empty() ? text("prefix") + "REPLACE-ME" : example;
}

bool is_required(const yaml::Node* key) {
  const yaml::Node* marked = key == nullptr ? nullptr : key->get("required");
  return marked == nullptr || marked->is_true();
}

}  // namespace twinhull::emit
