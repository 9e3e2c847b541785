#include "compare/match_objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "compare/flow.h"
#include "kubernetes/api.h"
#include "kubernetes/objects.h"

namespace twinhull::compare {
namespace {

using yaml::Node;

constexpr std::size_t hash_size = 10;
/// The characters of Kustomize's hash suffixes.
constexpr std::string_view hash_characters = "bcdfghkmt2456789";

bool is_cluster_scoped(const Node& object) {
  const Node* version = object.get("apiVersion");
  const Node* kind = object.get("kind");
  if (version == nullptr || kind == nullptr) return false;
  const kubernetes::KindRow* found =
      kubernetes::find_kind(kubernetes::builtin_catalog(), version->text, kind->text);
  return found != nullptr && (found->flags & kubernetes::cluster_kind) != 0;
}

/// The name without the hash that Kustomize appends; empty if it has none.
std::string_view without_hash(std::string_view name) {
  if (name.size() < hash_size + 2 || name[name.size() - hash_size - 1] != '-') return {};
  const std::string_view hash = name.substr(name.size() - hash_size);
  if (hash.find_first_not_of(hash_characters) != std::string_view::npos) return {};
  return name.substr(0, name.size() - hash_size - 1);
}

/// The content apart from the identity, as text.
std::string content_of(const Node& object) {
  std::string out;
  for (const yaml::Entry& entry : object.entries) {
    if (entry.key == "apiVersion" || entry.key == "kind" || entry.key == "metadata") continue;
    out += flow(*entry.value) + '\n';
  }
  return out;
}

struct Candidate {
  const Node* object = nullptr;
  kubernetes::ObjectId id;
  std::string_view namespace_name;
};

std::vector<Candidate> candidates(const ObjectSet& set) {
  std::vector<Candidate> out;
  for (const Node* object : set.objects)
    out.push_back({object, kubernetes::identity(*object), namespace_of(*object, set)});
  return out;
}

class Matching {
 public:
  Matching(const ObjectSet& before, const ObjectSet& after)
      : before_(candidates(before)), after_(candidates(after)) {}

  using KeyOf = std::function<std::string(const Candidate&)>;

  /// Matches the objects that are left and have the same key; empty keys match nothing. `only_unique`: not if
  /// several have it.
  void match(const KeyOf& key_of, bool only_unique, bool hashed) {
    std::map<std::string, std::vector<std::size_t>> old_by_key, new_by_key;
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (before_[i].object != nullptr) old_by_key[key_of(before_[i])].push_back(i);
    }
    for (std::size_t i = 0; i < after_.size(); ++i) {
      if (after_[i].object != nullptr) new_by_key[key_of(after_[i])].push_back(i);
    }
    for (const auto& [key, now] : new_by_key) {
      const auto old = key.empty() ? old_by_key.end() : old_by_key.find(key);
      if (old == old_by_key.end()) continue;
      if (only_unique && (now.size() > 1 || old->second.size() > 1)) continue;
      const std::size_t common = std::min(now.size(), old->second.size());
      for (std::size_t i = 0; i < common; ++i) {
        pairs_.push_back({std::exchange(before_[old->second[i]].object, nullptr),
                          std::exchange(after_[now[i]].object, nullptr), hashed});
      }
    }
  }

  std::vector<ObjectPair> result() {
    for (const Candidate& one : before_) {
      if (one.object != nullptr) pairs_.push_back({one.object, nullptr});
    }
    for (const Candidate& one : after_) {
      if (one.object != nullptr) pairs_.push_back({nullptr, one.object});
    }
    const auto id = [](const ObjectPair& pair) {
      return kubernetes::identity(pair.after == nullptr ? *pair.before : *pair.after);
    };
    std::ranges::stable_sort(
        pairs_, [&](const ObjectPair& a, const ObjectPair& b) { return kubernetes::before(id(a), id(b)); });
    return std::move(pairs_);
  }

 private:
  std::vector<Candidate> before_;
  std::vector<Candidate> after_;
  std::vector<ObjectPair> pairs_;
};

}  // namespace

std::string_view namespace_of(const Node& object, const ObjectSet& set) {
  if (is_cluster_scoped(object)) return {};
  const std::string_view own = kubernetes::identity(object).namespace_name;
  return own.empty() ? set.namespace_name : own;
}

std::vector<ObjectPair> match_objects(const ObjectSet& before, const ObjectSet& after) {
  Matching matching(before, after);
  matching.match(
      [](const Candidate& one) {
        return fmt::format("{}\n{}\n{}\n{}", one.id.group, one.id.kind, one.namespace_name, one.id.name);
      },
      false, false);
  matching.match(
      [](const Candidate& one) {
        const std::string_view name = without_hash(one.id.name);
        return name.empty()
                   ? std::string()
                   : fmt::format("{}\n{}\n{}\n{}", one.id.group, one.id.kind, one.namespace_name, name);
      },
      true, true);
  matching.match(
      [](const Candidate& one) { return fmt::format("{}\n{}\n{}", one.id.group, one.id.kind, one.id.name); },
      true, false);
  matching.match(
      [](const Candidate& one) {
        const std::string content = content_of(*one.object);
        return content.empty() ? content : fmt::format("{}\n{}\n{}", one.id.group, one.id.kind, content);
      },
      true, false);
  return matching.result();
}

}  // namespace twinhull::compare
