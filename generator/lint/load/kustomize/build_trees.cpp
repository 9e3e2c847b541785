#include "lint/load/kustomize/build_trees.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string_view>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/process.h"
#include "base/text.h"
#include "lint/load/kustomize/build_errors.h"
#include "lint/load/kustomize/kustomization.h"
#include "lint/load/kustomize/kustomization_schema.h"
#include "lint/load/kustomize/tree_copy.h"
#include "lint/load/manifests/manifest.h"
#include "lint/load/workspace/rendered.h"
#include "lint/load/workspace/temporary_tree.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

using yaml::Node;
using Parts = std::vector<const Kustomization*>;

constexpr int most_attempts = 16;  ///< maximum number of errors per kustomization and run

/// One kustomization to build, and its result.
struct Build {
  const Kustomization* top = nullptr;
  Parts parts;                    ///< its kustomizations, the top first
  std::set<const Node*> dropped;  ///< what it is built without
  bool nothing = false;           ///< nothing is left to build
  base::ProcessResult result;
};

/// The kustomizations of a build, the top first. Without recursion: a chain of them can be long.
Parts collect(const KustomizationIndex& all, const Kustomization& top, std::set<std::string_view>& seen) {
  Parts out;
  Parts left = {&top};
  while (!left.empty()) {
    const Kustomization* part = left.back();
    left.pop_back();
    if (!seen.insert(part->folder).second) continue;
    out.push_back(part);
    for (auto folder = part->folders.rbegin(); folder != part->folders.rend(); ++folder) {
      if (const Kustomization* below = all.find(*folder)) left.push_back(below);
    }
  }
  return out;
}

/// Whether an env file must be replaced: by its example, or by a copy without the invalid lines.
bool needs_copy(const Parts& parts, base::FileSystem& fs) {
  return std::ranges::any_of(parts, [&](const Kustomization* part) {
    return !part->faults.empty() || std::ranges::any_of(part->env_files, [&](const std::string& file) {
      return fs.target_type(file) != base::FileType::file;
    });
  });
}

std::vector<std::string> command_for(const std::string& folder) {
  if (const std::string kustomize = base::find_program("kustomize"); !kustomize.empty()) {
    return {kustomize, "build", folder};
  }
  if (const std::string kubectl = base::find_program("kubectl"); !kubectl.empty()) {
    return {kubectl, "kustomize", folder};
  }
  return {};
}

void attempt(const base::ProcessLimits& limits, base::FileSystem& fs, Build& build) {
  if (build.nothing) return;
  // Without changes, the kustomization is built in place, without a copy.
  if (build.dropped.empty() && !needs_copy(build.parts, fs)) {
    build.result = base::run_process(command_for(build.top->folder), limits);
    return;
  }
  TemporaryTree scratch;
  if (!scratch.usable()) {
    build.result = {.ended = base::Ended::by_itself,
                    .errors = "cannot create a temporary directory to build it in"};
    return;
  }
  build.nothing = !copy_tree(build.parts, build.dropped, fs, scratch);
  if (build.nothing) return;
  build.result = base::run_process(command_for(scratch.path(build.top->folder)), limits);
  build.result.errors = scratch.without_prefix(build.result.errors);
}

/// The reason in the last line, without the context that helm and kubectl add.
std::string last_words(const base::ProcessResult& result) {
  const std::string_view text = base::trim(result.errors);
  std::size_t begin = std::max(text.rfind("\nerror: "), text.rfind("\nError: "));
  begin = begin == std::string_view::npos ? 0 : begin + 1;
  std::string why(text.substr(begin));
  if (why.starts_with("error: ") || why.starts_with("Error: ")) why.erase(0, 7);
  return why;
}

bool failed(const Build& build) {
  return !build.nothing && (build.result.ended != base::Ended::by_itself || build.result.status != 0);
}

/// What recovering from failures requires in addition to the build.
struct Recovery {
  const InputOptions& options;
  base::FileSystem& fs;
  Workspace& input;
  BuildErrors errors;
  const Node* schema = nullptr;  ///< of kustomizations
  std::set<const Kustomization*> checked;
};

/// Whether entries that give objects are removed.
bool lacks_objects(const Build& build) {
  constexpr std::array<std::string_view, 7> lists = {"resources",          "bases",           "components",
                                                     "configMapGenerator", "secretGenerator", "generators",
                                                     "helmCharts"};
  return std::ranges::any_of(build.parts, [&](const Kustomization* part) {
    return std::ranges::any_of(lists, [&](std::string_view list) {
      return std::ranges::any_of(items_at(part->root, list),
                                 [&](const Node* item) { return build.dropped.contains(item); });
    });
  });
}

/// The causes of a failure: first fields that are certainly invalid, then those in the message.
BuildError explain(Recovery& recovery, const Build& build) {
  BuildError out;
  for (const Kustomization* part : build.parts) {
    if (recovery.schema == nullptr || !recovery.checked.insert(part).second) continue;
    BuildError wrong = check_kustomization(*part, *recovery.schema);
    append(out.findings, std::move(wrong.findings));
    std::ranges::move(wrong.drop, std::back_inserter(out.drop));
  }
  return out.findings.empty()
             ? recovery.errors.explain(last_words(build.result), build.parts, lacks_objects(build))
             : out;
}

/// The failure that remains without the reported errors: why the kustomization is not checked as a whole.
void as_consequence(diagnostic::Finding& finding) {
  finding.severity = diagnostic::Severity::warning;
  finding.related.push_back(
      {"the kustomization is not checked as a whole: it does not build without the other mistakes either",
       {}});
}

/// Reports why a build fails and retries without the cause, as long as it can be determined.
void recover(Recovery& recovery, Build& build) {
  Workspace& input = recovery.input;
  const base::ProcessLimits& limits = recovery.options.limits;
  for (int attempts = 0; failed(build); ++attempts) {
    if (const std::string why = base::why_stopped(build.result, limits); !why.empty()) {
      input.failed = true;
      input.findings.push_back(
          {.rule = "renderer-limit",
           .message = fmt::format("`{}` cannot be checked: building it {}", build.top->folder, why),
           .span = build.top->root->span,
           .help =
               "reduce the kustomization, or raise `limits.renderSeconds`, `renderBytes` or `renderOutput` "
               "in twinhull.yaml"});
      return;
    }
    BuildError error = explain(recovery, build);
    const bool clean = build.dropped.empty();
    bool again = false;
    for (const Node* node : error.drop) again = build.dropped.insert(node).second || again;
    std::ranges::move(error.unread, std::back_inserter(input.unread));
    again = again && attempts < most_attempts;
    // The rest can depend on the removed parts: its failure is not an error then.
    if (!clean && !again) std::ranges::for_each(error.findings, as_consequence);
    append(input.findings, std::move(error.findings));
    if (!again) {
      input.failed = true;
      return;
    }
    attempt(limits, recovery.fs, build);
  }
}

std::vector<Build> builds_of(const std::vector<Kustomization>& all) {
  const KustomizationIndex index(all);
  std::vector<Build> builds;
  std::set<std::string_view> seen;
  const auto add = [&](const Kustomization& top) {
    std::set<std::string_view> own;
    Build build{
        .top = &top, .parts = collect(index, top, top.unbounded ? seen : own), .nothing = top.unbounded};
    seen.insert(own.begin(), own.end());
    for (const Kustomization* part : build.parts) {
      for (const Broken& broken : part->broken) build.dropped.insert(broken.entry);
      for (const GeneratorFault& fault : part->faults) {
        if (fault.at.env_file.empty()) build.dropped.insert(fault.at.entry);
      }
    }
    builds.push_back(std::move(build));
  };
  for (const Kustomization& one : all) {
    if (!one.used && !one.component) add(one);
  }
  // The rest is a cycle without an entry point: the program's message is the best explanation.
  for (const Kustomization& one : all) {
    if (!one.component && !seen.contains(one.folder)) add(one);
  }
  return builds;
}

const Node* schema_of(const InputOptions& options, source::Files& files, Workspace& input) {
  if (options.kustomization_schema.empty()) return nullptr;
  const std::uint32_t file =
      files.add("<built-in>/schemas/kustomization.schema.json", std::string(options.kustomization_schema));
  return yaml::read(files, file, input.arena).documents.front().root;
}

/// Reads the files of the unbuilt kustomization one by one, in a separate unit: missing objects can be in
/// what stopped the build.
void add_unbuilt(const std::vector<Build>& builds, source::Files& files, base::FileSystem& fs,
                 Workspace& input) {
  const auto is_built = [](const Build& build) { return !build.nothing && !failed(build); };
  std::set<std::string> seen;
  for (const Build& build : builds) {
    if (!is_built(build)) continue;
    for (const Kustomization* part : build.parts) seen.insert(part->resources.begin(), part->resources.end());
  }
  for (const Build& build : builds) {
    if (is_built(build)) continue;
    const std::uint32_t unit =
        input.index.add_unit({.name = build.top->folder, .root = build.top->folder, .open = true});
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

}  // namespace

void build_trees(const std::vector<Kustomization>& all, const InputOptions& options, base::FileSystem& fs,
                 source::Files& files, Workspace& input) {
  std::vector<Build> builds = builds_of(all);
  if (builds.empty()) return;
  if (command_for(".").empty()) {
    input.failed = true;
    input.findings.push_back(
        {.rule = "helm-or-kubectl-not-found",
         .message = "neither `kustomize` nor `kubectl` is on PATH",
         .span = builds.front().top->root->span,
         .help = "install one of them: kustomizations are built before they are checked"});
    for (Build& build : builds) {
      build.nothing = true;
      input.unbuilt.push_back(build.top->folder);
    }
    add_unbuilt(builds, files, fs, input);
    return;
  }
  {
    const base::DeferSignals finishing;  // an interrupt stops the programs before the temporary directories
                                         // are removed
    base::parallel_for(builds.size(), options.jobs,
                       [&](std::size_t i) { attempt(options.limits, fs, builds[i]); });
    Recovery recovery{.options = options, .fs = fs, .input = input, .errors = {fs, files, input.arena}};
    recovery.schema = schema_of(options, files, input);
    for (Build& build : builds) recover(recovery, build);
  }
  if (const int signal = base::interrupted(); signal != 0) _exit(128 + signal);
  for (Build& build : builds) {
    if (failed(build) || build.nothing || !build.dropped.empty()) input.unbuilt.push_back(build.top->folder);
    if (failed(build) || build.nothing) continue;
    ++input.trees;
    const bool open = std::ranges::any_of(build.parts, &Kustomization::open) || !build.dropped.empty();
    add_rendered({.kind = Provenance::Kind::kustomize, .folder = build.top->folder},
                 fmt::format("{} (built)", build.top->folder), std::move(build.result.output), files, input,
                 open);
  }
  add_unbuilt(builds, files, fs, input);
}

}  // namespace twinhull::lint
