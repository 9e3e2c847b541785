#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "kubernetes/strategic_merge_nodes.h"

/// The values of merge keys in lists, an entry for each key; empty where an item lacks one.
namespace twinhull::kubernetes {

using Texts = std::vector<std::string_view>;

/// The merge key values of all items, those of the patch first, without duplicates.
std::vector<Texts> key_values(const Texts& keys, const MutableNode* dest, const MutableNode* patch);

/// The same of lists of scalars.
std::vector<Texts> plain_values(const MutableNode* dest, const MutableNode* patch);

/// Unifies key values that agree where both are set and agree at least once: a port without a protocol is
/// the same port with one.
void unite(std::vector<Texts>& all);

/// Drops the keys that no item of `all` has; keeps all keys if none has any.
std::pair<Texts, Texts> used(const std::vector<Texts>& all, const Texts& values, const Texts& keys);

}  // namespace twinhull::kubernetes
