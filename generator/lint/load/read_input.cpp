#include "lint/load/read_input.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "base/limits.h"
#include "base/parallel.h"
#include "base/path.h"
#include "lint/load/discover/applied_directories.h"
#include "lint/load/discover/built_images.h"
#include "lint/load/discover/discover.h"
#include "lint/load/discover/local_run.h"
#include "lint/load/gitops/gitops_loader.h"
#include "lint/load/helm/chart.h"
#include "lint/load/kustomize/build_kustomizations.h"
#include "lint/load/kustomize/kustomization.h"
#include "lint/load/manifests/loose_patches.h"
#include "lint/load/manifests/manifest.h"
#include "lint/load/workspace/declared.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

/// The whole standard input.
base::Expected<std::string> read_stdin() {
  std::string text;
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0) return {.error = "standard input cannot be read"};
    if (got == 0) return {.value = std::move(text)};
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > base::limit(base::Limit::file_bytes)) {
      return {.error = fmt::format("standard input is larger than {}, `limits.fileBytes` in twinhull.yaml",
                                   base::display(base::Limit::file_bytes))};
    }
  }
}

void unreadable(const std::string& path, const std::string& why, Workspace& input) {
  input.failed = true;
  ++input.unreadable;
  input.findings.push_back({.rule = "unreadable-file",
                            .message = fmt::format("`{}` cannot be read: {}", path, why),
                            .help = "use an existing file or directory with read permission",
                            .file = path});
}

/// Adds the text of a file if it can contain objects.
void take_manifest(const std::string& path, base::FileSystem& fs, source::Files& files, Workspace& input,
                   std::vector<std::uint32_t>& taken) {
  base::Expected<std::string> text = path == "-" ? read_stdin() : fs.read(path);
  if (!text.value) return unreadable(path, text.error, input);
  ++input.files;
  // Lock files, values and other YAML are recognized before spending time on parsing.
  add_local_run(path, *text.value, input.run_locally);
  if (!may_hold_objects(*text.value) && !may_exceed_limits(*text.value)) {
    ++input.others;
    return;
  }
  taken.push_back(files.add(path == "-" ? "<stdin>" : path, std::move(*text.value)));
}

/// Parses files on several threads, because it takes most of the time of a run.
std::vector<yaml::ReadResult> read_manifests(const std::vector<std::uint32_t>& taken, int jobs,
                                             const source::Files& files, Workspace& input) {
  // The files of a block share an arena: few arenas, but enough blocks for all threads.
  constexpr std::size_t block = 32;
  std::vector<yaml::ReadResult> read(taken.size());
  const std::size_t blocks = (taken.size() + block - 1) / block;
  const std::size_t first_arena = input.arenas.size();
  input.arenas.resize(first_arena + blocks);
  base::parallel_for(blocks, jobs, [&](std::size_t i) {
    for (std::size_t file = i * block; file < std::min(taken.size(), (i + 1) * block); ++file) {
      read[file] =
          yaml::read(files, taken[file], input.arenas[first_arena + i], {.accept_yaml11_scalars = true});
    }
  });
  return read;
}

/// The objects of a document: the document itself, or the items of a `List`.
void take_objects(const yaml::Node& root, std::vector<const yaml::Node*>& objects) {
  if (!text_at(&root, "kind").ends_with("List")) return objects.push_back(&root);
  const std::span<const yaml::Node* const> items = items_at(&root, "items");
  objects.insert(objects.end(), items.begin(), items.end());
}

/// The objects of a file that are not objects of the run.
void read_additional(const std::string& path, base::FileSystem& fs, source::Files& files, Workspace& input,
                     std::vector<const yaml::Node*>& objects) {
  base::Expected<std::string> text = fs.read(path);
  if (!text.value) return unreadable(path, text.error, input);
  const std::uint32_t file = files.add(path, std::move(*text.value));
  yaml::ReadResult read = yaml::read(files, file, input.arena);
  append(input.findings, std::move(read.findings));
  for (const yaml::Document& document : read.documents) {
    if (document.root != nullptr) take_objects(*document.root, objects);
  }
}

/// Reads the objects of additional files and directories.
std::vector<const yaml::Node*> additional(const std::vector<std::string>& paths, base::FileSystem& fs,
                                          source::Files& files, Workspace& input) {
  std::vector<const yaml::Node*> objects;
  if (paths.empty()) return objects;
  const Discovered found = discover(paths, {}, fs);
  for (const auto& [path, why] : found.unreadable) unreadable(path, why, input);
  for (const std::string& path : found.manifests) read_additional(path, fs, files, input, objects);
  return objects;
}

/// The directories of the objects of a run.
std::vector<std::string> directories_of(const Discovered& found) {
  std::vector<std::string> out = found.charts;
  for (const auto* files : {&found.manifests, &found.kustomizations}) {
    for (const std::string& path : *files) out.push_back(base::directory_of(path));
  }
  return out;
}

}  // namespace

void read_input(const InputOptions& options, base::FileSystem& fs, source::Files& files, Workspace& input) {
  const Discovered found = discover(options.paths, options.exclude, fs);
  for (const auto& [path, why] : found.unreadable) unreadable(path, why, input);
  for (const std::string& path : found.values_templates) {
    input.findings.push_back(
        {.rule = "unread-values-template",
         .severity = diagnostic::Severity::info,
         .message = fmt::format("`{}` is a helmfile template and is not read", base::file_name(path)),
         .help = "lint what helmfile renders: `helmfile template | twinhull lint -`",
         .file = path});
  }
  if (found.left_out > 0) {
    input.unreadable += found.left_out;
    input.findings.push_back(
        {.rule = "limit-reached",
         .message = fmt::format("`{}` and {} other files were not checked: more than {} files", found.beyond,
                                found.left_out - 1, base::display(base::Limit::files)),
         .help = "check fewer directories, set `exclude` in twinhull.yaml, or " +
                 base::how_to_raise(base::Limit::files),
         .file = found.beyond});
  }
  if (!found.unmatched.empty()) {
    input.failed = true;
    input.findings.push_back(
        {.rule = "limit-reached",
         .message = fmt::format(
             "`{}` and later files were checked even if excluded: too many patterns for so many files",
             found.unmatched),
         .help =
             "remove patterns from .gitignore and `exclude`, or " + base::how_to_raise(base::Limit::pairs),
         .file = found.unmatched});
  }
  input.hidden = found.hidden;
  input.ignored = found.ignored;
  input.linked = found.linked;

  input.index.set_files(files);
  input.index.add_unit({});
  input.origins.push_back({});
  input.kustomizations = read_kustomizations(found.kustomizations, fs, files, input);
  // Sources of a kustomization are only checked as part of it: a patch alone is not an object, and a base
  // alone is not what is deployed.
  std::set<std::string> built;
  for (const Kustomization& tree : input.kustomizations) {
    if (!tree.component || tree.used) built.insert(tree.resources.begin(), tree.resources.end());
    for (const auto* list : {&tree.patches, &tree.sources}) built.insert(list->begin(), list->end());
  }
  std::vector<std::uint32_t> taken;
  for (const std::string& path : found.manifests) {
    if (!built.contains(path)) take_manifest(path, fs, files, input, taken);
  }
  std::vector<yaml::ReadResult> read = read_manifests(taken, options.jobs, files, input);
  GitopsLoader follower(options, found, fs, files, input);
  const std::set<std::uint32_t> generated = follower.generated_from(read);
  for (std::size_t i = 0; i < taken.size(); ++i) {
    if (!generated.contains(taken[i])) add_manifest(std::move(read[i]), files, 0, input);
  }
  KustomizationBuilder trees(options, fs, files, input);
  follower.follow(trees);
  trees.build_tops(follower.built());
  follower.follow(trees);
  render_charts(found, options, fs, files, input);
  follower.finish(trees);
  trees.finish();
  for (const yaml::Node* object : additional(options.crds, fs, files, input)) {
    if (text_at(object, "kind") == "CustomResourceDefinition") input.definitions.push_back(object);
  }
  input.policies = additional(options.policies, fs, files, input);
  resolve_partial_objects(files, input);
  input.applied = applied_directories(found.scripts, fs);
  input.index.set_built_images(built_images(found.scripts, fs));
  add_declared(directories_of(found), fs, input.index);
  input.index.finish();
}

}  // namespace twinhull::lint
