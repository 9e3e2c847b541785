#include "lint/load/kustomize/kustomization.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <iterator>
#include <map>

#include "base/limits.h"
#include "base/path.h"
#include "kustomize/helm_charts.h"
#include "lint/load/discover/discover.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;
using Why = UnresolvedReference::Reason;

struct KustomizationReader {
  base::FileSystem& fs;
  source::Files& files;
  Workspace& input;
  std::map<std::string, std::size_t> by_directory;
  std::vector<Kustomization> all;
};

/// Calls `each` for every string of a list, or for the string at a key of each item, with the item.
template <typename Each>
void for_texts(const Node* list, std::string_view key, Each each) {
  if (list == nullptr || !list->is(Kind::list)) return;
  for (const Node* item : list->items) {
    const Node* text = key.empty() ? item : item->get(key);
    if (text != nullptr && text->is(Kind::string) && !text->text.empty()) each(*text, *item);
  }
}

/// Whether a file is in the directory after resolving links.
bool lies_below(base::FileSystem& fs, const std::string& directory, const std::string& path) {
  const std::string prefix = directory == "." ? "" : directory + "/";
  if (!path.starts_with(prefix) || (directory == "." && (path.starts_with("../") || path.starts_with('/'))))
    return false;
  const std::string below = path.substr(prefix.size());
  for (std::size_t slash = below.find('/');; slash = below.find('/', slash + 1)) {
    if (fs.type_no_follow(prefix + below.substr(0, slash)) == base::FileType::symlink)
      return fs.read_beneath(directory, below).value.has_value();
    if (slash == std::string::npos) return true;
  }
}

/// A name in a list of files: added if the file exists and is allowed, otherwise broken.
void take(KustomizationReader& reading, Kustomization& of, const Node& named, std::string_view name,
          const Node& entry, std::vector<std::string>& list) {
  const std::string path = base::join_path(of.directory, name);
  const bool url = name.find("://") != std::string_view::npos;
  // An existing file takes precedence over the meaning of its name as a URL: `web@2x.yaml`.
  if (is_remote(name) && (url || reading.fs.type_of(path) == base::FileType::none)) {
    of.broken.push_back({Why::remote, &named, &entry, std::string(name)});
    return;
  }
  const bool file = reading.fs.type_of(path) == base::FileType::file;
  if (file && lies_below(reading.fs, of.directory, path)) {
    list.push_back(path);
  } else {
    of.broken.push_back({file ? Why::outside : Why::missing, &named, &entry, path});
  }
}

void take_resource(KustomizationReader& reading, Kustomization& of, const Node& named, const Node& entry) {
  const std::string path = base::join_path(of.directory, named.text);
  if (!is_remote(named.text) && reading.fs.escapes_root(path)) {
    of.broken.push_back({Why::outside, &named, &entry, path});
  } else if (is_remote(named.text) || reading.fs.type_of(path) != base::FileType::directory) {
    take(reading, of, named, named.text, entry, of.resources);
  } else if (kustomization_in(reading.fs, path).empty()) {
    of.broken.push_back({Why::no_tree, &named, &entry, path});
    of.plain_directories.push_back(path);
  } else {
    of.directories.push_back(path);
  }
}

/// An env file can be missing in the repository if its example exists.
void take_env(KustomizationReader& reading, Kustomization& of, const Node& named, const Node& entry) {
  const std::string path = base::join_path(of.directory, named.text);
  if (!is_remote(named.text) && reading.fs.type_of(path) != base::FileType::file &&
      reading.fs.type_of(path + ".example") == base::FileType::file) {
    of.env_files.push_back(path);
  } else {
    take(reading, of, named, named.text, entry, of.env_files);
  }
}

void take_generators(KustomizationReader& reading, Kustomization& of) {
  for (std::string_view key : {"configMapGenerator", "secretGenerator"}) {
    for (const Node* generator : items_at(of.root, key)) {
      const std::size_t sources = of.sources.size(), env_files = of.env_files.size();
      for_texts(generator->get("files"), "", [&](const Node& named, const Node& entry) {
        const std::string_view name = named.text.substr(named.text.find('=') + 1);
        take(reading, of, named, name, entry, of.sources);
      });
      for_texts(generator->get("envs"), "",
                [&](const Node& named, const Node& entry) { take_env(reading, of, named, entry); });
      const Node* env = generator->get("env");
      if (env != nullptr && env->is(Kind::string)) take_env(reading, of, *env, *env);
      if (key == "configMapGenerator") continue;
      of.secret_files.insert(of.secret_files.end(), of.sources.begin() + static_cast<std::ptrdiff_t>(sources),
                             of.sources.end());
      of.secret_files.insert(of.secret_files.end(),
                             of.env_files.begin() + static_cast<std::ptrdiff_t>(env_files),
                             of.env_files.end());
    }
  }
}

/// What the configuration of a plugin would fetch; empty if nothing.
std::string_view remote_in(const Node& node) {
  constexpr std::array<std::string_view, 5> keys = {"path", "paths", "files", "envs", "env"};
  const auto remote = [](const Node& text) {
    const std::string_view name = text.text.substr(text.text.find('=') + 1);
    return is_remote(name) ? name : is_remote(text.text) ? text.text : std::string_view();
  };
  for (const yaml::Entry& entry : node.entries) {
    if (const std::string_view below = remote_in(*entry.value); !below.empty()) return below;
    if (std::ranges::find(keys, entry.key) == keys.end()) continue;
    if (const std::string_view here = remote(*entry.value); !here.empty()) return here;
    for (const Node* item : entry.value->items) {
      if (const std::string_view here = remote(*item); !here.empty()) return here;
    }
  }
  return {};
}

/// The configuration of generators and the like: files, directories, or inline text.
void take_plugins(KustomizationReader& reading, Kustomization& of, std::string_view key) {
  for_texts(of.root->get(key), "", [&](const Node& named, const Node& entry) {
    std::uint32_t file = 0;
    if (named.text.find('\n') != std::string_view::npos) {
      file = reading.files.add(fmt::format("{} ({})", of.path, key), std::string(named.text));
      reading.input.rendered.insert(file);
    } else {
      const std::size_t before = of.resources.size();
      take_resource(reading, of, named, entry);
      if (of.resources.size() == before) return;
      const base::Expected<std::string> text = reading.fs.read(of.resources.back());
      if (!text.value) return;
      file = reading.files.add(of.resources.back(), *text.value);
    }
    for (const yaml::Document& document : yaml::read(reading.files, file, reading.input.arena).documents) {
      const std::string_view remote =
          document.root == nullptr ? std::string_view() : remote_in(*document.root);
      if (remote.empty()) continue;
      of.broken.push_back({Why::remote, &named, &entry, std::string(remote)});
      return;
    }
  });
}

void take_charts(KustomizationReader& reading, Kustomization& of) {
  for (std::string_view key : {"helmCharts", "helmChartInflationGenerator"}) {
    for (const Node* chart : items_at(of.root, key)) {
      const bool there =
          key == "helmCharts" &&
          !kustomize::chart_directory(reading.fs, of.directory, *chart, of.root->get("helmGlobals")).empty();
      if (there) continue;
      const Node* name = value_at(chart, key == "helmCharts" ? "name" : "chartName");
      of.broken.push_back({Why::chart, name == nullptr ? chart : name, chart,
                           std::string(name == nullptr ? std::string_view() : name->text)});
    }
  }
}

void take_all(KustomizationReader& reading, Kustomization& of) {
  for (std::string_view key : {"resources", "bases", "components"}) {
    for_texts(of.root->get(key), "",
              [&](const Node& named, const Node& entry) { take_resource(reading, of, named, entry); });
  }
  // The files of a directory are known, whether or not a kustomization lists them.
  of.open =
      std::ranges::any_of(of.broken, [](const UnresolvedReference& one) { return one.why != Why::no_tree; });
  for (std::string_view key : {"crds", "configurations"}) {
    for_texts(of.root->get(key), "", [&](const Node& named, const Node& entry) {
      take(reading, of, named, named.text, entry, of.sources);
    });
  }
  for (std::string_view key : {"patches", "patchesJson6902", "replacements"}) {
    for_texts(of.root->get(key), "path", [&](const Node& named, const Node& entry) {
      take(reading, of, named, named.text, entry, of.patches);
    });
  }
  for_texts(of.root->get("patchesStrategicMerge"), "", [&](const Node& named, const Node& entry) {
    // A patch can be inline instead of a file name.
    if (named.text.find('\n') == std::string_view::npos)
      take(reading, of, named, named.text, entry, of.patches);
  });
  if (const Node* openapi = value_at(of.root, "openapi.path");
      openapi != nullptr && openapi->is(Kind::string))
    take(reading, of, *openapi, openapi->text, *of.root->get("openapi"), of.sources);
  for (std::string_view key : {"transformers", "generators", "validators"}) take_plugins(reading, of, key);
  take_generators(reading, of);
  take_charts(reading, of);
  for (std::string_view key : {"generators", "transformers", "helmCharts", "helmChartInflationGenerator"}) {
    of.open = of.open || of.root->get(key) != nullptr;
  }
}

void read_one(KustomizationReader& reading, const std::string& path) {
  const std::string directory = base::directory_of(path);
  if (reading.by_directory.contains(directory)) return;
  const base::Expected<std::string> text = reading.fs.read(path);
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
  append(reading.input.findings, std::move(read.findings));
  if (!ok || read.documents.empty() || read.documents.front().root == nullptr ||
      !read.documents.front().root->is(Kind::map)) {
    return;
  }
  Kustomization made{.path = path, .directory = directory, .root = read.documents.front().root};
  made.component = text_at(made.root, "kind") == "Component";
  take_all(reading, made);
  reading.by_directory.emplace(directory, reading.all.size());
  reading.all.push_back(std::move(made));
}

/// The number of kustomizations that each one builds on.
struct BuildSize {
  std::uint64_t levels = 1;
  std::uint64_t trees = 1;  ///< each counted as often as it is built
  bool known = false;
};

/// Computes the extent of a kustomization and of all that it builds on, without recursion: a chain of them
/// can be long. A cycle is ignored: Kustomize reports it.
void add_extents(const KustomizationReader& reading, std::size_t top, std::vector<BuildSize>& extents) {
  struct Step {
    std::size_t tree = 0;
    std::size_t next = 0;  ///< of its directories
  };
  constexpr std::uint64_t most = std::uint64_t{1} << 40U;
  std::vector<Step> steps;
  std::set<std::size_t> busy;
  const auto enter = [&](std::size_t tree) {
    if (!extents[tree].known && busy.insert(tree).second) steps.push_back({tree});
  };
  for (enter(top); !steps.empty();) {
    const std::size_t tree = steps.back().tree;
    const std::vector<std::string>& directories = reading.all[tree].directories;
    if (steps.back().next < directories.size()) {
      const auto found = reading.by_directory.find(directories[steps.back().next++]);
      if (found != reading.by_directory.end()) enter(found->second);
      continue;
    }
    BuildSize& whole = extents[tree];
    for (const std::string& directory : directories) {
      const auto found = reading.by_directory.find(directory);
      if (found == reading.by_directory.end() || !extents[found->second].known) continue;
      whole.levels = std::max(whole.levels, 1 + extents[found->second].levels);
      whole.trees = std::min(whole.trees + extents[found->second].trees, most);
    }
    whole.known = true;
    steps.pop_back();
  }
}

/// Reports kustomizations that build on too much, and does not read them.
void check_extents(KustomizationReader& reading) {
  const std::uint64_t most = base::limit(base::Limit::kustomizations);
  std::vector<BuildSize> extents(reading.all.size());
  for (std::size_t i = 0; i < reading.all.size(); ++i) {
    add_extents(reading, i, extents);
    const BuildSize& extent = extents[i];
    const bool deep = extent.levels > most;
    if (!deep && extent.trees <= base::limit(base::Limit::files)) continue;
    Kustomization& tree = reading.all[i];
    tree.open = tree.unbounded = true;
    if (tree.used) continue;
    const base::Limit which = deep ? base::Limit::kustomizations : base::Limit::files;
    reading.input.failed = true;
    reading.input.findings.push_back(
        {.rule = "limit-reached",
         .message = fmt::format("`{}` builds on more than {} {}", tree.directory, base::display(which),
                                deep ? "levels of kustomizations" : "kustomizations"),
         .span = {tree.root->span.file, tree.root->span.begin, tree.root->span.begin},
         .help = "build on fewer, or " + base::how_to_raise(which)});
  }
}

}  // namespace

bool is_remote(std::string_view name) {
  const auto at_host = [&] {  // user@host:path
    const std::size_t at = name.find('@');
    return at != std::string_view::npos && at > 0 &&
           std::ranges::all_of(name.substr(0, at),
                               [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
  };
  constexpr std::array<std::string_view, 4> starts = {"git::", "gh:", "github.com/", "github.com:"};
  return name.find("://") != std::string_view::npos || name.find("?ref=") != std::string_view::npos ||
         std::ranges::any_of(starts, [&](std::string_view start) { return name.starts_with(start); }) ||
         at_host();
}

std::string kustomization_in(base::FileSystem& fs, const std::string& directory) {
  for (std::string_view name : {"kustomization.yaml", "kustomization.yml", "Kustomization"}) {
    std::string path = base::join_path(directory, name);
    if (fs.type_of(path) == base::FileType::file) return path;
  }
  return {};
}

std::vector<Kustomization> read_kustomizations(const std::vector<std::string>& paths, base::FileSystem& fs,
                                               source::Files& files, Workspace& input) {
  KustomizationReader reading{.fs = fs, .files = files, .input = input};
  for (const std::string& path : paths) read_one(reading, path);
  // The list grows during the loop: kustomizations found on the way are read, too.
  for (std::size_t i = 0; i < reading.all.size(); ++i) {
    const std::vector<std::string> directories = reading.all[i].directories;
    for (const std::string& directory : directories) {
      if (const std::string path = kustomization_in(fs, directory); !path.empty()) read_one(reading, path);
      const auto found = reading.by_directory.find(directory);
      if (found != reading.by_directory.end()) reading.all[found->second].used = true;
    }
  }
  check_extents(reading);
  return std::move(reading.all);
}

KustomizationIndex::KustomizationIndex(const std::vector<Kustomization>& all) {
  for (const Kustomization& one : all) by_directory_.emplace(one.directory, &one);
}

const Kustomization* KustomizationIndex::find(std::string_view directory) const {
  const auto found = by_directory_.find(directory);
  return found == by_directory_.end() ? nullptr : found->second;
}

const Kustomization* find_kustomization(const std::vector<Kustomization>& all, const std::string& directory) {
  const auto found = std::ranges::find(all, directory, &Kustomization::directory);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace twinhull::lint
