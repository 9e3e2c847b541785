#include "lint/input/kustomization.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "lint/input/discover.h"
#include "lint/input/paths.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

bool is_remote(std::string_view name) {
  return name.find("://") != std::string_view::npos || name.starts_with("git@") ||
         name.starts_with("github.com/") || name.find("?ref=") != std::string_view::npos;
}

/// Calls `each` for every string of a list, at a key of each of its items where one is given.
template <typename Each>
void for_texts(const Node* list, std::string_view key, Each each) {
  if (list == nullptr || !list->is(Kind::list)) return;
  for (const Node* item : list->items) {
    const Node* text = key.empty() ? item : item->get(key);
    if (text != nullptr && text->is(Kind::string) && !text->text.empty()) each(*text);
  }
}

struct Reading {
  base::FileSystem& disk;
  source::Files& files;
  Input& input;
  std::map<std::string, std::size_t> by_folder;
  std::vector<Kustomization> all;
};

/// A name in a list of files: kept where the file is there, else missing.
void take(Reading& reading, Kustomization& of, const Node& named, std::string_view name,
          std::vector<std::string>& list) {
  const std::string path = join_path(of.folder, name);
  if (reading.disk.target_type(path) == base::FileType::file) {
    list.push_back(path);
  } else {
    of.missing.emplace_back(&named, path);
  }
}

void take_resource(Reading& reading, Kustomization& of, const Node& named) {
  if (is_remote(named.text)) {
    of.open = true;
    return;
  }
  const std::string path = join_path(of.folder, named.text);
  if (reading.disk.target_type(path) == base::FileType::directory) {
    of.folders.push_back(path);
  } else {
    take(reading, of, named, named.text, of.resources);
  }
}

void take_generators(Reading& reading, Kustomization& of) {
  for (std::string_view key : {"configMapGenerator", "secretGenerator"}) {
    const Node* generators = of.root->get(key);
    if (generators == nullptr || !generators->is(Kind::list)) continue;
    for (const Node* generator : generators->items) {
      for_texts(generator->get("files"), "", [&](const Node& named) {
        take(reading, of, named, named.text.substr(named.text.find('=') + 1), of.sources);
      });
      auto take_env = [&](const Node& named) {
        // Whether it is missing depends on its example; build_trees decides.
        of.env_files.push_back(join_path(of.folder, named.text));
      };
      for_texts(generator->get("envs"), "", take_env);
      if (const Node* env = generator->get("env"); env != nullptr && env->is(Kind::string)) take_env(*env);
    }
  }
}

void take_all(Reading& reading, Kustomization& of) {
  for (std::string_view key : {"resources", "bases", "components"}) {
    for_texts(of.root->get(key), "", [&](const Node& named) { take_resource(reading, of, named); });
  }
  for_texts(of.root->get("crds"), "",
            [&](const Node& named) { take(reading, of, named, named.text, of.sources); });
  for (std::string_view key : {"patches", "patchesJson6902", "replacements"}) {
    for_texts(of.root->get(key), "path",
              [&](const Node& named) { take(reading, of, named, named.text, of.patches); });
  }
  for_texts(of.root->get("patchesStrategicMerge"), "", [&](const Node& named) {
    // A patch may stand in the list itself instead of its file's name.
    if (named.text.find('\n') == std::string_view::npos) take(reading, of, named, named.text, of.patches);
  });
  for (std::string_view key : {"transformers", "generators", "validators", "configurations"}) {
    for_texts(of.root->get(key), "", [&](const Node& named) {
      if (named.text.find('\n') == std::string_view::npos) take_resource(reading, of, named);
    });
  }
  take_generators(reading, of);
  for (std::string_view key :
       {"generators", "helmChartInflationGenerator", "helmCharts", "transformers", "configurations"}) {
    of.open = of.open || of.root->get(key) != nullptr;
  }
}

void read_one(Reading& reading, const std::string& path) {
  const std::string folder = folder_of(path);
  if (reading.by_folder.contains(folder)) return;
  const base::FileResult<std::string> text = reading.disk.read(path);
  if (!text.value) {
    reading.input.failed = true;
    reading.input.findings.push_back({.rule = "unreadable-file",
                                      .message = fmt::format("`{}` cannot be read: {}", path, text.error),
                                      .help = "make the file readable",
                                      .file = path});
    return;
  }
  ++reading.input.files;
  const std::uint32_t file = reading.files.add(path, *text.value);
  yaml::ReadResult read = yaml::read(reading.files, file, reading.input.arena);
  const bool ok = read.ok();
  std::ranges::move(read.findings, std::back_inserter(reading.input.findings));
  if (!ok || read.documents.empty() || read.documents.front().root == nullptr ||
      !read.documents.front().root->is(Kind::map)) {
    return;
  }
  Kustomization made{.path = path, .folder = folder, .root = read.documents.front().root};
  made.component = text_at(made.root, "kind") == "Component";
  take_all(reading, made);
  reading.by_folder.emplace(folder, reading.all.size());
  reading.all.push_back(std::move(made));
}

std::string file_in(base::FileSystem& disk, const std::string& folder) {
  for (std::string_view name : {"kustomization.yaml", "kustomization.yml", "Kustomization"}) {
    std::string path = join_path(folder, name);
    if (disk.target_type(path) == base::FileType::file) return path;
  }
  return {};
}

}  // namespace

std::vector<Kustomization> read_kustomizations(const std::vector<std::string>& paths, base::FileSystem& disk,
                                               source::Files& files, Input& input) {
  Reading reading{.disk = disk, .files = files, .input = input};
  for (const std::string& path : paths) read_one(reading, path);
  // The list grows while it is walked: what those build on is read, too.
  for (std::size_t i = 0; i < reading.all.size(); ++i) {
    const std::vector<std::string> folders = reading.all[i].folders;
    for (const std::string& folder : folders) {
      if (const std::string path = file_in(disk, folder); !path.empty()) read_one(reading, path);
      const auto found = reading.by_folder.find(folder);
      if (found != reading.by_folder.end()) reading.all[found->second].used = true;
    }
  }
  return std::move(reading.all);
}

const Kustomization* find_kustomization(const std::vector<Kustomization>& all, const std::string& folder) {
  const auto found = std::ranges::find(all, folder, &Kustomization::folder);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace twinhull::lint
