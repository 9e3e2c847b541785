#include "model/system.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace twinhull::model {

std::string_view System::text(std::string_view path) const {
  const yaml::Node* node = root;
  for (std::string_view key : base::split(path, '.')) {
    node = node == nullptr ? nullptr : node->get(key);
  }
  return node == nullptr ? std::string_view{} : node->text;
}

std::string target_name(std::string_view variant, std::string_view environment) {
  return variant.empty() ? std::string(environment) : fmt::format("{}-{}", variant, environment);
}

bool System::is_schema_default(source::Span span) const {
  return !span.known() || std::ranges::count(schema_files, span.file) > 0;
}

std::size_t System::target_count() const {
  std::size_t count = 0;
  for (const Variant& variant : variants) count += variant.targets.size();
  return count;
}

}  // namespace twinhull::model
