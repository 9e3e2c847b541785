#include "lint/load/workspace/source_cache.h"

#include <algorithm>

#include "base/text.h"
#include "yaml/reader.h"

namespace twinhull::lint {

SourceCache::SourceCache(base::FileSystem& fs, source::Files& files, base::Arena& arena,
                         const std::set<std::uint32_t>& rendered)
    : fs_(fs), files_(files), arena_(arena) {
  for (std::uint32_t file = 1; file <= files.size(); ++file) {
    if (!rendered.contains(file)) ids_.try_emplace(files.path(file), file);
  }
}

std::uint32_t SourceCache::file(const std::string& path) {
  const auto [found, fresh] = ids_.try_emplace(path, 0);
  if (fresh) {
    if (base::Expected<std::string> text = fs_.read(path); text.value) {
      found->second = files_.add(path, std::move(*text.value));
    }
  }
  return found->second;
}

const std::vector<const yaml::Node*>& SourceCache::documents(const std::string& path) {
  const auto [found, fresh] = documents_.try_emplace(path);
  if (!fresh) return found->second;
  const std::uint32_t id = file(path);
  if (id == 0) return found->second;
  const yaml::ReadResult read = yaml::read(files_, id, arena_, {.accept_yaml11_scalars = true});
  for (const yaml::Document& document : read.documents) {
    if (document.root != nullptr) found->second.push_back(document.root);
  }
  if (!read.unread.empty()) broken_.insert(path);
  return found->second;
}

bool SourceCache::is_whole(const std::string& path) {
  return !documents(path).empty() && !broken_.contains(path);
}

const EmbeddedDocuments& SourceCache::inlined(const yaml::Node& value) {
  const auto [found, fresh] = inlined_.try_emplace(&value);
  EmbeddedDocuments& in = found->second;
  if (!fresh) return in;
  in.value = &value;
  const std::uint32_t file = in.files.add("inline", std::string(value.text));
  const yaml::ReadResult read = yaml::read(in.files, file, arena_, {.accept_yaml11_scalars = true});
  if (!read.ok()) return in;
  for (const yaml::Document& document : read.documents) {
    if (document.root != nullptr && !document.root->is(yaml::Kind::string))
      in.documents.push_back(document.root);
  }
  return in;
}

const yaml::Node* SourceCache::map_within(const yaml::Node& value) {
  if (value.is(yaml::Kind::map)) return &value;
  if (!value.is(yaml::Kind::string)) return nullptr;
  const auto [found, fresh] = maps_.try_emplace(&value, nullptr);
  if (!fresh) return found->second;
  const EmbeddedDocuments& in = inlined(value);
  if (!in.documents.empty() && in.documents.front()->is(yaml::Kind::map))
    found->second = yaml::EmbeddedText{in.files, files_, value.span}.relocated(*in.documents.front(), arena_);
  return found->second;
}

}  // namespace twinhull::lint
