#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "base/parallel.h"
#include "compare/compare.h"
#include "model/load.h"
#include "pipeline/change_causes.h"
#include "pipeline/compare_sources.h"
#include "pipeline/evaluate.h"
#include "pipeline/inputs.h"

namespace twinhull::pipeline {
namespace {

using diagnostic::Findings;
using model::SystemFiles;

/// Targets that one thread compares, sharing what it found out about templates.
constexpr std::size_t targets_of_one_search = 16;

/// The texts of a system or target, each with its path, in a fixed order.
using Texts = std::vector<std::pair<std::string, std::string_view>>;

/// The files of all systems of a state, and the text of what they share.
struct Snapshot {
  source::Files files;
  std::map<std::string, SystemFiles> systems;
  std::set<std::string> unreadable;
  std::string shared;  ///< schemas and templates
};

void append_directory(base::FileSystem& fs, const std::string& directory, int depth, std::string& out) {
  constexpr int max_depth = 32;
  const auto entries = fs.list(directory);
  if (!entries.value || depth > max_depth) return;
  for (const base::DirectoryEntry& entry : *entries.value) {
    const std::string path = directory + "/" + entry.name;
    if (entry.type == base::FileType::directory) append_directory(fs, path, depth + 1, out);
    const auto text = entry.type == base::FileType::directory ? base::Expected<std::string>{std::nullopt, ""}
                                                              : fs.read(path);
    if (text.value) out += fmt::format("{}\n{}\n{}", entry.name, text.value->size(), *text.value);
  }
}

Snapshot snapshot(const State& state, Findings& findings) {
  Snapshot out;
  base::FileSystem& fs = *state.fs;
  if (fs.type_of(state.root + "/environments") != base::FileType::directory) return out;
  for (const char* directory : {"schemas", "templates"})
    append_directory(fs, state.root + "/" + directory, 0, out.shared);
  Findings listing;
  for (const std::string& id : model::list_systems(fs, state.root, listing)) {
    Findings reading;
    std::optional<SystemFiles> files = model::read_system(fs, state.root, id, out.files, reading);
    if (files) {
      out.systems.emplace(id, std::move(*files));
    } else {
      out.unreadable.insert(id);
    }
  }
  std::erase_if(listing, [](const diagnostic::Finding& one) { return one.rule == "missing-input-file"; });
  append(findings, std::move(listing));
  return out;
}

void add_text(const SystemFiles::Layer& layer, const source::Files& files, Texts& out) {
  if (layer.file != 0) out.emplace_back(layer.path, files.text(layer.file));
}

/// What all targets of a system share, except its values files for some targets.
Texts common_texts(const SystemFiles& system, const source::Files& files) {
  Texts out;
  add_text(system.system, files, out);
  add_text(system.values, files, out);
  for (const model::ManifestFile& manifest : system.manifests)
    out.emplace_back(manifest.path, files.text(manifest.file));
  return out;
}

/// The texts of each target's own layers, by its name.
std::map<std::string, Texts> target_texts(const SystemFiles& system, const source::Files& files) {
  std::map<std::string, Texts> out;
  for (const SystemFiles::VariantFiles& variant : system.variants) {
    for (const SystemFiles::TargetFiles& target : variant.targets) {
      Texts& texts = out[target.name];
      add_text(variant.values, files, texts);
      for (std::size_t layer : target.below) add_text(system.shared[layer], files, texts);
      add_text(target.own, files, texts);
    }
  }
  return out;
}

void keep_targets(SystemFiles& system, const std::set<std::string>& kept) {
  for (SystemFiles::VariantFiles& variant : system.variants) {
    std::erase_if(variant.targets,
                  [&](const SystemFiles::TargetFiles& target) { return !kept.contains(target.name); });
  }
  std::erase_if(system.variants, [](const SystemFiles::VariantFiles& one) { return one.targets.empty(); });
}

/// One state of a system on its way to objects.
struct SystemState {
  const Inputs* inputs = nullptr;  ///< null: the state does not have the system
  std::optional<SystemFiles> files;
  std::optional<model::System> system;
  base::Arena arena;
  tmpl::ResidualProgram program;
  Findings findings;
  bool has_targets = true;  ///< that are to be compared

  bool failed() const {
    return inputs != nullptr && has_targets && (!inputs->valid || !system || has_errors(findings));
  }

  void load(const std::optional<std::set<std::string>>& targets) {
    if (inputs == nullptr || !files || !inputs->schemas.usable()) return;
    SystemFiles wanted = *files;
    if (targets) keep_targets(wanted, *targets);
    has_targets = !targets || !wanted.variants.empty();
    if (!has_targets) return;
    findings.clear();
    system = load_system(*inputs, wanted, 1, findings);
    if (system && !has_errors(findings)) program = specialize(*inputs, *system, arena, findings);
  }

  CauseSide for_causes() const {
    static const source::Files none;
    return {inputs == nullptr ? &none : &inputs->files, system ? &*system : nullptr,
            system ? &program : nullptr};
  }
};

using TargetsByName = std::map<std::string, const model::Target*>;

TargetsByName targets_of(const SystemState& side) {
  TargetsByName out;
  if (!side.system) return out;
  for (const model::Variant& variant : side.system->variants) {
    for (const model::Target& target : variant.targets) out.emplace(target.name, &target);
  }
  return out;
}

emit::Objects objects_of(const SystemState& side, const model::Target* target, base::Arena& arena,
                         Findings& findings) {
  if (target == nullptr) return {};
  return evaluate(*side.system, side.program, *target->effective, arena, findings);
}

compare::ObjectSet set_of(const emit::Objects& objects, const model::Target* target) {
  return {objects, target == nullptr ? std::string_view() : namespace_of(*target->effective)};
}

/// One target of a system; either side can be missing.
struct TargetPair {
  std::string name;
  const model::Target* before = nullptr;
  const model::Target* after = nullptr;
};

std::vector<TargetPair> pair_targets(const SystemState& before, const SystemState& after) {
  std::map<std::string, TargetPair> pairs;
  for (const auto& [name, target] : targets_of(before)) pairs[name].before = target;
  for (const auto& [name, target] : targets_of(after)) pairs[name].after = target;
  std::vector<TargetPair> out;
  for (auto& [name, pair] : pairs) {
    pair.name = name;
    out.push_back(pair);
  }
  return out;
}

/// The changes of one target; its findings go to those of the sides.
std::vector<compare::ObjectChange> compare_target(const SystemState& before, const SystemState& after,
                                                  const TargetPair& pair, CauseFinder& causes,
                                                  Findings& old_findings, Findings& new_findings) {
  base::Arena arena(16 * 1024);
  const emit::Objects old_objects = objects_of(before, pair.before, arena, old_findings);
  const emit::Objects new_objects = objects_of(after, pair.after, arena, new_findings);
  std::vector<compare::ObjectChange> changes =
      compare::compare(set_of(old_objects, pair.before), set_of(new_objects, pair.after));
  if (pair.before != nullptr && pair.after != nullptr) {
    causes.find(*pair.before->effective, *pair.after->effective, changes);
  } else {
    const model::Target& only = pair.before == nullptr ? *pair.after : *pair.before;
    for (compare::ObjectChange& object : changes)
      object.cause = compare::Cause{only.path, 1, 1, pair.after == nullptr};
  }
  return changes;
}

/// Compares the targets that both sides have loaded.
SourceChanges compare_targets(const std::string& id, SystemState& before, SystemState& after, int jobs) {
  const std::vector<TargetPair> pairs = pair_targets(before, after);
  struct Result {
    std::vector<compare::ObjectChange> changes;
    Findings before, after;
  };
  std::vector<Result> results(pairs.size());
  const CauseSide old_side = before.for_causes();
  const CauseSide new_side = after.for_causes();
  const std::size_t searches = (pairs.size() + targets_of_one_search - 1) / targets_of_one_search;
  base::parallel_for(searches, jobs, [&](std::size_t search) {
    CauseFinder causes(old_side, new_side);
    const std::size_t end = std::min(pairs.size(), (search + 1) * targets_of_one_search);
    for (std::size_t i = search * targets_of_one_search; i < end; ++i) {
      results[i].changes =
          compare_target(before, after, pairs[i], causes, results[i].before, results[i].after);
    }
  });
  SourceChanges out;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    Result& result = results[i];
    const std::string name = id + "/" + pairs[i].name;
    if (has_errors(result.before) || has_errors(result.after)) {
      out.failed.push_back(name);
    } else {
      if (pairs[i].before == nullptr) out.added.push_back(name);
      if (pairs[i].after == nullptr) out.removed.push_back(name);
      if (!result.changes.empty()) out.changed.push_back({name, std::move(result.changes)});
    }
    set_target(result.before, id, pairs[i].name);
    set_target(result.after, id, pairs[i].name);
    append(before.findings, std::move(result.before));
    append(after.findings, std::move(result.after));
  }
  return out;
}

/// The targets whose layers differ. Nothing if what all targets share differs, or depends on which there are.
std::optional<std::set<std::string>> changed_targets(const SystemFiles& before,
                                                     const source::Files& old_files, const SystemFiles& after,
                                                     const source::Files& new_files) {
  if (common_texts(before, old_files) != common_texts(after, new_files) || !after.manifests.empty())
    return std::nullopt;
  const std::map<std::string, Texts> old_texts = target_texts(before, old_files);
  const std::map<std::string, Texts> new_texts = target_texts(after, new_files);
  std::set<std::string> out;
  for (const auto& [name, texts] : old_texts) {
    const auto now = new_texts.find(name);
    if (now == new_texts.end() || now->second != texts) out.insert(name);
  }
  for (const auto& [name, texts] : new_texts) {
    if (!old_texts.contains(name)) out.insert(name);
  }
  return out;
}

/// A system that differs between the states.
struct ChangedSystem {
  std::string id;
  std::optional<std::set<std::string>> targets;  ///< those with different layers; nothing: all
};

std::vector<ChangedSystem> changed_systems(const Snapshot& before, const Snapshot& after) {
  std::set<std::string> ids;
  for (const Snapshot* side : {&before, &after}) {
    for (const auto& [id, files] : side->systems) ids.insert(id);
    ids.insert(side->unreadable.begin(), side->unreadable.end());
  }
  std::vector<ChangedSystem> out;
  for (const std::string& id : ids) {
    const auto old = before.systems.find(id);
    const auto now = after.systems.find(id);
    if (old == before.systems.end() || now == after.systems.end() || before.shared != after.shared) {
      out.push_back({id, std::nullopt});
      continue;
    }
    auto targets = changed_targets(old->second, before.files, now->second, after.files);
    if (!targets || !targets->empty()) out.push_back({id, std::move(targets)});
  }
  return out;
}

/// The inputs of the systems of a state that differ; null if it has none of them.
std::unique_ptr<Inputs> load_changed(const State& state, const Snapshot& snapshot,
                                     const std::vector<ChangedSystem>& changed, Findings& findings) {
  Request request{.root = state.root};
  for (const ChangedSystem& one : changed) {
    if (snapshot.systems.contains(one.id) || snapshot.unreadable.contains(one.id))
      request.systems.push_back(one.id);
  }
  if (request.systems.empty()) return nullptr;
  LoadedInputs loaded = load_inputs(request, *state.fs, findings);
  return std::holds_alternative<InputError>(loaded) ? nullptr
                                                    : std::get<std::unique_ptr<Inputs>>(std::move(loaded));
}

/// Reads a system of a state again, this time to keep it.
void read_side(SystemState& side, Inputs* inputs, const State& state, const Snapshot& snapshot,
               const std::string& id) {
  if (inputs == nullptr || !(snapshot.systems.contains(id) || snapshot.unreadable.contains(id))) return;
  side.inputs = inputs;
  side.files = model::read_system(*state.fs, state.root, id, inputs->files, side.findings);
}

/// Both outputs restart the Pods that use a changed ConfigMap: the chart by a checksum in their annotations,
/// the overlays by the digest in its name. Neither is part of the objects that are compared.
void mark_restarts(std::vector<compare::TargetChange>& targets) {
  for (compare::TargetChange& target : targets) {
    for (compare::ObjectChange& object : target.objects) {
      if (object.kind != "ConfigMap" || object.action != compare::Action::changed) continue;
      for (compare::FieldChange& field : object.fields) {
        if (!field.path.starts_with("data") && !field.path.starts_with("binaryData")) continue;
        add(field.effects, compare::Effect::rollout);
        add(object.effects, compare::Effect::rollout);
      }
    }
  }
}

SourceChanges compare_system(const ChangedSystem& system, SystemState& before, SystemState& after, int jobs) {
  const Findings old_reading = before.findings;
  const Findings new_reading = after.findings;
  before.load(system.targets);
  after.load(system.targets);
  if (system.targets && (before.failed() || after.failed())) {
    // Without the other targets, an error can mean that one of them is missing.
    before.load(std::nullopt);
    after.load(std::nullopt);
  }
  SourceChanges out;
  if (before.failed() || after.failed()) {
    std::set<std::string> names;
    for (const SystemState* side : {&before, &after}) {
      if (!side->files) continue;
      for (const SystemFiles::VariantFiles& variant : side->files->variants) {
        for (const SystemFiles::TargetFiles& target : variant.targets)
          names.insert(system.id + "/" + target.name);
      }
    }
    if (names.empty()) names.insert(system.id);
    out.failed.assign(names.begin(), names.end());
  } else {
    out = compare_targets(system.id, before, after, jobs);
    mark_restarts(out.changed);
  }
  append(before.findings, old_reading);
  append(after.findings, new_reading);
  return out;
}

/// Only errors matter: `validate` reports the rest.
void keep_errors(Findings& findings) {
  std::erase_if(findings, [](const diagnostic::Finding& finding) {
    return finding.severity != diagnostic::Severity::error;
  });
}

}  // namespace

SourceChanges compare_systems(const SourceInput& input) {
  Findings& old_findings = input.read_before.findings;
  Findings& new_findings = input.read_after.findings;
  const Snapshot old_snapshot = snapshot(input.before, old_findings);
  const Snapshot new_snapshot = snapshot(input.after, new_findings);
  const std::vector<ChangedSystem> changed = changed_systems(old_snapshot, new_snapshot);
  SourceChanges out;
  for (const auto& [id, system] : new_snapshot.systems) {
    for (const SystemFiles::VariantFiles& variant : system.variants) out.targets += variant.targets.size();
  }
  if (changed.empty()) return out;
  const std::unique_ptr<Inputs> old_inputs = load_changed(input.before, old_snapshot, changed, old_findings);
  const std::unique_ptr<Inputs> new_inputs = load_changed(input.after, new_snapshot, changed, new_findings);
  std::vector<std::unique_ptr<SystemState>> old_sides, new_sides;
  for (const ChangedSystem& system : changed) {
    read_side(*old_sides.emplace_back(std::make_unique<SystemState>()), old_inputs.get(), input.before,
              old_snapshot, system.id);
    read_side(*new_sides.emplace_back(std::make_unique<SystemState>()), new_inputs.get(), input.after,
              new_snapshot, system.id);
  }
  std::vector<SourceChanges> results(changed.size());
  const int in_parallel = std::min<int>(input.jobs, static_cast<int>(changed.size()));
  const int within = std::max(1, input.jobs / in_parallel);
  base::parallel_for(changed.size(), in_parallel, [&](std::size_t i) {
    results[i] = compare_system(changed[i], *old_sides[i], *new_sides[i], within);
    // Memory is freed system by system.
    for (SystemState* side : {old_sides[i].get(), new_sides[i].get()}) side->system.reset();
  });
  for (std::size_t i = 0; i < changed.size(); ++i) {
    std::ranges::move(results[i].changed, std::back_inserter(out.changed));
    std::ranges::move(results[i].added, std::back_inserter(out.added));
    std::ranges::move(results[i].removed, std::back_inserter(out.removed));
    std::ranges::move(results[i].failed, std::back_inserter(out.failed));
    append(old_findings, std::move(old_sides[i]->findings));
    append(new_findings, std::move(new_sides[i]->findings));
  }
  keep_errors(old_findings);
  keep_errors(new_findings);
  if (old_inputs) input.read_before.files = std::move(old_inputs->files);
  if (new_inputs) input.read_after.files = std::move(new_inputs->files);
  return out;
}

}  // namespace twinhull::pipeline
