// Which features the targets of a system have follows from their values alone, so that a target can be added
// without moving what the others have.

#include "emit/kustomize/features.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "model/layers.h"

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// Every feature is evaluated; the changes of further ones are part of the overlays.
constexpr std::size_t kMostFeatures = 64;

/// A feature whose name does not follow from the key.
struct FeatureName {
  std::string_view key;  ///< path of the map below a component, or of a choice: `kafka.broker=strimzi`
  std::string_view name;
};
constexpr std::array feature_names = {
    FeatureName{"certificate", "certificates"},
    FeatureName{"kafka.broker=external", "external-kafka"},
    FeatureName{"kafka.broker=redpanda", "redpanda"},
    FeatureName{"kafka.broker=strimzi", "strimzi"},
    FeatureName{"networkPolicy", "network-policies"},
    FeatureName{"podDisruptionBudget", "pod-disruption-budgets"},
    FeatureName{"podMonitor", "pod-monitors"},
    FeatureName{"probes.startup", "startup-probes"},
    FeatureName{"secrets.source=external", "external-secrets"},
    FeatureName{"serviceMonitor", "service-monitors"},
    FeatureName{"verticalPodAutoscaler", "vertical-pod-autoscalers"},
};

/// Features are applied by rank, then by name: those that others depend on come first.
enum class Rank { components, dapr, broker, secrets, details, manifests };

/// A value that a target changes.
struct Setting {
  std::vector<std::string_view> path;
  const Node* value = nullptr;
};

/// Part of a feature that is enabled at once; `member` is what it is enabled for, such as a component.
struct FeaturePart {
  Rank rank = Rank::details;
  std::string name, member;
  std::vector<Setting> settings;
};

std::string kebab(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char lower = base::to_lower(c);
    if (c != lower && !out.empty() && out.back() != '-') out += '-';
    const bool plain = base::is_lower(lower) || base::is_digit(lower);
    if (plain || (!out.empty() && out.back() != '-')) out += plain ? lower : '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out.empty() ? "other" : out;
}

std::string feature_name(const std::string& key) {
  const auto named = std::ranges::find(feature_names, key, &FeatureName::key);
  return named == feature_names.end() ? kebab(key) : std::string(named->name);
}

bool is_true(const Node* node) { return node != nullptr && node->is_true(); }

std::string_view scalar_text(const Node& values, std::string_view path) {
  const Node* value = values.at(path);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string_view();
}

/// Finds the parts of features that a target has.
class FeaturePartFinder {
 public:
  FeaturePartFinder(const Node& values, const Node& defaults) : values_(values), defaults_(defaults) {}

  std::vector<FeaturePart> find() {
    below(values_, &defaults_);
    const Node* source = values_.at("secrets.source");
    if (source != nullptr && source->text == "external" &&
        scalar_text(defaults_, "secrets.source") != "external")
      parts_.push_back(
          {Rank::secrets, feature_name("secrets.source=external"), "", {{{"secrets", "source"}, source}}});
    return std::move(parts_);
  }

 private:
  void below(const Node& map, const Node* defaults) {
    if (&map == defaults) return;  // layers share what they do not change
    for (const Entry& entry : map.entries) {
      const Node* before = defaults == nullptr ? nullptr : defaults->get(entry.key);
      path_.push_back(entry.key);
      if (entry.value->is(Kind::map)) {
        const Node* enabled = entry.value->get("enabled");
        if (is_true(enabled) && !is_true(before == nullptr ? nullptr : before->get("enabled")))
          enable(*enabled);
        // What is enabled inside a feature, such as TLS of an Ingress, differs between targets.
        if (path_.size() == 1 || enabled == nullptr) below(*entry.value, before);
      } else if (is_true(entry.value) && !is_true(before)) {
        if (path_.front() == "manifests" && path_.size() == 2)
          add(Rank::manifests, kebab(entry.key), "", entry);
        if (path_.front() == "patches" && path_.size() == 3)
          add(Rank::manifests, kebab(entry.key), path_[1], entry);
        if (entry.key == "persistent" && path_.size() > 2)
          add(Rank::details, kebab(fmt::format("{}-{}", path_.front(), path_[path_.size() - 2])), "", entry);
      }
      path_.pop_back();
    }
  }

  void add(Rank rank, std::string name, std::string_view member, const Entry& entry) {
    parts_.push_back({rank, std::move(name), std::string(member), {{path_, entry.value}}});
  }

  void enable(const Node& enabled) {
    std::vector<std::string_view> switched = path_;
    switched.emplace_back("enabled");
    if (path_.size() > 1) {
      const std::span<std::string_view> inner(path_.begin() + 1, path_.end());
      const bool dapr = inner.size() == 1 && inner.front() == "dapr";
      parts_.push_back({dapr ? Rank::dapr : Rank::details,
                        feature_name(fmt::format("{}", fmt::join(inner, "."))),
                        std::string(path_.front()),
                        {{switched, &enabled}}});
      return;
    }
    const std::string_view key = path_.front();
    const Node* broker = key == "kafka" ? values_.at("kafka.broker") : nullptr;
    if (broker != nullptr) {
      const std::string choice = fmt::format("kafka.broker={}", broker->text);
      parts_.push_back({Rank::broker,
                        feature_name(choice),
                        "kafka",
                        {{switched, &enabled}, {{"kafka", "broker"}, broker}}});
      return;
    }
    const Rank rank = key == "dapr" ? Rank::dapr : key == "redpanda" ? Rank::broker : Rank::components;
    parts_.push_back({rank, kebab(key), "", {{switched, &enabled}}});
  }

  const Node& values_;
  const Node& defaults_;
  std::vector<std::string_view> path_;
  std::vector<FeaturePart> parts_;
};

using Members = std::set<std::string>;

/// The features of the targets before they are numbered.
class Planner {
 public:
  Planner(const model::System& system, base::Arena& arena) : system_(system), arena_(arena) {}

  FeaturePlan plan() {
    for (const model::Variant& variant : system_.variants) {
      for (const model::Target& target : variant.targets)
        targets_.push_back({target.name, FeaturePartFinder(*target.effective, *system_.defaults).find()});
    }
    std::ranges::sort(targets_, {}, [](const auto& target) { return target.first; });
    find_usual_members();
    for (const auto& [name, parts] : targets_) assign(name, parts);
    return numbered();
  }

 private:
  struct Key {
    Rank rank = Rank::components;
    std::string name;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Group {
    std::vector<Setting> settings;
    std::vector<std::string> targets;
  };

  static std::map<Key, Members> members_of(const std::vector<FeaturePart>& parts) {
    std::map<Key, Members> members;
    for (const FeaturePart& part : parts) members[{part.rank, part.name}].insert(part.member);
    return members;
  }

  /// The members that most targets enable a feature for; of several, the most members.
  void find_usual_members() {
    std::map<Key, std::map<Members, int>> counts;
    for (const auto& [target, parts] : targets_) {
      for (const auto& [key, members] : members_of(parts)) ++counts[key][members];
    }
    for (const auto& [key, sets] : counts) {
      const auto usual = std::ranges::max_element(
          sets, {}, [](const auto& set) { return std::pair(set.second, set.first.size()); });
      usual_[key] = usual->first;
    }
  }

  void assign(const std::string& target, const std::vector<FeaturePart>& parts) {
    const std::map<Key, Members> members = members_of(parts);
    for (const FeaturePart& part : parts) {
      const Key key = {part.rank, part.name};
      const Members& usual = usual_.at(key);
      const bool together = std::ranges::includes(members.at(key), usual) && usual.contains(part.member);
      const std::string member = part.member.empty() ? "alone" : kebab(part.member);
      Group& group = groups_[together ? key : Key{part.rank, part.name + "-" + member}];
      if (group.targets.empty() || group.targets.back() != target) group.targets.push_back(target);
      if (group.targets.size() > 1) continue;
      group.settings.insert(group.settings.end(), part.settings.begin(), part.settings.end());
    }
  }

  FeaturePlan numbered() {
    for (const auto& [name, parts] : targets_) plan_.targets[name];
    for (const auto& [key, group] : groups_) {
      Feature feature = {.name = key.name};
      for (std::size_t i = 0; i < plan_.features.size(); ++i) {
        const bool earlier = key.rank != Rank::secrets && ranks_[i] < std::min(key.rank, Rank::secrets);
        if (earlier && std::ranges::includes(users_[i], group.targets)) feature.needs.push_back(i);
      }
      add(std::move(feature), key.rank, group.settings, group.targets);
    }
    const std::size_t own = plan_.features.size();
    for (std::size_t detail = 0; detail < own; ++detail) {
      if (ranks_[detail] == Rank::details) add_combinations(detail);
    }
    return std::move(plan_);
  }

  /// What a feature has in addition if another one is enabled, which only some of its targets have: rules of
  /// a NetworkPolicy for sidecars.
  void add_combinations(std::size_t detail) {
    const std::size_t first = plan_.features.size();
    for (std::size_t other = 0; other < detail && ranks_[other] < Rank::secrets; ++other) {
      std::vector<std::string> both;
      std::ranges::set_intersection(users_[detail], users_[other], std::back_inserter(both));
      if (both.empty() || both.size() == users_[detail].size()) continue;
      std::set<std::size_t> needs = {detail, other};
      for (const std::size_t each : {detail, other})
        needs.insert(plan_.features[each].needs.begin(), plan_.features[each].needs.end());
      for (std::size_t i = first; i < plan_.features.size(); ++i) {
        if (std::ranges::includes(needs, plan_.features[i].needs)) needs.insert(i);
      }
      Feature feature = {.name = plan_.features[detail].name + "-with-" + plan_.features[other].name,
                         .needs = {needs.begin(), needs.end()}};
      add(std::move(feature), Rank::manifests, {}, both);
    }
  }

  void add(Feature feature, Rank rank, const std::vector<Setting>& settings,
           const std::vector<std::string>& targets) {
    if (plan_.features.size() == kMostFeatures) return;
    for (const std::string& target : targets) plan_.targets[target].push_back(plan_.features.size());
    feature.values = system_.defaults;
    for (const std::size_t i : feature.needs) feature.values = with(*feature.values, settings_[i]);
    feature.values = with(*feature.values, settings);
    plan_.features.push_back(std::move(feature));
    ranks_.push_back(rank);
    settings_.push_back(settings);
    users_.push_back(targets);
  }

  const Node* with(const Node& values, const std::vector<Setting>& settings) const {
    const Node* merged = &values;
    for (const Setting& setting : settings) {
      const Node* layer = setting.value;
      for (auto key = setting.path.rbegin(); key != setting.path.rend(); ++key)
        layer = yaml::make_map(arena_, {{*key, {}, layer, {}}});
      merged = model::merge_layers(merged, layer, arena_);
    }
    return merged;
  }

  const model::System& system_;
  base::Arena& arena_;
  std::vector<std::pair<std::string, std::vector<FeaturePart>>> targets_;  ///< in the order of names
  std::map<Key, Members> usual_;
  std::map<Key, Group> groups_;
  FeaturePlan plan_;
  // Of each feature of the plan.
  std::vector<Rank> ranks_;
  std::vector<std::vector<Setting>> settings_;
  std::vector<std::vector<std::string>> users_;  ///< targets, sorted
};

}  // namespace

FeaturePlan plan_features(const model::System& system, base::Arena& arena) {
  return Planner(system, arena).plan();
}

}  // namespace twinhull::emit
