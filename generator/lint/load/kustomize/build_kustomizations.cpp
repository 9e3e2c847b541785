#include "lint/load/kustomize/build_kustomizations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/path.h"
#include "kustomize/build.h"
#include "kustomize/tree.h"
#include "lint/load/discover/git_ignore.h"
#include "lint/load/kustomize/kustomization.h"
#include "lint/load/kustomize/kustomization_schema.h"
#include "lint/load/kustomize/substitute.h"
#include "lint/load/manifests/manifest.h"
#include "lint/load/workspace/rendered.h"
#include "yaml/go_yaml_writer.h"
#include "yaml/reader.h"

namespace twinhull::lint {

using yaml::Node;
using TreeParts = std::vector<const Kustomization*>;

/// One kustomization to build.
struct TreeBuild {
  const Kustomization* top = nullptr;
  TreeParts parts;     ///< its kustomizations, the top first
  bool tried = false;  ///< it was built, here or by a GitOps object
  bool whole = false;  ///< it was built without errors
  bool empty = true;   ///< there are no objects
};

namespace {

/// The kustomizations of a build, the top first. Without recursion: a chain of them can be long.
TreeParts collect(const KustomizationIndex& all, const Kustomization& top, std::set<std::string_view>& seen) {
  TreeParts out;
  TreeParts left = {&top};
  while (!left.empty()) {
    const Kustomization* part = left.back();
    left.pop_back();
    if (!seen.insert(part->directory).second) continue;
    out.push_back(part);
    for (auto directory = part->directories.rbegin(); directory != part->directories.rend(); ++directory) {
      if (const Kustomization* below = all.find(*directory)) left.push_back(below);
    }
  }
  return out;
}

std::vector<TreeBuild> builds_of(const std::vector<Kustomization>& all) {
  const KustomizationIndex index(all);
  std::vector<TreeBuild> builds;
  std::set<std::string_view> seen;
  const auto add = [&](const Kustomization& top) {
    std::set<std::string_view> own;
    builds.push_back({.top = &top, .parts = collect(index, top, top.unbounded ? seen : own)});
    seen.insert(own.begin(), own.end());
  };
  for (const Kustomization& one : all) {
    if (!one.used && !one.component) add(one);
  }
  // The rest is a cycle without an entry point.
  for (const Kustomization& one : all) {
    if (!one.component && !seen.contains(one.directory)) add(one);
  }
  return builds;
}

}  // namespace

/// What is reported of a build.
class TreeFaults {
 public:
  TreeFaults(const InputOptions& options, base::FileSystem& fs, source::Files& files, Workspace& input)
      : fs_(fs), files_(files), input_(input) {
    if (options.kustomization_schema.empty()) return;
    const std::uint32_t file =
        files.add("<built-in>/schemas/kustomization.schema.json", std::string(options.kustomization_schema));
    schema_ = yaml::read(files, file, input.arena).documents.front().root;
  }

  /// The same of a build in which a GitOps object has changed the kustomization: what is about its own fields
  /// is a finding of a rule.
  void report_changed(const TreeParts& parts, diagnostic::Findings findings) {
    const auto own =
        std::stable_partition(findings.begin(), findings.end(), [&](const diagnostic::Finding& one) {
          return !one.span.known() || is_file_of(parts, files_.path(one.span.file));
        });
    for (auto one = own; one != findings.end(); ++one)
      input_.gitops_findings.push_back({nullptr, std::move(*one)});
    findings.erase(own, findings.end());
    report(parts, std::move(findings));
  }

  void report(const TreeParts& parts, diagnostic::Findings findings) {
    for (const Kustomization* part : parts) check_fields(*part, findings);
    for (diagnostic::Finding& finding : findings) {
      if (is_told_by_rule(parts, finding)) continue;
      hide_ignored(parts, finding.span);
      for (diagnostic::RelatedLocation& related : finding.related) hide_ignored(parts, related.span);
      input_.findings.push_back(std::move(finding));
    }
  }

 private:
  static bool is_file_of(const TreeParts& parts, const std::string& path) {
    return std::ranges::any_of(parts, [&](const Kustomization* part) {
      const auto lists = {&part->resources, &part->patches, &part->sources, &part->env_files};
      return part->path == path || std::ranges::any_of(lists, [&](const std::vector<std::string>* list) {
               return std::ranges::find(*list, path) != list->end();
             });
    });
  }

  /// The schema has more to say about fields that the build rejects.
  void check_fields(const Kustomization& part, diagnostic::Findings& findings) {
    const auto is_field = [&](const diagnostic::Finding& finding) {
      return finding.span.file == part.root->span.file &&
             (finding.rule == "unknown-field" || finding.rule == "invalid-type");
    };
    if (schema_ == nullptr || std::ranges::none_of(findings, is_field)) return;
    diagnostic::Findings better = check_kustomization(part, *schema_);
    std::erase_if(findings, [&](const diagnostic::Finding& finding) {
      return is_field(finding) && std::ranges::any_of(better, [&](const diagnostic::Finding& other) {
               return other.span.contains(finding.span);
             });
    });
    if (checked_.insert(&part).second) append(input_.findings, std::move(better));
  }

  /// References to missing files, and what changes nothing in one of the trees that use it, are reported by
  /// the rules on kustomizations, whether or not these are built.
  bool is_told_by_rule(const TreeParts& parts, const diagnostic::Finding& finding) const {
    if (finding.severity == diagnostic::Severity::warning || finding.rule == "generator-without-target")
      return true;
    return std::ranges::any_of(parts, [&](const Kustomization* part) {
      return std::ranges::any_of(part->broken, [&](const UnresolvedReference& broken) {
        // The path of a transformer in a separate file: the rule reports it at the entry.
        const bool in_transformer = broken.why == UnresolvedReference::Reason::remote &&
                                    finding.rule == "remote-resource" &&
                                    files_.text(finding.span) == broken.path;
        return in_transformer || broken.named->span.contains(finding.span) ||
               broken.entry->span.contains(finding.span);
      });
    });
  }

  /// Of an env file that git ignores, only its name is shown.
  void hide_ignored(const TreeParts& parts, source::Span& span) {
    if (!span.known()) return;
    const std::string& path = files_.path(span.file);
    for (const Kustomization* part : parts) {
      if (std::ranges::find(part->env_files, path) == part->env_files.end() || !is_ignored(fs_, path))
        continue;
      for (const std::string_view key : {"configMapGenerator", "secretGenerator"}) {
        for (const Node* generator : items_at(part->root, key)) {
          if (const Node* named = env_entry(*generator, *part, path)) span = named->span;
        }
      }
    }
  }

  static const Node* env_entry(const Node& generator, const Kustomization& part, const std::string& path) {
    std::vector<const Node*> named;
    for (const Node* item : items_at(&generator, "envs")) named.push_back(item);
    if (const Node* env = generator.get("env")) named.push_back(env);
    const auto found = std::ranges::find_if(
        named, [&](const Node* one) { return base::join_path(part.directory, one->text) == path; });
    return found == named.end() ? nullptr : *found;
  }

  base::FileSystem& fs_;
  source::Files& files_;
  Workspace& input_;
  const Node* schema_ = nullptr;
  std::set<const Kustomization*> checked_;
};

namespace {

/// Adds built objects, as text and with the locations of their values.
void add_built(UnitOrigin origin, const std::string& shown, const Kustomization& top, const TreeParts& parts,
               bool open, std::vector<kustomize::BuiltObject> objects, source::Files& files,
               Workspace& input) {
  std::string text;
  std::vector<kustomize::BuiltObject> written;
  for (kustomize::BuiltObject& object : objects) {
    const std::optional<std::string> one = yaml::write_go_yaml(*object.node, yaml::LargeIntegers::exact);
    if (!one) continue;
    text += (text.empty() ? "" : "---\n") + *one;
    if (text.size() > base::limit(base::Limit::yaml_bytes)) {
      input.failed = true;
      input.findings.push_back(
          {.rule = "limit-reached",
           .message = fmt::format("the objects of `{}` are larger than {}", top.directory,
                                  base::display(base::Limit::yaml_bytes)),
           .span = {top.root->span.file, top.root->span.begin, top.root->span.begin},
           .help = "build smaller objects, or " + base::how_to_raise(base::Limit::yaml_bytes)});
      return;
    }
    written.push_back(std::move(object));
  }
  const auto [unit, roots] = add_rendered(std::move(origin), shown, std::move(text), files, input, open);
  if (roots.size() != written.size()) return;
  const BuiltKustomization& tree = input.built[unit] = {.parts = parts, .objects = std::move(written)};
  for (std::size_t i = 0; i < roots.size(); ++i) input.built_from.emplace(roots[i], &tree.objects[i]);
}

/// Env files that git ignores are not sources of the run: what they contain is not committed.
void leave_out_ignored(const std::vector<Kustomization>& all, std::uint32_t first, base::FileSystem& fs,
                       const source::Files& files, Workspace& input) {
  std::set<std::string_view> env_files;
  for (const Kustomization& one : all) env_files.insert(one.env_files.begin(), one.env_files.end());
  for (std::uint32_t file = first; file <= files.size(); ++file) {
    const std::string& path = files.path(file);
    if (env_files.contains(path) && is_ignored(fs, path)) input.rendered.insert(file);
  }
}

/// Reads the files of the unbuilt kustomizations one by one, in a separate unit.
void add_unbuilt(const std::vector<TreeBuild>& builds, source::Files& files, base::FileSystem& fs,
                 Workspace& input) {
  std::set<std::string> seen;
  for (const TreeBuild& build : builds) {
    if (build.empty) continue;
    for (const Kustomization* part : build.parts) seen.insert(part->resources.begin(), part->resources.end());
  }
  for (const TreeBuild& build : builds) {
    if (!build.empty || build.whole) continue;
    const std::uint32_t unit =
        input.index.add_unit({.name = build.top->directory, .root = build.top->directory, .open = true});
    input.origins.push_back({});
    const std::string_view namespace_name = text_at(build.top->root, "namespace");
    input.index.set_namespace(namespace_name.empty() ? "default" : namespace_name);
    for (const Kustomization* part : build.parts) {
      for (const std::string& path : part->resources) {
        const base::Expected<std::string> text = fs.read(path);
        if (!text.value || !may_hold_objects(*text.value) || !seen.insert(path).second) continue;
        ++input.files;
        add_manifest(
            yaml::read(files, files.add(path, *text.value), input.arena, {.accept_yaml11_scalars = true}),
            files, unit, input);
      }
    }
    input.index.set_namespace("default");
  }
}

/// A kustomization that only a controller creates, in memory.
const Kustomization& generated(const GitopsRender& render, Workspace& input) {
  Kustomization& made = input.generated.emplace_back();
  made.path = base::join_path(render.directory, "kustomization.yaml");
  made.directory = render.directory;
  made.root = render.root;
  made.resources = render.manifests;
  made.directories = render.trees;
  return made;
}

}  // namespace

struct KustomizationBuilder::Parts {
  const InputOptions& options;
  base::FileSystem& fs;
  source::Files& files;
  Workspace& input;
  KustomizationIndex index;
  std::vector<TreeBuild> builds;
  kustomize::Builder builder;
  std::optional<TreeFaults> faults = {};
  std::uint32_t first_file = 0;

  void start() {
    if (faults) return;
    for (const Kustomization& one : input.kustomizations)
      builder.add_known(fs.real(one.path), one.root->span.file);
    faults.emplace(options, fs, files, input);
    first_file = static_cast<std::uint32_t>(files.size() + 1);
  }

  void note(const kustomize::BuildResult& built) {
    for (const yaml::UnreadDocument& unread : built.unread)
      input.unread.push_back({unread.span, unread.templated});
    const auto is_limit = [](const diagnostic::Finding& finding) { return finding.rule == "limit-reached"; };
    if (std::ranges::any_of(built.findings, is_limit)) input.failed = true;
  }

  void run(TreeBuild& build) {
    build.tried = true;
    if (build.top->unbounded) return;
    start();
    kustomize::BuildResult built = builder.build(build.top->directory);
    build.whole = built.complete();
    build.empty = built.objects.empty();
    note(built);
    faults->report(build.parts, std::move(built.findings));
    if (!build.whole && build.empty) return;
    ++input.trees;
    add_built({.kind = UnitOrigin::Kind::kustomize, .directory = build.top->directory},
              fmt::format("{} (built)", build.top->directory), *build.top, build.parts,
              built.open || !build.whole, std::move(built.objects), files, input);
  }
};

KustomizationBuilder::KustomizationBuilder(const InputOptions& options, base::FileSystem& fs,
                                           source::Files& files, Workspace& input)
    : parts_(new Parts{options, fs, files, input, KustomizationIndex(input.kustomizations),
                       builds_of(input.kustomizations),
                       kustomize::Builder(fs, files, input.arena, {.env_examples = true})}) {}

KustomizationBuilder::~KustomizationBuilder() = default;

void KustomizationBuilder::build_tops(const std::set<std::string>& but) {
  for (TreeBuild& build : parts_->builds) {
    if (!build.tried && !but.contains(build.top->directory)) parts_->run(build);
  }
}

void KustomizationBuilder::build(const GitopsRender& render, const std::vector<const Node*>& objects) {
  Parts& parts = *parts_;
  parts.start();
  const Kustomization* top = parts.index.find(render.directory);
  const bool own = top != nullptr && objects.empty();
  if (!own) top = &generated(render, parts.input);
  std::set<std::string_view> seen;
  const TreeParts trees = collect(parts.index, *top, seen);
  std::vector<const Node*> given;
  for (const Node* object : objects)
    given.push_back(kustomize::as_go_yaml(*object, parts.files.text(object->span.file), parts.input.arena));
  kustomize::BuildResult built =
      parts.builder.build({.directory = render.directory, .root = render.root, .objects = std::move(given)});
  const bool whole = built.complete();
  parts.note(built);
  if (render.variables) substitute(built, *render.variables, parts.files, parts.input);
  parts.faults->report_changed(trees, std::move(built.findings));
  if (!whole && built.objects.empty()) return;
  for (TreeBuild& build : parts.builds) {
    if (!own || build.top != top) continue;
    build.tried = true;
    build.empty = false;
  }
  ++parts.input.trees;
  parts.input.index.set_namespace(render.namespace_name.empty() ? "default" : render.namespace_name);
  add_built({.kind = UnitOrigin::Kind::kustomize, .directory = render.directory, .target = render.name},
            fmt::format("{} (built for {})", render.directory, render.name), *top, trees,
            built.open || !whole, std::move(built.objects), parts.files, parts.input);
  parts.input.index.set_namespace("default");
}

void KustomizationBuilder::finish() {
  build_tops({});
  Parts& parts = *parts_;
  if (parts.faults)
    leave_out_ignored(parts.input.kustomizations, parts.first_file, parts.fs, parts.files, parts.input);
  add_unbuilt(parts.builds, parts.files, parts.fs, parts.input);
}

}  // namespace twinhull::lint
