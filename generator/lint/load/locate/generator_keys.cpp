#include "lint/load/locate/generator_keys.h"

#include <cstddef>

#include "base/text.h"
#include "lint/objects/object.h"

namespace twinhull::lint {

const yaml::Node* GeneratorKeys::item(const yaml::Node& entry, std::string_view key) {
  const auto [at, fresh] = items_.try_emplace(&entry);
  if (fresh) {
    for (const std::string_view list : {"literals", "files"}) {
      for (const yaml::Node* one : items_at(&entry, list))
        at->second.insert_or_assign(one->text.substr(0, one->text.find('=')), one);
    }
  }
  const auto found = at->second.find(key);
  return found == at->second.end() ? nullptr : found->second;
}

std::optional<std::uint32_t> GeneratorKeys::line(std::uint32_t file, std::string_view text,
                                                 std::string_view key) {
  const auto [at, fresh] = lines_.try_emplace(file);
  if (fresh) {
    for (const std::string_view line : base::split_lines(text)) {
      const std::size_t equals = line.find('=');
      if (equals == std::string_view::npos) continue;
      at->second.try_emplace(line.substr(0, equals), static_cast<std::uint32_t>(line.data() - text.data()));
    }
  }
  const auto found = at->second.find(key);
  return found == at->second.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace twinhull::lint
