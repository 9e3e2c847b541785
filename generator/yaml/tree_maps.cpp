#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "yaml/merged_entries.h"
#include "yaml/resolve.h"
#include "yaml/tree_builder.h"

namespace twinhull::yaml {
void TreeBuilder::add_scalar_key(Scalar scalar, std::string_view tag) {
  const bool merge =
      scalar.text == "<<" && scalar.style == Style::plain && (tag == "?" || tag == "tag:yaml.org,2002:merge");
  if (merge) merges_.push_back(entries_.size());
  drop_spaces(scalar);
  add_key(merge ? scalar.text : read_key(scalar), scalar.begin, scalar.end);
}

/// The key as kubectl and Helm see it: they convert plain non-string keys to strings through their value.
std::string_view TreeBuilder::read_key(const Scalar& scalar) {
  if (scalar.style != Style::plain || options_.keys_as_written) return scalar.text;
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
  const std::string read = yaml11_key(scalar.text);
  return read == key ? scalar.text : arena_.copy(read);
}

bool TreeBuilder::repeatable(std::string_view key) const {
  return !options_.allow_duplicate_prefix.empty() && key.starts_with(options_.allow_duplicate_prefix);
}

/// Reports duplicate keys; false if there are none.
bool TreeBuilder::check_duplicates(std::span<const Entry> entries) {
  bool any = false;
  const auto duplicate = [&](const Entry& first, const Entry& second) {
    const bool merge = second.key == "<<";
    report("duplicate-key", "the key `" + std::string(second.key) + "` appears twice in this map",
           second.key_span, merge ? "use a list: `<<: [*a, *b]`" : "remove one of the two");
    result_.findings.back().related.push_back({"first defined here", first.key_span});
    any = true;
  };
  if (entries.size() <= few_entries) {
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
    const auto [known, fresh] = seen.emplace(entry.key, &entry);
    if (!fresh && !repeatable(entry.key)) duplicate(*known->second, entry);
  }
  return any;
}

/// The maps of a merge key, in ascending precedence.
std::vector<const Node*> TreeBuilder::merged_maps(const Entry& merge) {
  std::vector<const Node*> maps;
  if (merge.value->is(Kind::map)) maps.push_back(merge.value);
  if (merge.value->is(Kind::list)) maps.assign(merge.value->items.rbegin(), merge.value->items.rend());
  const bool fits = (merge.value->is(Kind::map) || merge.value->is(Kind::list)) &&
                    std::ranges::all_of(maps, [](const Node* map) { return map->is(Kind::map); });
  if (fits) return maps;
  report("unsupported-yaml", "a merge key (`<<`) whose value is not a map", merge.key_span,
         "write `<<: *anchor` with the anchor of a map, or a list of aliases");
  return {};
}

/// Resolves the entries from index `first` as kubectl and Helm do: the last one of each key, and merge keys
/// (`<<`) expanded.
void TreeBuilder::resolve_entries(std::size_t first, std::size_t first_merge) {
  const std::span<const Entry> written = std::span<const Entry>(entries_).subspan(first);
  const bool duplicates = check_duplicates(written);
  if (!duplicates && merges_.size() == first_merge) return;
  MergedEntries resolved;
  std::size_t merge = first_merge;
  for (std::size_t i = first; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (merge == merges_.size() || merges_[merge] != i) {
      Entry* before = repeatable(entry.key) ? nullptr : resolved.find(entry.key);
      if (before == nullptr) {
        resolved.add(entry, false);
      } else {
        *before = entry;
      }
      continue;
    }
    ++merge;
    for (const Node* map : merged_maps(entry)) {
      for (const Entry& more : map->entries) {
        Entry* before = resolved.find(more.key);
        if (before == nullptr) {
          resolved.add(more, true);
          continue;
        }
        // Kustomize prefers the explicit key; kubectl and Helm use the last one.
        if (!resolved.merged(before) && options_.keys_as_written) continue;
        if (!resolved.merged(before)) {
          report("duplicate-key",
                 "`" + std::string(more.key) +
                     "` is set here and by the `<<` below: kubectl and Helm take the" +
                     " second, Kustomize the first",
                 before->key_span, "move `<<` above the keys that override it");
          result_.findings.back().related.push_back({"set again here", more.key_span});
        }
        *before = more;
      }
    }
  }
  merges_.resize(first_merge);
  entries_.resize(first);
  entries_.insert(entries_.end(), resolved.entries().begin(), resolved.entries().end());
}

}  // namespace twinhull::yaml
