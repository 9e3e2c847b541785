#include "git/index.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "git/index_file.h"

namespace twinhull::git {
namespace {

std::optional<EntryMode> mode_of(std::uint32_t mode) {
  switch (mode >> 12U) {
    case 8:
      return EntryMode::file;
    case 10:
      return EntryMode::symlink;
    case 14:
      return EntryMode::submodule;
    case 4:
      return EntryMode::directory;  // of a sparse index
    default:
      return std::nullopt;
  }
}

}  // namespace

base::Expected<std::vector<IndexEntry>> read_index(std::string_view text) {
  std::optional<IndexFile> file = parse_index(text, ObjectId::size);
  if (!file) return {std::nullopt, "the index is damaged, or of an unknown version"};
  if (!file->shared.empty()) return {std::nullopt, "the index is split"};
  if (file->sparse) return {std::nullopt, "the index is sparse"};
  std::vector<IndexEntry> entries;
  for (IndexRecord& record : file->records) {
    const std::optional<EntryMode> mode = mode_of(record.mode);
    if (!mode) return {std::nullopt, "the index is damaged, or of an unknown version"};
    constexpr std::uint32_t ours = 2;
    if (record.stage == 0 || record.stage == ours)
      entries.push_back({std::move(record.path), *mode, to_id(record.id)});
  }
  return {std::move(entries), {}};
}

}  // namespace twinhull::git
