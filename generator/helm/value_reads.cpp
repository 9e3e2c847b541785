#include "helm/value_reads.h"

#include <algorithm>

#include "helm/origins.h"

namespace twinhull::helm {
namespace {

constexpr std::size_t max_pieces = 32;
constexpr std::size_t max_missing = 10'000;  ///< different ones, and locations

}  // namespace

void Origins::note_read(const Value& value, bool whole, int depth) {
  // The values in a text were read when it was written.
  const std::span<const Piece> pieces = pieces_of(value.origin);
  for (const Piece& piece : pieces.first(std::min(pieces.size(), max_pieces))) {
    for (const std::uint32_t source : set_of(origins[piece.origin].values)) reads.note(source);
  }
  if (!whole || depth > max_value_depth || (!value.is_list() && !value.is_map())) return;
  if (!wholly_read_.insert(value.list).second) return;
  for (const Value& item : items_of(value)) note_read(item, true, depth + 1);
  for (const auto& [key, entry] : entries_of(value)) note_read(entry, true, depth + 1);
}

std::uint32_t Origins::of_missing(const Value& map, std::string_view key) {
  std::uint32_t source = 0;
  if (map.type != Type::values) {
    const std::span<const Piece> pieces = pieces_of(map.origin);
    const std::span<const std::uint32_t> set =
        pieces.empty() ? std::span<const std::uint32_t>() : set_of(origins[pieces.front().origin].values);
    if (set.size() != 1) return 0;
    source = set.front();
  }
  if (missing_.size() > max_missing) return 0;
  const auto [known, fresh] = missing_.try_emplace({source, std::string(key)}, 0);
  if (fresh) known->second = of_pieces({{any_size, 0}});
  return known->second;
}

void Origins::note_printed(std::uint32_t origin, const OriginRange& at) {
  if (origin == 0 || at.file == 0 || reads.missing.size() > max_missing) return;
  const auto found = std::find_if(missing_.begin(), missing_.end(),
                                  [&](const auto& entry) { return entry.second == origin; });
  if (found != missing_.end()) reads.missing.push_back({at, found->first.first, found->first.second});
}

}  // namespace twinhull::helm
