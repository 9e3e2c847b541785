#include <atomic>
#include <optional>
#include <string>
#include <utility>

#include "base/parallel.h"
#include "base/sha256.h"
#include "emit/output/finding.h"
#include "emit/output/layout.h"
#include "emit/output/merge.h"
#include "emit/output/output.h"

namespace twinhull::emit {
namespace {

/// The text of a regular file; empty if it is something else, or cannot be read.
std::optional<std::string> text_of(base::FileSystem& fs, const std::string& path) {
  base::FileType type{};
  base::Expected<std::string> read = fs.read_no_follow(path, type);
  if (type != base::FileType::file) return std::nullopt;
  return std::move(read.value);
}

}  // namespace

std::optional<OutputPlan> plan_unchanged(base::FileSystem& fs, const OutputRoot& root,
                                         std::string_view index_digest, int jobs) {
  std::optional<std::string> index = text_of(fs, on_disk(root, kIndexName));
  if (!index || base::sha256_hex(*index) != index_digest) return std::nullopt;
  OutputPlan out;
  out.root = root;
  for (auto& [path, digest] : all_entries(*index)) {
    PlannedFile& file = out.files.emplace_back();
    file.path = path;
    file.sha = file.sha_on_disk = std::move(digest);
  }
  std::atomic<bool> same{true};
  base::parallel_for(out.files.size(), jobs, [&](std::size_t i) {
    if (!same) return;
    const PlannedFile& file = out.files[i];
    const std::optional<std::string> text = text_of(fs, on_disk(root, file.path));
    if (!text || base::sha256_hex(*text) != file.sha) same = false;
  });
  if (!same) return std::nullopt;
  out.index = std::move(*index);
  return out;
}

}  // namespace twinhull::emit
