#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/parallel.h"
#include "base/process.h"
#include "base/text.h"
#include "lint/input/kustomization.h"
#include "lint/input/rendered.h"
#include "lint/input/scratch.h"

namespace twinhull::lint {
namespace {

/// One tree to build and what came of it.
struct Build {
  const Kustomization* top = nullptr;
  base::ProcessResult result;
};

void collect(const std::vector<Kustomization>& all, const Kustomization& top, std::set<std::string>& seen,
             std::vector<const Kustomization*>& out) {
  if (!seen.insert(top.folder).second) return;
  out.push_back(&top);
  for (const std::string& folder : top.folders) {
    if (const Kustomization* below = find_kustomization(all, folder)) collect(all, *below, seen, out);
  }
}

bool is_file(base::FileSystem& disk, const std::string& path) {
  return disk.target_type(path) == base::FileType::file;
}

/// True when an env file has to be stood in for by its example.
bool needs_example(const std::vector<const Kustomization*>& parts, base::FileSystem& disk) {
  return std::ranges::any_of(parts, [&](const Kustomization* part) {
    return std::ranges::any_of(part->env_files, [&](const std::string& file) {
      return !is_file(disk, file) && is_file(disk, file + ".example");
    });
  });
}

/// Lays a copy of the tree's files into a scratch folder, examples in the place of missing env files.
void copy_tree(const std::vector<const Kustomization*>& parts, base::FileSystem& disk, Scratch& scratch) {
  auto copy = [&](const std::string& from, const std::string& to) {
    if (const base::FileResult<std::string> text = disk.read(from); text.value)
      scratch.write(to, *text.value);
  };
  for (const Kustomization* part : parts) {
    copy(part->path, part->path);
    for (const auto* list : {&part->resources, &part->patches, &part->sources}) {
      for (const std::string& file : *list) copy(file, file);
    }
    for (const std::string& file : part->env_files)
      copy(is_file(disk, file) ? file : file + ".example", file);
  }
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

void build(const std::vector<Kustomization>& all, base::FileSystem& disk, Build& build) {
  std::set<std::string> seen;
  std::vector<const Kustomization*> parts;
  collect(all, *build.top, seen, parts);
  if (!needs_example(parts, disk)) {
    build.result = base::run_process(command_for(build.top->folder));
    return;
  }
  Scratch scratch;
  copy_tree(parts, disk, scratch);
  build.result = base::run_process(command_for(scratch.path(build.top->folder)));
  build.result.errors = scratch.without_prefix(build.result.errors);
}

void refuse(const Build& build, Input& input) {
  const std::vector<std::string_view> lines = base::split_lines(base::trim(build.result.errors));
  std::string why(lines.empty() ? "the program says nothing" : base::trim(lines.back()));
  if (why.starts_with("error: ")) why.erase(0, 7);
  if (why.starts_with("Error: ")) why.erase(0, 7);
  input.failed = true;
  input.findings.push_back({.rule = "kustomization-does-not-build",
                            .message = fmt::format("`{}` does not build: {}", build.top->folder, why),
                            .span = build.top->root->span,
                            .help = fmt::format("run `kubectl kustomize {}`", build.top->folder)});
}

}  // namespace

void build_trees(const std::vector<Kustomization>& all, int jobs, base::FileSystem& disk,
                 source::Files& files, Input& input) {
  std::vector<Build> builds;
  std::set<std::string> seen;
  std::vector<const Kustomization*> parts;
  const auto add = [&](const Kustomization& top) {
    builds.push_back({.top = &top});
    collect(all, top, seen, parts);
  };
  for (const Kustomization& one : all) {
    if (!one.used && !one.component) add(one);
  }
  // What is left builds on itself, in a circle without a beginning: the program says so best.
  for (const Kustomization& one : all) {
    if (!one.component && !seen.contains(one.folder)) add(one);
  }
  if (builds.empty()) return;
  if (command_for(".").empty()) {
    input.failed = true;
    input.findings.push_back(
        {.rule = "missing-renderer",
         .message = "neither `kustomize` nor `kubectl` is on PATH",
         .span = builds.front().top->root->span,
         .help = "install one of them: Kustomize trees are built before they are checked"});
    return;
  }
  base::parallel_for(builds.size(), jobs, [&](std::size_t i) { build(all, disk, builds[i]); });
  for (Build& built : builds) {
    if (built.result.status != 0) {
      refuse(built, input);
      continue;
    }
    ++input.trees;
    add_rendered({.kind = Origin::Kind::kustomize, .folder = built.top->folder},
                 fmt::format("{} (built)", built.top->folder), std::move(built.result.output), files, input);
  }
}

}  // namespace twinhull::lint
