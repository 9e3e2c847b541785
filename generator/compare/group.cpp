#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compare/change.h"

namespace twinhull::compare {
namespace {

/// The content of a change, without its causes, as text.
std::string key_of(const ObjectChange& change) {
  std::string out;
  const auto append = [&](std::string_view text) {
    out += std::to_string(text.size());
    out += ':';
    out += text;
  };
  out += static_cast<char>('0' + static_cast<int>(change.action));
  for (std::string_view text : {std::string_view(change.api_version), std::string_view(change.kind),
                                std::string_view(change.name), std::string_view(change.namespace_name)})
    append(text);
  for (const FieldChange& field : change.fields) {
    append(field.path);
    append(field.before ? "=" + *field.before : "");
    append(field.after ? "=" + *field.after : "");
  }
  return out;
}

}  // namespace

EffectSet Comparison::effects() const {
  EffectSet effects;
  for (const ChangeGroup& group : groups) {
    for (const ObjectChange& object : group.objects) effects |= object.effects;
  }
  return effects;
}

std::vector<ChangeGroup> group(std::vector<TargetChange> targets) {
  /// An object's change, and the targets that share it, by number.
  struct Shared {
    ObjectChange change;
    std::vector<std::size_t> targets;
  };
  std::vector<Shared> shared;
  std::map<std::string, std::size_t> by_content;
  for (std::size_t t = 0; t < targets.size(); ++t) {
    for (ObjectChange& change : targets[t].objects) {
      const auto [found, added] = by_content.try_emplace(key_of(change), shared.size());
      if (added) shared.push_back({std::move(change), {}});
      std::vector<std::size_t>& sharing = shared[found->second].targets;
      if (sharing.empty() || sharing.back() != t) sharing.push_back(t);
    }
  }
  std::vector<ChangeGroup> groups;
  std::map<std::vector<std::size_t>, std::size_t> by_targets;
  for (Shared& one : shared) {
    const auto [found, added] = by_targets.try_emplace(one.targets, groups.size());
    if (added) {
      groups.emplace_back();
      for (std::size_t t : one.targets) groups.back().targets.push_back(targets[t].target);
    }
    groups[found->second].objects.push_back(std::move(one.change));
  }
  return groups;
}

}  // namespace twinhull::compare
