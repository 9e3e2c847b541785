#include "lint/input/sources.h"

#include "yaml/reader.h"

namespace twinhull::lint {

Sources::Sources(base::FileSystem& disk, source::Files& files, base::Arena& arena,
                 const std::set<std::uint32_t>& rendered)
    : disk_(disk), files_(files), arena_(arena) {
  for (std::uint32_t file = 1; file <= files.size(); ++file) {
    if (!rendered.contains(file)) ids_.try_emplace(files.path(file), file);
  }
}

std::uint32_t Sources::file(const std::string& path) {
  const auto [found, fresh] = ids_.try_emplace(path, 0);
  if (fresh) {
    if (base::FileResult<std::string> text = disk_.read(path); text.value) {
      found->second = files_.add(path, std::move(*text.value));
    }
  }
  return found->second;
}

const std::vector<const yaml::Node*>& Sources::documents(const std::string& path) {
  const auto [found, fresh] = documents_.try_emplace(path);
  if (!fresh) return found->second;
  const std::uint32_t id = file(path);
  if (id == 0) return found->second;
  const yaml::ReadResult read = yaml::read(files_, id, arena_, {.old_scalars = true});
  for (const yaml::Document& document : read.documents) {
    if (document.root != nullptr) found->second.push_back(document.root);
  }
  return found->second;
}

}  // namespace twinhull::lint
