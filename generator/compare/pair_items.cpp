#include "compare/pair_items.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "compare/flow.h"

namespace twinhull::compare {
namespace {

using yaml::Kind;
using yaml::Node;

/// Fields that identify the items of a list whose keys are not known.
constexpr std::array<std::string_view, 8> naming_fields = {
    "name", "metadata.name", "host", "path", "key", "id", "ip", "port"};
/// What the API adds to an item without the field.
constexpr std::string_view default_protocol = "TCP";

using Items = std::span<const Node* const>;

bool is_scalar(const Node* node) {
  return node != nullptr && !node->is(Kind::map) && !node->is(Kind::list) && !node->is(Kind::null);
}

/// The label of an item by its keys; nothing if it lacks the first one.
std::optional<std::string> label_of(const Node& item, std::span<const std::string_view> keys) {
  if (!item.is(Kind::map)) return std::nullopt;
  std::string label;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Node* value = item.at(keys[i]);
    if (i == 0 && !is_scalar(value)) return std::nullopt;
    if (i > 0 && (!is_scalar(value) || value->text == default_protocol)) continue;
    if (i > 0) label += '/';
    label += value->text;
  }
  return label;
}

/// The labels of all items; nothing if one has none, or shares it.
std::optional<std::vector<std::string>> labels_of(Items items, std::span<const std::string_view> keys) {
  std::vector<std::string> labels;
  std::set<std::string_view> seen;
  labels.reserve(items.size());
  for (const Node* item : items) {
    std::optional<std::string> label = label_of(*item, keys);
    if (!label) return std::nullopt;
    labels.push_back(std::move(*label));
  }
  for (const std::string& label : labels) {
    if (!seen.insert(label).second) return std::nullopt;
  }
  return labels;
}

struct Labels {
  std::vector<std::string> before;
  std::vector<std::string> after;
};

std::optional<Labels> labels_by(Items before, Items after, std::span<const std::string_view> keys) {
  if (keys.empty()) return std::nullopt;
  auto old_labels = labels_of(before, keys);
  if (!old_labels) return std::nullopt;
  auto new_labels = labels_of(after, keys);
  if (!new_labels) return std::nullopt;
  return Labels{std::move(*old_labels), std::move(*new_labels)};
}

class Pairing {
 public:
  Pairing(Items before, Items after)
      : before_(before), after_(after), partner_(after.size(), none), taken_(before.size(), false) {}

  /// Matches the items that have the same text, each once.
  void match(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    std::map<std::string_view, std::vector<std::size_t>> waiting;
    for (std::size_t i = before.size(); i-- > 0;) {
      if (!taken_[i] && !before[i].empty()) waiting[before[i]].push_back(i);
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
      const auto found = partner_[i] == none ? waiting.find(after[i]) : waiting.end();
      if (found == waiting.end() || found->second.empty()) continue;
      take(found->second.back(), i);
      found->second.pop_back();
    }
  }

  /// For each new item whether it is not matched.
  std::vector<bool> unmatched() const {
    std::vector<bool> out;
    for (const std::size_t old : partner_) out.push_back(old == none);
    return out;
  }

  /// Matches what is left in order.
  void match_in_order() {
    std::size_t old = 0;
    for (std::size_t i = 0; i < after_.size(); ++i) {
      if (partner_[i] != none) continue;
      while (old < before_.size() && taken_[old]) ++old;
      if (old == before_.size()) return;
      take(old, i);
    }
  }

  std::size_t left_before() const { return static_cast<std::size_t>(std::ranges::count(taken_, false)); }
  std::size_t left_after() const { return static_cast<std::size_t>(std::ranges::count(partner_, none)); }

  PairedItems result(const std::vector<std::string>& before, const std::vector<std::string>& after) const {
    PairedItems out;
    std::size_t last = 0;
    for (std::size_t i = 0; i < after_.size(); ++i) {
      const std::size_t old = partner_[i];
      out.pairs.push_back({old == none ? nullptr : before_[old], after_[i], after[i]});
      if (old == none) continue;
      out.reordered = out.reordered || old < last;
      last = std::max(last, old);
    }
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (!taken_[i]) out.pairs.push_back({before_[i], nullptr, before[i]});
    }
    if (out.reordered) {
      out.before = before;
      out.after = after;
    }
    return out;
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  void take(std::size_t before, std::size_t after) {
    partner_[after] = before;
    taken_[before] = true;
  }

  Items before_;
  Items after_;
  std::vector<std::size_t> partner_;  ///< of each new item the old one
  std::vector<bool> taken_;
};

/// The names of the items, empty where an item has none, and where two share it.
std::vector<std::string> names_of(Items items) {
  constexpr std::array<std::string_view, 1> name = {"name"};
  std::vector<std::string> names;
  std::map<std::string, int> count;
  for (const Node* item : items) {
    names.push_back(label_of(*item, name).value_or(""));
    ++count[names.back()];
  }
  for (std::string& one : names) {
    if (count[one] > 1) one.clear();
  }
  return names;
}

/// Matches what is left by name, which is then the label: a port whose number changes.
void match_by_name(Pairing& pairing, Items before, Items after, std::vector<std::string>& labels) {
  const std::vector<bool> left = pairing.unmatched();
  const std::vector<std::string> names = names_of(after);
  pairing.match(names_of(before), names);
  const std::vector<bool> still_left = pairing.unmatched();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (left[i] && !still_left[i]) labels[i] = names[i];
  }
}

std::vector<std::string> contents_of(Items items) {
  std::vector<std::string> out;
  for (const Node* item : items) out.push_back(flow(*item));
  return out;
}

std::vector<std::string> indices_of(Items items) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < items.size(); ++i) out.push_back(fmt::format("{}", i));
  return out;
}

}  // namespace

PairedItems pair_items(const Node& before, const Node& after, const PairOptions& options) {
  Pairing pairing(before.items, after.items);
  std::optional<Labels> labels = labels_by(before.items, after.items, options.keys);
  for (std::size_t i = 0; i < naming_fields.size() && !labels; ++i)
    labels = labels_by(before.items, after.items, std::span(&naming_fields[i], 1));
  if (labels && !(before.items.empty() && after.items.empty())) {
    pairing.match(labels->before, labels->after);
    if (pairing.left_before() > 0 && pairing.left_after() > 0)
      match_by_name(pairing, before.items, after.items, labels->after);
    return pairing.result(labels->before, labels->after);
  }
  const std::vector<std::string> old_contents = contents_of(before.items);
  const std::vector<std::string> new_contents = contents_of(after.items);
  pairing.match(old_contents, new_contents);
  const bool maps = std::ranges::all_of(after.items, [](const Node* item) { return item->is(Kind::map); });
  if (maps || (options.by_position && pairing.left_before() == pairing.left_after()))
    pairing.match_in_order();
  PairedItems out = pairing.result(indices_of(before.items), indices_of(after.items));
  if (out.reordered) {
    out.before = old_contents;
    out.after = new_contents;
  }
  return out;
}

}  // namespace twinhull::compare
