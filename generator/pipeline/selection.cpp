#include "pipeline/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>

#include "base/text.h"
#include "emit/output/layout.h"

namespace twinhull::pipeline {
namespace {

namespace fs = std::filesystem;

/// The components of a path below the root; the first is `..` for a path outside.
std::vector<std::string> parts_from(const std::string& root, const std::string& path) {
  std::error_code error;
  const fs::path from = fs::absolute(root, error).lexically_normal();
  const fs::path relative = fs::absolute(path, error).lexically_normal().lexically_relative(from / "");
  return {relative.begin(), relative.end()};
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

void tidy(std::vector<std::string>& names) {
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

InputError unknown_system(const std::string& asked, const std::vector<std::string>& known) {
  return {fmt::format("unknown system `{}`", asked),
          known.empty() ? "create it with `twinhull init NAME`"
                        : base::did_you_mean(asked, {known.begin(), known.end()})};
}

}  // namespace

std::variant<Selection, InputError> select_systems(const std::vector<std::string>& words,
                                                   const std::string& root,
                                                   const std::vector<std::string>& known,
                                                   const std::function<bool(const std::string&)>& written,
                                                   Shard shard) {
  Selection out{.all = words.empty(), .shard = shard};
  for (const std::string& word : words) {
    if (word.find('/') == std::string::npos) {
      if (!holds(known, word)) return unknown_system(word, known);
      out.systems.push_back(word);
      continue;
    }
    const std::vector<std::string> parts = parts_from(root, word);
    const std::string first = parts.empty() ? std::string() : parts[0];
    const bool of_system =
        (first == "environments" || first == emit::kOutDirectory) && parts.size() > 1 && !parts[1].empty();
    if (of_system && holds(known, parts[1])) {
      out.systems.push_back(parts[1]);
    } else if (of_system && written(parts[1])) {
      out.removed.push_back(parts[1]);
    } else if (of_system) {
      return unknown_system(parts[1], known);
    } else if (first == "schemas" || first == "templates" || first == "environments" ||
               first == emit::kOutDirectory) {
      out.all = true;
    } else {
      return InputError{fmt::format("`{}` belongs to no system", word),
                        "pass a system, or a file below `environments`, `out`, `schemas` or `templates`"};
    }
  }
  if (out.all) out.systems = known;
  tidy(out.systems);
  tidy(out.removed);
  const auto elsewhere = [&](const std::string& system) { return !shard.has(system); };
  if (out.all) std::ranges::copy_if(out.systems, std::back_inserter(out.others), elsewhere);
  std::erase_if(out.systems, elsewhere);
  std::erase_if(out.removed, elsewhere);
  return out;
}

}  // namespace twinhull::pipeline
