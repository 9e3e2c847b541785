#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "base/limits.h"
#include "base/path.h"
#include "compare/compare.h"
#include "emit/output/layout.h"
#include "lint/load/discover/discover.h"
#include "lint/load/manifests/manifest.h"
#include "pipeline/compare_sources.h"
#include "yaml/reader.h"

namespace twinhull::pipeline {
namespace {

using yaml::Kind;
using yaml::Node;

/// Whether a file is below one of the directories.
bool is_below(std::string_view path, const std::set<std::string, std::less<>>& directories) {
  if (directories.contains(".")) return true;
  for (std::size_t slash = path.rfind('/'); slash != std::string_view::npos;
       slash = path.rfind('/', slash - 1)) {
    if (directories.contains(path.substr(0, slash))) return true;
    if (slash == 0) break;
  }
  return false;
}

/// The manifests of a state that are outside of systems, charts and kustomizations: paths relative to the
/// root.
struct Manifests {
  std::set<std::string> paths;
  std::map<std::string, std::string> unreadable;  ///< files and directories with the reason
};

Manifests manifests_of(const State& state) {
  const lint::Discovered found = lint::discover({state.root}, {}, *state.fs);
  std::set<std::string, std::less<>> excluded;
  for (const std::string& kustomization : found.kustomizations)
    excluded.insert(base::directory_of(relative(kustomization, state.root)));
  if (state.fs->type_of(state.root + "/environments") == base::FileType::directory) {
    for (std::string_view directory : {std::string_view("environments"), std::string_view("schemas"),
                                       std::string_view("templates"), emit::kOutDirectory})
      excluded.emplace(directory);
  }
  Manifests out;
  for (const std::string& manifest : found.manifests) {
    std::string path = relative(manifest, state.root);
    if (!is_below(path, excluded)) out.paths.insert(std::move(path));
  }
  for (const auto& [path, reason] : found.unreadable)
    out.unreadable.emplace(relative(path, state.root), reason);
  if (!found.beyond.empty()) {
    out.unreadable.emplace(
        relative(found.beyond, state.root),
        fmt::format("the state has more than {} files", base::display(base::Limit::files)));
  }
  return out;
}

void report_unreadable(StateRead& read, const std::string& path, const std::string& reason) {
  read.findings.push_back({.rule = "unreadable-file",
                           .message = fmt::format("`{}` cannot be read: {}", path, reason),
                           .file = path});
}

/// What cannot be read in one state, unless it is the same in the other one.
void report_unreadable(const Manifests& own, const Manifests& other, StateRead& read, SourceChanges& out) {
  constexpr std::size_t most = 20;  // there can be as many as directories
  std::size_t count = 0;
  for (const auto& [path, reason] : own.unreadable) {
    const auto same = other.unreadable.find(path);
    if (same != other.unreadable.end() && same->second == reason) continue;
    if (++count > most) break;
    report_unreadable(read, path, reason);
    out.failed.push_back(base::directory_of(path));
  }
}

/// What a directory contains in one state: the objects of the files that differ.
struct Directory {
  std::vector<const Node*> objects;
  bool failed = false;
};

void add_objects(const Node* node, std::vector<const Node*>& out) {
  if (node == nullptr || !node->is(Kind::map)) return;
  const Node* kind = node->get("kind");
  if (kind == nullptr || node->get("apiVersion") == nullptr) return;
  const Node* items = node->get("items");
  if (!kind->text.ends_with("List") || items == nullptr || !items->is(Kind::list)) {
    out.push_back(node);
    return;
  }
  for (const Node* item : items->items) {
    if (item->is(Kind::map)) out.push_back(item);
  }
}

void read_objects(const std::string& path, std::string text, base::Arena& arena, StateRead& read,
                  Directory& out) {
  if (!lint::may_hold_objects(text)) return;
  const std::uint32_t file = read.files.add(path, std::move(text));
  yaml::ReadResult result = yaml::read(read.files, file, arena, {.accept_yaml11_scalars = true});
  if (!result.unread.empty()) {
    out.failed = true;
    for (const yaml::UnreadDocument& unread : result.unread)
      read.findings.push_back(std::move(result.findings[unread.finding]));
  }
  for (const yaml::Document& document : result.documents) add_objects(document.root, out.objects);
}

compare::Cause cause_at(const source::Files& files, source::Span span, bool removed) {
  const source::Position at = files.position(span.file, span.begin);
  return {files.path(span.file), at.line, at.column, removed};
}

void set_cause(const SourceInput& input, const compare::FieldSpans& before, const compare::FieldSpans& after,
               std::optional<compare::Cause>& cause) {
  const auto span_of = [](const compare::FieldSpans& origin) {
    return origin.key.known() ? origin.key : origin.value;
  };
  if (after.known()) {
    cause = cause_at(input.read_after.files, span_of(after), false);
  } else if (before.known()) {
    cause = cause_at(input.read_before.files, span_of(before), true);
  }
}

}  // namespace

std::string relative(const std::string& path, const std::string& root) {
  const std::string plain = base::join_path(".", root);
  if (path == root || path == plain) return ".";
  for (const std::string& prefix : {root + "/", plain + "/"}) {
    if (path.starts_with(prefix)) return path.substr(prefix.size());
  }
  return path.starts_with("./") ? path.substr(2) : path;
}

SourceChanges compare_manifests(const SourceInput& input) {
  SourceChanges out;
  const Manifests old_manifests = manifests_of(input.before);
  const Manifests new_manifests = manifests_of(input.after);
  const std::set<std::string>& old_paths = old_manifests.paths;
  const std::set<std::string>& new_paths = new_manifests.paths;
  report_unreadable(old_manifests, new_manifests, input.read_before, out);
  report_unreadable(new_manifests, old_manifests, input.read_after, out);
  std::set<std::string> paths = old_paths;
  paths.insert(new_paths.begin(), new_paths.end());
  std::set<std::string> targets;
  base::Arena arena;
  std::map<std::string, std::pair<Directory, Directory>> directories;
  const auto read = [](const State& state, const std::set<std::string>& known, const std::string& path) {
    return known.contains(path) ? state.fs->read(base::join_path(state.root, path))
                                : base::Expected<std::string>{std::nullopt, ""};
  };
  for (const std::string& path : paths) {
    base::Expected<std::string> before = read(input.before, old_paths, path);
    base::Expected<std::string> after = read(input.after, new_paths, path);
    if (after.value && lint::may_hold_objects(*after.value)) targets.insert(base::directory_of(path));
    if (before.value && after.value && *before.value == *after.value) continue;
    auto& [old_directory, new_directory] = directories[base::directory_of(path)];
    // A state of one file is its own root.
    const auto shown = [&](const State& state) { return path == "." ? state.root : path; };
    if (before.value)
      read_objects(shown(input.before), std::move(*before.value), arena, input.read_before, old_directory);
    if (after.value)
      read_objects(shown(input.after), std::move(*after.value), arena, input.read_after, new_directory);
    if (!before.error.empty()) report_unreadable(input.read_before, path, before.error);
    if (!after.error.empty()) report_unreadable(input.read_after, path, after.error);
    old_directory.failed = old_directory.failed || !before.error.empty();
    new_directory.failed = new_directory.failed || !after.error.empty();
  }
  for (auto& [path, sides] : directories) {
    auto& [before, after] = sides;
    if (before.failed || after.failed) {
      out.failed.push_back(path);
      continue;
    }
    std::vector<compare::ObjectChange> changes = compare::compare({before.objects, {}}, {after.objects, {}});
    for (compare::ObjectChange& object : changes) {
      if (object.action != compare::Action::changed)
        set_cause(input, object.before_at, object.after_at, object.cause);
      for (compare::FieldChange& field : object.fields)
        set_cause(input, field.before_at, field.after_at, field.cause);
    }
    const bool file = input.after.fs->type_of(input.after.root) == base::FileType::file;
    if (!changes.empty()) out.changed.push_back({file ? input.after.name : path, std::move(changes)});
  }
  out.targets = targets.size();
  return out;
}

}  // namespace twinhull::pipeline
