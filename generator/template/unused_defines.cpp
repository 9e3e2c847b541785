#include "template/unused_defines.h"

#include <fmt/format.h>

#include <functional>
#include <set>

namespace twinhull::tmpl {
namespace {

/// Adds the names that follow `call` in a text, up to the next quote.
void add_names(std::string_view text, std::string_view call, std::set<std::string, std::less<>>& names) {
  for (std::size_t at = text.find(call); at != text.npos; at = text.find(call, at)) {
    at += call.size();
    names.emplace(text.substr(at, text.find('"', at) - at));
  }
}

}  // namespace

void remove_unused(Defines& defines, const std::vector<HelmFile>& files, std::string_view chart) {
  const std::string direct = fmt::format("include \"{}.", chart);
  const std::string of_component = fmt::format("include (printf \"{}.%s.", chart);
  for (bool changed = true; changed;) {
    std::set<std::string, std::less<>> names, of_components;
    const auto read = [&](std::string_view text) {
      add_names(text, direct, names);
      add_names(text, of_component, of_components);
    };
    for (const HelmFile& file : files) read(file.text);
    for (const auto& [file, texts] : defines) {
      for (const auto& [name, text] : texts) read(text);
    }
    changed = false;
    for (auto& [file, texts] : defines) {
      const auto removed = std::erase_if(texts, [&](const auto& define) {
        const std::string_view name = define.first;
        return !names.contains(name) && !of_components.contains(name.substr(name.rfind('.') + 1));
      });
      changed = changed || removed > 0;
    }
  }
}

}  // namespace twinhull::tmpl
