#include "emit/gitops/gitops.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/ascii.h"
#include "base/glob.h"
#include "base/sha256.h"
#include "base/unicode.h"
#include "emit/chart/chart.h"
#include "emit/gitops/created_kinds.h"
#include "emit/kustomize/object_set.h"
#include "emit/output/layout.h"
#include "kubernetes/api.h"
#include "kubernetes/objects.h"
#include "template/specialize.h"
#include "yaml/writer.h"

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Node;

/// Names of Flux objects become labels of at most 63 characters; templates append a suffix.
constexpr std::size_t kLongestName = 48;

const Node* at(const Node* node, std::string_view path) { return node == nullptr ? nullptr : node->at(path); }

std::string_view text_of(const Node* node) { return node == nullptr ? std::string_view() : node->text; }

std::string shortened(std::string name) {
  if (name.size() <= kLongestName) return name;
  return name.substr(0, kLongestName - 9) + "-" + base::sha256_hex(name).substr(0, 8);
}

/// A Git revision as part of an object's name: `release/1.2` becomes `release-1.2`.
std::string as_object_name(std::string_view revision) {
  std::string name;
  for (const char c : revision) {
    const char lower = base::to_lower(c);
    const bool valid = base::is_lower(lower) || base::is_digit(lower) || lower == '.';
    name += valid ? lower : '-';
  }
  while (name.ends_with('-') || name.ends_with('.')) name.pop_back();
  return name;
}

std::string full_name(const model::System& system, const model::Target& target) {
  std::string name = fmt::format("{}-{}", system.text("gitops.name"), target.name);
  return shortened(std::move(name));
}

/// Builds maps and lists of facts.
struct FactBuilder {
  base::Arena& arena;

  const Node* text(std::string_view value) const { return yaml::make_string(arena, value); }

  const Node* map(const std::vector<std::pair<std::string_view, const Node*>>& fields) const {
    std::vector<Entry> entries;
    for (const auto& [key, value] : fields) {
      entries.push_back({key, {}, value == nullptr ? yaml::make_null(arena) : value, {}});
    }
    return yaml::make_map(arena, entries);
  }

  const Node* list(const std::vector<const Node*>& items) const { return yaml::make_list(arena, items); }

  /// The planned facts of a target, and those of its objects.
  std::vector<Entry> target(const Node& planned, const TargetFacts& facts) const {
    std::vector<Entry> entries(planned.entries.begin(), planned.entries.end());
    entries.push_back({"overlay", {}, text(facts.overlay), {}});
    entries.push_back({"podSecurity", {}, text(facts.pod_security), {}});
    entries.push_back({"customResources", {}, yaml::make_boolean(arena, facts.custom_resources), {}});
    entries.push_back({"layered", {}, yaml::make_boolean(arena, facts.layered), {}});
    std::vector<const Node*> kinds;
    for (const auto& [version, kind] : facts.kinds)
      kinds.push_back(map({{"apiVersion", text(version)}, {"kind", text(kind)}}));
    entries.push_back({"kinds", {}, list(kinds), {}});
    return entries;
  }

  const Node* kinds(const std::set<AllowedKind>& all) const {
    std::vector<const Node*> items;
    for (const AllowedKind& each : all)
      items.push_back(
          map({{"group", text(each.group)}, {"kind", text(each.kind)}, {"name", text(each.name)}}));
    return list(items);
  }

  const Node* texts(const std::set<std::string_view>& values) const {
    std::vector<const Node*> items;
    for (const std::string_view value : values) items.push_back(text(value));
    return list(items);
  }
};

/// The destination of a target.
struct Destination {
  const model::Target* target = nullptr;
  const Node* cluster = nullptr;
  const Node* revision = nullptr;
  const Node* automated = nullptr;  ///< as set; null if that follows from the namespaces
  std::string_view namespace_name;
  bool chosen = true;  ///< its environment is not assigned to another variant

  std::pair<std::string, std::string_view> key() const {
    return {fmt::format("{}\n{}", text_of(at(cluster, "name")), text_of(at(cluster, "server"))),
            namespace_name};
  }
};

/// What the revision of a target names in Git: a branch, a tag or a commit.
std::string_view revision_name(const Node* revision) {
  for (const std::string_view kind : {"branch", "tag", "commit"}) {
    if (const Node* name = at(revision, kind)) return name->text;
  }
  return {};
}

/// The name of the Flux source of a revision. All targets share that of the system's own revision.
std::string source_name(const model::System& system, const Node* revision) {
  const std::string_view name = revision_name(revision);
  const Node* given = system.root->at("gitops.flux.source");
  if (given != nullptr) return std::string(given->text);
  if (name == revision_name(system.root->at("gitops.revision")))
    return std::string(system.text("gitops.name"));
  return shortened(fmt::format("{}-{}", system.text("gitops.name"), as_object_name(name)));
}

/// Number of targets per destination.
struct TargetCount {
  int all = 0;
  int chosen = 0;
};

/// A setting of a target: the last pattern of `targets` that matches and has it, then its environment, then
/// that of all targets.
const Node* setting_of(const Node* settings, const model::Target& target, std::string_view key) {
  if (const Node* patterns = at(settings, "targets")) {
    for (auto entry = patterns->entries.rbegin(); entry != patterns->entries.rend(); ++entry) {
      const Node* setting = entry->value->get(key);
      if (setting != nullptr && base::glob_match(entry->key, target.name)) return setting;
    }
  }
  const Node* environments = at(settings, "environments");
  const Node* setting = environments == nullptr ? nullptr : at(environments->get(target.environment), key);
  return setting != nullptr ? setting : at(settings, key);
}

std::vector<Destination> destinations_of(const model::System& system) {
  const Node* settings = system.root->get("gitops");
  std::vector<Destination> destinations;
  for (const model::Variant& variant : system.variants) {
    for (const model::Target& target : variant.targets) {
      Destination destination{.target = &target,
                              .cluster = setting_of(settings, target, "cluster"),
                              .revision = setting_of(settings, target, "revision"),
                              .automated = setting_of(settings, target, "automated")};
      destination.namespace_name = text_of(target.effective->at("global.namespace"));
      const Node* chosen = setting_of(settings, target, "variant");
      destination.chosen = chosen == nullptr || chosen->text == variant.name;
      destinations.push_back(destination);
    }
  }
  return destinations;
}

/// Unknown kinds are assumed to be namespaced, as most are.
bool in_no_namespace(const Node& object, std::string_view kind) {
  const kubernetes::KindRow* row =
      kubernetes::find_kind(kubernetes::builtin_catalog(), text_of(object.get("apiVersion")), kind);
  return row != nullptr && (row->flags & kubernetes::cluster_kind) != 0;
}

/// The objects that may be in a repository: Secrets are deployed separately.
std::vector<KeyedObject> without_secrets(const Objects& objects) {
  std::vector<KeyedObject> kept;
  for (const Node* object : objects) {
    const kubernetes::ObjectId id = kubernetes::identity(*object);
    if (!id.group.empty() || id.kind != "Secret") kept.push_back({id, object});
  }
  std::ranges::sort(kept, kubernetes::before, &KeyedObject::id);
  return kept;
}

std::set<std::string_view> waves_of(const std::vector<KeyedObject>& objects) {
  std::set<std::string_view> waves;
  for (const KeyedObject& object : objects) {
    const Node* annotations = object.node->at("metadata.annotations");
    const Node* wave = annotations == nullptr ? nullptr : annotations->get(kSyncWave);
    if (wave != nullptr) waves.insert(wave->text);
  }
  return waves;
}

std::string first_line(std::string_view path, const std::string& made) {
  if (path.ends_with(".md") || path.ends_with(".html")) return "<!-- " + made + " -->\n";
  return "# " + made + "\n";
}

/// `path_of`: the path of the file of a template.
template <typename PathOf>
void add_files(const Gitops& gitops, tmpl::Scope scope, std::span<const tmpl::InjectedGlobal> facts,
               const tmpl::EvaluationContext& environment, PathOf path_of, const std::string& made,
               base::Arena& arena, GitopsResult& result, diagnostic::Findings& findings) {
  const tmpl::ResidualProgram program = tmpl::specialize_gitops(
      *gitops.library, *gitops.system, *gitops.system_schema, scope, facts, arena, findings);
  for (const tmpl::OutputTemplate& unit : program.units) {
    const std::vector<const Node*> parts = tmpl::evaluate(unit, environment, arena, findings);
    if (parts.empty()) continue;
    OutputFile file{.path = path_of(unit.output)};
    file.text = first_line(file.path, made);
    result.objects.emplace_back();
    for (const Node* part : parts) {
      if (unit.is_text) {
        file.text.append(base::escape_for_display(tmpl::scalar_text(arena, *part), "\t\n")).append("\n");
        continue;
      }
      result.objects.back().push_back(part);
      if (part != parts.front()) file.text += "---\n";
      yaml::write(file.text, *part);
    }
    result.files.push_back(std::move(file));
  }
}

/// Where each Secret comes from, by name, if that can differ; those of `install` have to exist, because
/// their values are not in the repository. Otherwise null.
const Node* sources_of(const model::System& system, const model::Target& target, base::Arena& arena) {
  const Node* own = target.effective->at("secrets.sources");
  const Node* secrets = system.root->get("secrets");
  if (own == nullptr || secrets == nullptr) return nullptr;
  std::vector<Entry> sources;
  for (const Entry& secret : secrets->entries) {
    const Node* source = own->get(secret.key);
    if (source == nullptr) source = target.effective->at("secrets.source");
    if (source->text == "install") source = yaml::make_string(arena, "existing");
    sources.push_back({secret.key, {}, source, {}});
  }
  return yaml::make_map(arena, sources);
}

/// What several targets of an environment share.
struct EnvironmentFacts {
  std::vector<const Node*> targets;
  std::map<std::string_view, std::string_view> namespaces;  ///< with the standard that all pods in them meet
  std::map<std::string, const Node*> sources;
};

/// Each Git revision once, by the name of its source.
const Node* sources_in(const std::map<std::string, const Node*>& sources, const FactBuilder& make) {
  std::vector<const Node*> items;
  for (const auto& [name, revision] : sources)
    items.push_back(make.map({{"name", make.text(name)}, {"revision", revision}}));
  return make.list(items);
}

/// The lower of two Pod Security Standards.
std::string_view lower_standard(std::string_view a, std::string_view b) {
  constexpr std::array from_lowest = {std::string_view("privileged"), std::string_view("baseline"),
                                      std::string_view("restricted")};
  return std::min(a, b, [&](std::string_view x, std::string_view y) {
    return std::ranges::find(from_lowest, x) < std::ranges::find(from_lowest, y);
  });
}

/// The facts of each environment, by name.
std::map<std::string, const Node*> environments_of(const Gitops& gitops,
                                                   const std::map<std::string, TargetFacts>& targets,
                                                   const FactBuilder& make) {
  std::map<std::string, EnvironmentFacts> environments;
  for (const Destination& destination : destinations_of(*gitops.system)) {
    EnvironmentFacts& facts = environments[destination.target->environment];
    const TargetFacts& own = targets.at(destination.target->name);
    facts.targets.push_back(
        yaml::make_map(make.arena, make.target(*gitops.targets.at(destination.target->name), own)));
    const auto [at, added] = facts.namespaces.try_emplace(destination.namespace_name, own.pod_security);
    if (!added) at->second = lower_standard(at->second, own.pod_security);
    facts.sources[source_name(*gitops.system, destination.revision)] = destination.revision;
  }
  std::map<std::string, const Node*> nodes;
  for (const auto& [name, facts] : environments) {
    std::vector<const Node*> namespaces;
    for (const auto& [space, standard] : facts.namespaces)
      namespaces.push_back(make.map({{"name", make.text(space)}, {"podSecurity", make.text(standard)}}));
    nodes[name] = make.map({{"name", make.text(name)},
                            {"targets", make.list(facts.targets)},
                            {"namespaces", make.list(namespaces)},
                            {"sources", sources_in(facts.sources, make)}});
  }
  return nodes;
}

}  // namespace

Gitops plan_gitops(const model::System& system, const tmpl::TemplateSet& library,
                   const yaml::Node& system_schema, base::Arena& arena) {
  Gitops gitops;
  const Node* enabled = system.root->at("gitops.enabled");
  if (enabled == nullptr || !enabled->is_true()) return gitops;
  gitops.library = &library;
  gitops.system = &system;
  gitops.system_schema = &system_schema;

  const std::vector<Destination> destinations = destinations_of(system);
  std::map<std::pair<std::string, std::string_view>, TargetCount> rivals;
  for (const Destination& destination : destinations) {
    TargetCount& here = rivals[destination.key()];
    ++here.all;
    here.chosen += destination.chosen ? 1 : 0;
  }

  const FactBuilder make{arena};
  const std::string chart = chart_directory(system);
  for (const Destination& destination : destinations) {
    const model::Target& target = *destination.target;
    const TargetCount& here = rivals[destination.key()];
    const bool alone = here.all == 1 || (destination.chosen && here.chosen == 1);
    const bool automated = destination.automated == nullptr ? alone : destination.automated->is_true();
    gitops.targets[target.name] =
        make.map({{"name", make.text(target.name)},
                  {"variant", make.text(target.variant)},
                  {"environment", make.text(target.environment)},
                  {"fullName", make.text(full_name(system, target))},
                  {"namespace", make.text(destination.namespace_name)},
                  {"cluster", destination.cluster},
                  {"revision", destination.revision},
                  {"revisionName", make.text(revision_name(destination.revision))},
                  {"source", make.text(source_name(system, destination.revision))},
                  {"automated", yaml::make_boolean(arena, automated)},
                  {"active", yaml::make_boolean(arena, destination.chosen)},
                  {"alone", yaml::make_boolean(arena, here.all == 1)},
                  {"secrets", target.effective->at("secrets.source")},
                  {"sources", sources_of(system, target, arena)},
                  {"chart", make.text(chart)},
                  {"values", make.text(fmt::format("{}/{}", chart, values_file(target.name)))}});
  }
  return gitops;
}

GitopsResult gitops_target(const Gitops& gitops, const model::Target& target,
                           const tmpl::EvaluationContext& environment, const Objects& objects,
                           std::string_view pod_security, bool layered, base::Arena& arena,
                           diagnostic::Findings& findings) {
  GitopsResult result;
  if (gitops.library == nullptr) return result;
  const FactBuilder make{arena};
  const std::vector<KeyedObject> kept = without_secrets(objects);
  std::vector<const Node*> nodes;
  for (const KeyedObject& object : kept) {
    const auto& [id, node] = object;
    const bool named = in_no_namespace(*node, id.kind);
    result.kinds.insert({std::string(id.group), std::string(id.kind), named ? std::string(id.name) : ""});
    if (!kubernetes::is_builtin_group(id.group)) result.target.custom_resources = true;
    result.target.kinds.emplace(text_of(node->get("apiVersion")), id.kind);
    nodes.push_back(node);
  }
  result.target.layered = layered;
  result.target.overlay =
      kept.size() < objects.size() ? overlay_without_secrets(target.name) : overlay_directory(target.name);
  // The pods of another target in the same namespace may meet only a lower standard.
  const bool alone = gitops.targets.at(target.name)->get("alone")->is_true();
  result.target.pod_security = !alone && pod_security == "restricted" ? "baseline" : pod_security;
  std::vector<Entry> entries = make.target(*gitops.targets.at(target.name), result.target);
  entries.push_back({"objects", {}, make.list(nodes), {}});
  entries.push_back({"waves", {}, make.texts(waves_of(kept)), {}});
  const tmpl::InjectedGlobal facts[] = {{"target", yaml::make_map(arena, entries)}};
  tmpl::EvaluationContext commented = environment;
  commented.comments = true;
  add_files(
      gitops, tmpl::Scope::gitops_target, facts, commented,
      [&](std::string_view output) { return gitops_file(output, target.name); },
      generated_header(target.path), arena, result, findings);
  return result;
}

GitopsResult gitops_system(const Gitops& gitops, const tmpl::EvaluationContext& environment,
                           const std::set<AllowedKind>& kinds,
                           const std::map<std::string, TargetFacts>& targets, base::Arena& arena,
                           diagnostic::Findings& findings) {
  GitopsResult result;
  if (gitops.library == nullptr) return result;
  const FactBuilder make{arena};
  std::vector<const Node*> all;
  std::set<std::string_view> namespaces, cluster_names, environments;
  std::map<std::pair<std::string, std::string_view>, const Node*> destinations;
  for (const Destination& destination : destinations_of(*gitops.system)) {
    const std::string& name = destination.target->name;
    all.push_back(yaml::make_map(arena, make.target(*gitops.targets.at(name), targets.at(name))));
    namespaces.insert(destination.namespace_name);
    environments.insert(destination.target->environment);
    if (const Node* cluster = at(destination.cluster, "name")) cluster_names.insert(cluster->text);
    destinations[destination.key()] =
        make.map({{"cluster", destination.cluster}, {"namespace", make.text(destination.namespace_name)}});
  }
  std::vector<const Node*> nodes;
  for (const auto& [key, destination] : destinations) nodes.push_back(destination);
  std::set<AllowedKind> in_namespaces, in_cluster;
  for (const AllowedKind& each : kinds) (each.name.empty() ? in_namespaces : in_cluster).insert(each);
  std::set<std::string_view> own_sources;
  for (const auto& [name, target] : gitops.targets) {
    for (const Entry& source : target->get("sources")->entries) own_sources.insert(source.key);
  }
  const tmpl::InjectedGlobal facts[] = {{"targets", make.list(all)},
                                        {"ownSources", make.texts(own_sources)},
                                        {"destinations", make.list(nodes)},
                                        {"clusterNames", make.texts(cluster_names)},
                                        {"environments", make.texts(environments)},
                                        {"chartPath", make.text(chart_directory(*gitops.system))},
                                        {"namespaces", make.texts(namespaces)},
                                        {"kinds", make.kinds(in_namespaces)},
                                        {"createdKinds", make.kinds(created_kinds(in_namespaces))},
                                        {"clusterKinds", make.kinds(in_cluster)}};
  tmpl::EvaluationContext commented = environment;
  commented.comments = true;
  add_files(
      gitops, tmpl::Scope::gitops_system, facts, commented,
      [](std::string_view output) { return gitops_file(output); }, generated_by(*gitops.system), arena,
      result, findings);
  for (const auto& one : environments_of(gitops, targets, make)) {
    const auto& name = one.first;  // clang 14 captures no structured bindings
    const tmpl::InjectedGlobal own[] = {{"environment", one.second}};
    GitopsResult files;
    add_files(
        gitops, tmpl::Scope::gitops_environment, own, commented,
        [&](std::string_view output) { return gitops_environment_file(output, name); },
        generated_header(fmt::format("environments/{}/", gitops.system->id)), arena, files, findings);
    std::ranges::move(files.files, std::back_inserter(result.files));
    Objects& together = result.objects.emplace_back();
    for (const Objects& file : files.objects) together.insert(together.end(), file.begin(), file.end());
  }
  return result;
}

}  // namespace twinhull::emit
