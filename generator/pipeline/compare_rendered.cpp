// The objects of charts, kustomizations and GitOps objects outside of systems: each of these is a target,
// rendered in both states.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/confined_files.h"
#include "base/path.h"
#include "base/text.h"
#include "compare/compare.h"
#include "emit/output/layout.h"
#include "kubernetes/api.h"
#include "lint/kustomize/checks.h"
#include "lint/load/discover/discover.h"
#include "lint/load/locate/source_mapper.h"
#include "lint/load/read_input.h"
#include "pipeline/compare_sources.h"

namespace twinhull::pipeline {
namespace {

using lint::UnitOrigin;
using yaml::Node;

/// What one target has in one state.
struct Rendered {
  std::vector<const Node*> objects;
  std::string directory;  ///< the chart or kustomization
  std::string_view namespace_name;
  bool followed = false;  ///< a GitOps object renders it
  bool failed = false;
};

/// The directories that systems determine.
std::vector<std::string> excluded(const State& state) {
  std::vector<std::string> out;
  if (state.fs->type_of(state.root + "/environments") != base::FileType::directory) return out;
  for (const std::string_view directory : {std::string_view("environments"), std::string_view("schemas"),
                                           std::string_view("templates"), emit::kOutDirectory}) {
    const std::string path = base::join_path(state.root, directory);
    out.push_back(path);
    out.push_back(path + "/**");
  }
  return out;
}

/// Whether a state has anything that is rendered. One that is a file has manifests only.
bool has_renders(const State& state) {
  if (state.fs->type_of(state.root) == base::FileType::file) return false;
  const lint::Discovered found = lint::discover({state.root}, excluded(state), *state.fs);
  if (!found.charts.empty() || !found.kustomizations.empty()) return true;
  return std::ranges::any_of(found.manifests, [&](const std::string& path) {
    const base::Expected<std::string> text = state.fs->read(path);
    return text.value && (text.value->find("argoproj.io/") != std::string::npos ||
                          text.value->find(".toolkit.fluxcd.io/") != std::string::npos);
  });
}

/// One state, rendered.
class RenderedState {
 public:
  RenderedState(const State& state, StateRead& read, int jobs) : state_(state), read_(read) {
    // What a repository names must not escape it.
    if (state.fs->real(state.root).starts_with('/')) {
      std::vector<std::string> named = state.values;
      named.push_back(state.root);
      confined_.emplace(*state.fs, named, std::vector<std::string>());
    }
    base::FileSystem& fs = confined_ ? static_cast<base::FileSystem&>(*confined_) : *state.fs;
    const lint::InputOptions options{.paths = {state.root},
                                     .exclude = excluded(state),
                                     .kubernetes_version = kubernetes::display(kubernetes::newest_version()),
                                     .values = state.values,
                                     .jobs = jobs,
                                     .as_deployed = true};
    lint::read_input(options, fs, read.files, input_);
    sources_.emplace(fs, read.files, input_.arena, input_.rendered);
    collect();
    mapper_.emplace(*sources_, input_);
  }

  std::map<std::string, Rendered>& targets() { return targets_; }
  const State& state() const { return state_; }

  /// Whether a target is missing because it cannot be rendered.
  bool lacks(const std::string& name, const std::string& directory) const {
    const std::string path = base::join_path(state_.root, directory);
    const auto is_here = [&](const auto& one) { return one.directory == path; };
    const bool tree = std::ranges::any_of(input_.kustomizations, is_here);
    const bool known = tree || std::ranges::any_of(input_.charts_found, is_here) ||
                       std::ranges::any_of(input_.gitops, [&](const lint::GitopsRender& one) {
                         return relative(one.name, state_.root) == name;
                       });
    if (!known || targets_.contains(name)) return false;
    // A tree can build on anything.
    return tree ? !broken_.empty() : std::ranges::any_of(broken_, [&](const std::string& one) {
      return one == path || one.starts_with(path + "/") || path == ".";
    });
  }

  /// The directories of charts and kustomizations with errors of which nothing is rendered.
  std::set<std::string> unrendered() const {
    std::set<std::string> out;
    const auto add = [&](const std::string& path) {
      const std::string directory = relative(path, state_.root);
      const bool rendered = std::ranges::any_of(
          targets_, [&](const auto& target) { return target.second.directory == directory; });
      if (!rendered &&
          std::ranges::any_of(broken_, [&](const std::string& file) { return base::is_inside(file, path); }))
        out.insert(directory);
    };
    for (const lint::ChartDirectory& chart : input_.charts_found) add(chart.directory);
    for (const lint::Kustomization& tree : input_.kustomizations) {
      if (!tree.used && !tree.component) add(tree.directory);
    }
    return out;
  }

  /// Moves the errors to those of the state.
  void take_errors() {
    for (diagnostic::Finding& finding : input_.findings) {
      mapper_->map_back(finding);
      if (finding.severity == diagnostic::Severity::error) read_.findings.push_back(finding);
    }
  }

  /// The locations that set a value: the template or manifest first, then those of the values that it uses.
  std::vector<source::Span> locations(const compare::FieldSpans& origin) {
    const source::Span span = origin.value.known() ? origin.value : origin.key;
    const auto unit = input_.unit_of.find(span.file);
    if (!span.known() || unit == input_.unit_of.end()) return {span};
    diagnostic::Finding finding{.rule = "invalid-type", .severity = {}, .message = {}, .span = span};
    mapper_->map_back(finding);
    std::vector<source::Span> out = {finding.span};
    for (const diagnostic::RelatedLocation& one : finding.related) {
      if (one.span.known()) out.push_back(one.span);
    }
    std::erase_if(out,
                  [&](const source::Span& one) { return !one.known() || input_.unit_of.contains(one.file); });
    return out;
  }

  compare::Cause cause(source::Span span, bool removed) const {
    const source::Position at = read_.files.position(span.file, span.begin);
    return {relative(read_.files.path(span.file), state_.root), at.line, at.column, removed};
  }

  /// Whether the line of a location is one that the other state does not have in that file.
  bool is_new(source::Span span, const RenderedState& other) const {
    const std::string path =
        base::join_path(other.state_.root, relative(read_.files.path(span.file), state_.root));
    return !other.lines_of(path).contains(
        read_.files.line(span.file, read_.files.position(span.file, span.begin).line));
  }

 private:
  using Lines = std::set<std::string, std::less<>>;

  /// The lines of a file; none if it cannot be read.
  const Lines& lines_of(const std::string& path) const {
    const auto [known, fresh] = lines_.try_emplace(path);
    if (!fresh) return known->second;
    if (const base::Expected<std::string> text = state_.fs->read(path); text.value) {
      for (const std::string_view line : base::split_lines(*text.value)) known->second.emplace(line);
    }
    return known->second;
  }

  /// Kustomizations are built without references that do not exist; Kustomize does not build them at all.
  void add_dangling() {
    using Reason = lint::UnresolvedReference::Reason;
    for (const lint::Kustomization& tree : input_.kustomizations) {
      for (const lint::UnresolvedReference& one : tree.broken) {
        if (one.why == Reason::outside || one.why == Reason::missing || one.why == Reason::no_tree)
          input_.findings.push_back(lint::unresolved_reference(one, *sources_).finding);
      }
    }
  }

  void collect() {
    add_dangling();
    for (const diagnostic::Finding& finding : input_.findings) {
      if (finding.severity == diagnostic::Severity::error)
        broken_.insert(diagnostic::file_of(finding, read_.files));
    }
    std::map<std::string_view, const lint::GitopsRender*> renders;
    for (const lint::GitopsRender& one : input_.gitops) renders.emplace(one.name, &one);
    for (const lint::Object& object : input_.index.objects()) {
      if (object.unit == 0 || input_.origins[object.unit].kind == UnitOrigin::Kind::written) continue;
      const UnitOrigin& origin = input_.origins[object.unit];
      Rendered& target = targets_[name_of(origin)];
      const auto built = input_.built_from.find(object.node);
      target.objects.push_back(built == input_.built_from.end() ? object.node : built->second->node);
      target.directory = relative(origin.directory, state_.root);
      target.followed = !origin.target.empty();
      const auto render = renders.find(origin.target);
      if (render != renders.end()) target.namespace_name = render->second->namespace_name;
      target.failed = target.failed || is_broken(object.unit);
    }
  }

  bool is_broken(std::uint32_t unit) const {
    const UnitOrigin& origin = input_.origins[unit];
    const auto has = [&](const std::string& path) { return broken_.contains(path); };
    if (origin.kind == UnitOrigin::Kind::helm) {
      return std::ranges::any_of(broken_,
                                 [&](const std::string& path) {
                                   return path == origin.directory ||
                                          path.starts_with(origin.directory + "/");
                                 }) ||
             std::ranges::any_of(origin.values, has);
    }
    const auto tree = input_.built.find(unit);
    return tree != input_.built.end() &&
           std::ranges::any_of(tree->second.parts, [&](const lint::Kustomization* part) {
             return has(part->path) || std::ranges::any_of(part->resources, has) ||
                    std::ranges::any_of(part->patches, has) || std::ranges::any_of(part->sources, has);
           });
  }

  std::string name_of(const UnitOrigin& origin) const {
    if (!origin.target.empty()) return relative(origin.target, state_.root);
    std::string name = relative(origin.directory, state_.root);
    if (origin.values.empty() || !state_.values.empty()) return name;
    std::vector<std::string> files;
    for (const std::string& path : origin.values) files.emplace_back(base::file_name(path));
    return (name == "." ? "" : name + " with ") + base::join(files, ", ");
  }

  const State& state_;
  StateRead& read_;
  lint::Workspace input_;
  std::map<std::string, Rendered> targets_;
  std::set<std::string> broken_;                 ///< files with errors
  mutable std::map<std::string, Lines> lines_;   ///< read when a change is at one
  std::optional<base::ConfinedFiles> confined_;  ///< of a directory on disk
  std::optional<lint::SourceCache> sources_;
  std::optional<lint::SourceMapper> mapper_;
};

/// The line that causes a change: of several locations, one that is new.
void set_cause(RenderedState& before, RenderedState& after, const compare::FieldSpans& old_origin,
               const compare::FieldSpans& new_origin, std::optional<compare::Cause>& cause) {
  const bool removed = !new_origin.known();
  if (removed && !old_origin.known()) return;
  RenderedState& side = removed ? before : after;
  const std::vector<source::Span> locations = side.locations(removed ? old_origin : new_origin);
  if (locations.empty()) return;
  const RenderedState& other = removed ? after : before;
  const auto fresh =
      std::ranges::find_if(locations, [&](source::Span one) { return side.is_new(one, other); });
  cause = side.cause(fresh == locations.end() ? locations.back() : *fresh, removed);
}

/// Renames a target of one state that a GitOps object renders in the other one.
void join_followed(std::map<std::string, Rendered>& some, const std::map<std::string, Rendered>& others) {
  for (const auto& [name, other] : others) {
    if (!other.followed || some.contains(name)) continue;
    const auto same = std::ranges::find_if(some, [&, directory = &other.directory](const auto& one) {
      return !one.second.followed && one.second.directory == *directory && !others.contains(one.first);
    });
    if (same == some.end()) continue;
    Rendered moved = std::move(same->second);
    some.erase(same);
    some.emplace(name, std::move(moved));
  }
}

bool same_files(const State& before, const State& after, const std::string& directory) {
  std::vector<std::string> left = {directory};
  while (!left.empty()) {
    const std::string at = std::move(left.back());
    left.pop_back();
    const auto old_list = before.fs->list(base::join_path(before.root, at));
    const auto new_list = after.fs->list(base::join_path(after.root, at));
    if (!old_list.value || !new_list.value || old_list.value->size() != new_list.value->size()) return false;
    for (const base::DirectoryEntry& entry : *new_list.value) {
      const std::string path = base::join_path(at, entry.name);
      if (entry.type == base::FileType::directory) {
        left.push_back(path);
        continue;
      }
      const auto old_text = before.fs->read(base::join_path(before.root, path));
      const auto new_text = after.fs->read(base::join_path(after.root, path));
      if (old_text.value != new_text.value) return false;
    }
  }
  return true;
}

}  // namespace

SourceChanges compare_rendered(const SourceInput& input) {
  SourceChanges out;
  if (!has_renders(input.before) && !has_renders(input.after)) return out;
  RenderedState before(input.before, input.read_before, input.jobs);
  RenderedState after(input.after, input.read_after, input.jobs);
  join_followed(before.targets(), after.targets());
  join_followed(after.targets(), before.targets());
  std::set<std::string> names;
  for (RenderedState* side : {&before, &after}) {
    for (const auto& [name, _] : side->targets()) names.insert(name);
  }
  out.targets = after.targets().size();
  const Rendered none;
  for (const std::string& name : names) {
    const auto old_found = before.targets().find(name), new_found = after.targets().find(name);
    const bool had = old_found != before.targets().end(), has = new_found != after.targets().end();
    const Rendered& old_target = had ? old_found->second : none;
    const Rendered& new_target = has ? new_found->second : none;
    const std::string& directory = has ? new_target.directory : old_target.directory;
    if (old_target.failed || new_target.failed || before.lacks(name, directory) ||
        after.lacks(name, directory)) {
      // What cannot be rendered in either state has not changed if its files have not.
      if (!same_files(input.before, input.after, directory)) out.failed.push_back(name);
      continue;
    }
    std::vector<compare::ObjectChange> changes = compare::compare(
        {old_target.objects, old_target.namespace_name}, {new_target.objects, new_target.namespace_name});
    for (compare::ObjectChange& object : changes) {
      if (object.action != compare::Action::changed)
        set_cause(before, after, object.before_at, object.after_at, object.cause);
      for (compare::FieldChange& field : object.fields)
        set_cause(before, after, field.before_at, field.after_at, field.cause);
    }
    if (!had) out.added.push_back(name);
    if (!has) out.removed.push_back(name);
    if (!changes.empty()) out.changed.push_back({name, std::move(changes)});
  }
  std::set<std::string> unrendered = before.unrendered();
  unrendered.merge(after.unrendered());
  for (const std::string& directory : unrendered) {
    const bool known = std::ranges::find(out.failed, directory) != out.failed.end();
    if (!known && !same_files(input.before, input.after, directory)) out.failed.push_back(directory);
  }
  if (!out.failed.empty()) {
    before.take_errors();
    after.take_errors();
  }
  return out;
}

}  // namespace twinhull::pipeline
