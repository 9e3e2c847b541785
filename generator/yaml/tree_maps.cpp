#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "yaml/resolve.h"
#include "yaml/tree_builder.h"

namespace twinhull::yaml {
namespace {

constexpr std::size_t kFewEntries = 8;  ///< compared one by one

/// The entries of a map that is being put together, each key once.
class Settled {
 public:
  Entry* find(std::string_view key) {
    if (entries_.size() > kFewEntries) {
      if (places_.empty()) {
        for (std::size_t i = 0; i < entries_.size(); ++i) places_.emplace(entries_[i].key, i);
      }
      const auto found = places_.find(key);
      return found == places_.end() ? nullptr : &entries_[found->second];
    }
    const auto found = std::ranges::find(entries_, key, &Entry::key);
    return found == entries_.end() ? nullptr : &*found;
  }

  /// `merged`: it was brought in by a merge key.
  void add(const Entry& entry, bool merged) {
    if (!places_.empty()) places_.emplace(entry.key, entries_.size());
    entries_.push_back(entry);
    merged_.push_back(merged);
  }

  bool merged(const Entry* entry) const { return merged_[static_cast<std::size_t>(entry - entries_.data())]; }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
  std::vector<bool> merged_;
  std::unordered_map<std::string_view, std::size_t> places_;  ///< filled where there are many
};

}  // namespace

void TreeBuilder::add_scalar_key(Scalar scalar, std::string_view tag) {
  const bool merge =
      scalar.text == "<<" && scalar.style == Style::plain && (tag == "?" || tag == "tag:yaml.org,2002:merge");
  if (merge) merges_.push_back(entries_.size());
  drop_spaces(scalar);
  add_key(merge ? scalar.text : read_key(scalar), scalar.begin, scalar.end);
}

/// The key as the reader of the object has it. Without quotes, kubectl and Helm turn what is no string to
/// them into one by way of its value.
std::string_view TreeBuilder::read_key(const Scalar& scalar) {
  if (scalar.style != Style::plain) return scalar.text;
  const source::Span span = cursor_.span(scalar.begin, scalar.end);
  const std::string key(scalar.text);
  const Kind kind = resolve(scalar.text);
  std::string_view other = yaml11_meaning(scalar.text);
  if (other.empty() && !key_round_trips(scalar.text, kind)) other = name(kind);
  if (other.empty()) return scalar.text;
  report("ambiguous-scalar", "the key `" + key + "` is read by Helm and kubectl as " + std::string(other),
         span, "quote the key: `\"" + key + "\":`");
  const auto at = [&](std::uint32_t offset) { return source::Span{span.file, offset, offset}; };
  result_.findings.back().fix = {{at(span.begin), "\""}, {at(span.end), "\""}};
  if (!options_.accept_yaml11_scalars) return scalar.text;
  const std::string read = old_key(scalar.text);
  return read == key ? scalar.text : arena_.copy(read);
}

bool TreeBuilder::repeatable(std::string_view key) const {
  return !options_.allow_duplicate_prefix.empty() && key.starts_with(options_.allow_duplicate_prefix);
}

/// Tells of keys that stand twice; false when there are none.
bool TreeBuilder::check_duplicates(std::span<const Entry> entries) {
  bool any = false;
  const auto duplicate = [&](const Entry& first, const Entry& second) {
    const bool merge = second.key == "<<";
    report("duplicate-key", "the key `" + std::string(second.key) + "` stands twice in this map",
           second.key_span, merge ? "write one with a list: `<<: [*a, *b]`" : "remove one of the two");
    result_.findings.back().related.push_back({"it stands here first", first.key_span});
    any = true;
  };
  if (entries.size() <= kFewEntries) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
      const auto same = std::find_if(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(i),
                                     [&](const Entry& entry) { return entry.key == entries[i].key; });
      if (&*same != &entries[i] && !repeatable(entries[i].key)) duplicate(*same, entries[i]);
    }
    return any;
  }
  std::unordered_map<std::string_view, const Entry*> seen;
  seen.reserve(entries.size());
  for (const Entry& entry : entries) {
    const auto [place, fresh] = seen.emplace(entry.key, &entry);
    if (!fresh && !repeatable(entry.key)) duplicate(*place->second, entry);
  }
  return any;
}

/// The maps that a merge key brings in, the strongest last.
std::vector<const Node*> TreeBuilder::merged_maps(const Entry& merge) {
  std::vector<const Node*> maps;
  if (merge.value->is(Kind::map)) maps.push_back(merge.value);
  if (merge.value->is(Kind::list)) maps.assign(merge.value->items.rbegin(), merge.value->items.rend());
  const bool fits = (merge.value->is(Kind::map) || merge.value->is(Kind::list)) &&
                    std::ranges::all_of(maps, [](const Node* map) { return map->is(Kind::map); });
  if (fits) return maps;
  report("unsupported-yaml", "a merge key (`<<`) that is followed by no map", merge.key_span,
         "write `<<: *anchor` with the anchor of a map, or a list of such");
  return {};
}

/// Makes of the entries from `first` on what kubectl and Helm see: of several with one key the last, and what
/// merge keys (`<<`) bring in.
void TreeBuilder::settle_entries(std::size_t first, std::size_t first_merge) {
  const std::span<const Entry> written = std::span<const Entry>(entries_).subspan(first);
  const bool duplicates = check_duplicates(written);
  if (!duplicates && merges_.size() == first_merge) return;
  Settled settled;
  std::size_t merge = first_merge;
  for (std::size_t i = first; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (merge == merges_.size() || merges_[merge] != i) {
      Entry* before = repeatable(entry.key) ? nullptr : settled.find(entry.key);
      if (before == nullptr) {
        settled.add(entry, false);
      } else {
        *before = entry;
      }
      continue;
    }
    ++merge;
    for (const Node* map : merged_maps(entry)) {
      for (const Entry& more : map->entries) {
        Entry* before = settled.find(more.key);
        if (before == nullptr) {
          settled.add(more, true);
          continue;
        }
        // Kustomize keeps what is written out, kubectl and Helm go by the order.
        if (!settled.merged(before)) {
          report("duplicate-key",
                 "`" + std::string(more.key) +
                     "` is set here and by the `<<` below: kubectl and Helm take the" +
                     " second, Kustomize the first",
                 before->key_span, "write `<<` above the keys that are to replace what it brings in");
          result_.findings.back().related.push_back({"it is set again here", more.key_span});
        }
        *before = more;
      }
    }
  }
  merges_.resize(first_merge);
  entries_.resize(first);
  entries_.insert(entries_.end(), settled.entries().begin(), settled.entries().end());
}

}  // namespace twinhull::yaml
