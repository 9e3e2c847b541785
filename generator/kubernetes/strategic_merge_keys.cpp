#include "kubernetes/strategic_merge_keys.h"

#include <algorithm>
#include <cstddef>
#include <set>

namespace twinhull::kubernetes {

std::vector<Texts> key_values(const Texts& keys, const MutableNode* dest, const MutableNode* patch) {
  std::vector<Texts> all;
  std::set<Texts> known;
  for (const MutableNode* list : {patch, dest}) {
    if (!is_list(list)) continue;
    for (const MutableNode* item : list->items) {
      Texts values;
      for (const std::string_view key : keys) {
        const MutableNode* value = get(item, key);
        values.push_back(is_scalar(value) ? value->text : std::string_view());
      }
      if (known.insert(values).second) all.push_back(std::move(values));
    }
  }
  return all;
}

std::vector<Texts> plain_values(const MutableNode* dest, const MutableNode* patch) {
  std::vector<Texts> all;
  std::set<Texts> known;
  for (const MutableNode* list : {patch, dest}) {
    if (!is_list(list)) continue;
    for (const MutableNode* item : list->items) {
      const Texts value = {item->text};
      if (known.insert(value).second) all.push_back(value);
    }
  }
  return all;
}

void unite(std::vector<Texts>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Texts first = all[i];  // not re-read when it changes below
    for (std::size_t j = 0; j < all.size(); ++j) {
      Texts united;
      bool common = false;
      bool conflict = false;
      for (std::size_t k = 0; k < first.size() && !conflict; ++k) {
        const std::string_view a = first[k];
        const std::string_view b = all[j][k];
        common = common || a == b;
        conflict = a != b && !a.empty() && !b.empty();
        united.push_back(a.empty() ? b : a);
      }
      if (common && !conflict) all[i] = all[j] = united;
    }
  }
}

std::pair<Texts, Texts> used(const std::vector<Texts>& all, const Texts& values, const Texts& keys) {
  std::pair<Texts, Texts> result;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (std::none_of(all.begin(), all.end(), [&](const Texts& v) { return !v[i].empty(); })) continue;
    result.first.push_back(keys[i]);
    result.second.push_back(values[i]);
  }
  return result.first.empty() ? std::pair(keys, values) : result;
}

}  // namespace twinhull::kubernetes
