// The Git generator of ApplicationSets: directories, and files with parameters, of this repository.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "base/path.h"
#include "base/text.h"
#include "lint/load/gitops/application_set_parameters.h"
#include "yaml/embedded_text.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// Paths below the root of a repository.
struct Selection {
  std::string top;
  std::vector<std::string> paths;
};

struct GitGenerator {
  ApplicationSetParameters& set;

  /// `path` of a directory or file, as parameters.
  Parameters path_parameters(const std::string& path, const std::string& file, const Node& from) {
    const std::string_view base_name = base::file_name(path);
    const auto normalized = [](std::string_view name) {
      std::string out = base::lowered(name);
      std::ranges::replace(out, '_', '-');
      return out;
    };
    std::vector<const Node*> segments;
    for (const std::string_view part : base::split(path, '/')) segments.push_back(set.text(part, from));
    std::vector<yaml::Entry> entries;
    const auto add = [&](std::string_view key, std::string_view value) {
      entries.push_back({key, from.span, set.text(value, from), {}});
    };
    add("path", path);
    add("basename", base_name);
    add("basenameNormalized", normalized(base_name));
    if (!file.empty()) {
      add("filename", file);
      add("filenameNormalized", normalized(file));
    }
    entries.push_back({"segments", from.span, yaml::make_list(set.arena(), segments, from.span), {}});
    const Node* map = yaml::make_map(set.arena(), entries, from.span);
    return yaml::make_map(set.arena(), {{"path", from.span, map, {}}}, from.span);
  }

  /// The root of the repository that a generator reads; nothing if it is another one.
  std::optional<std::string> top_of(const Node& git, std::string_view pattern) {
    const SourceRef source{.url = text_at(&git, "repoURL"), .revision = text_at(&git, "revision")};
    // As much of the pattern as exists.
    for (std::string directory = fixed_part(pattern);;
         directory = base::directory_of(std::string_view(directory))) {
      const LocatedPath found = set.resolver.locate(set.of, source, directory);
      if (found.where == LocatedPath::Where::here) return found.top;
      if (directory == "." || directory == "/") return std::nullopt;
    }
  }

  /// The directories of a pattern before its first wildcard.
  static std::string fixed_part(std::string_view pattern) {
    const std::string_view fixed = pattern.substr(0, std::min(pattern.find_first_of("*?[{"), pattern.size()));
    return base::join_path(".", fixed.substr(0, fixed.rfind('/') + 1));
  }

  /// Directories or files below the root, as paths from there.
  std::vector<std::string> paths_below(const std::string& top, bool directories) {
    std::vector<std::string> out;
    walk_directory(set.resolver.fs(), top, [&](const std::string& path, const base::DirectoryEntry& entry) {
      const bool hidden = entry.name.starts_with('.');
      if (!hidden && (entry.type == base::FileType::directory) == directories) out.push_back(path);
      return !hidden;
    });
    std::ranges::sort(out);
    return out;
  }

  /// What the patterns of a list select.
  Selection selected(const Node& git, const Node& list, bool directories) {
    Selection out;
    std::optional<std::string> top;
    for (const Node* one : list.items) {
      const Node* pattern = value_at(one, "path");
      if (pattern == nullptr || is_true_at(one, "exclude")) continue;
      top = top_of(git, pattern->text);
      if (top) break;
    }
    if (!top) {
      set.known = false;
      ++set.resolver.input().elsewhere;
      return out;
    }
    out.top = *top;
    const std::vector<std::string> all = paths_below(*top, directories);
    std::set<std::string> chosen;
    for (const Node* one : list.items) {
      const Node* pattern = value_at(one, "path");
      if (pattern == nullptr || is_true_at(one, "exclude")) continue;
      std::size_t matches = 0;
      for (const std::string& path : all) {
        if (!base::glob_match(pattern->text, path)) continue;
        ++matches;
        chosen.insert(path);
      }
      if (matches == 0) report_unmatched(*pattern, all, directories);
    }
    for (const Node* one : list.items) {
      const std::string_view pattern = text_at(one, "path");
      if (is_true_at(one, "exclude"))
        std::erase_if(chosen, [&](const std::string& path) { return base::glob_match(pattern, path); });
    }
    out.paths.assign(chosen.begin(), chosen.end());
    return out;
  }

  void report_unmatched(const Node& pattern, const std::vector<std::string>& all, bool of_directories) {
    if (pattern.text.find("{{") != std::string_view::npos) return;
    const std::string fixed = fixed_part(pattern.text);
    const auto depth = std::ranges::count(fixed, '/');
    std::set<std::string> parents;
    for (const std::string& path : all) {
      std::string parent = of_directories ? path : base::directory_of(std::string_view(path));
      while (std::ranges::count(parent, '/') > depth) parent = base::directory_of(std::string_view(parent));
      parents.insert(std::move(parent));
    }
    const std::string_view near = parents.contains(fixed)
                                      ? std::string_view()
                                      : base::closest_match(fixed, {parents.begin(), parents.end()});
    set.resolver.report(set.of, "unmatched-applicationset-path", pattern.span,
                        fmt::format("no {} of this repository matches `{}`: no Application is created",
                                    of_directories ? "directory" : "file", pattern.text),
                        near.empty() ? "correct the pattern: it is relative to the root of the repository"
                                     : fmt::format("did you mean `{}`?", near));
  }

  /// The contents of a file of parameters: a map, or a list of maps.
  std::vector<Parameters> file_parameters(const std::string& path) {
    std::vector<Parameters> out;
    const std::vector<const Node*>& roots = set.resolver.sources().documents(path);
    for (const Node* root : roots) {
      if (root->is(Kind::map)) out.push_back(root);
      for (const Node* item : root->items) {
        if (item->is(Kind::map)) out.push_back(item);
      }
    }
    return out;
  }

  std::vector<Parameters> run(const Node& git) {
    std::vector<Parameters> out;
    if (const Node* list = value_at(&git, "directories")) {
      for (const std::string& path : selected(git, *list, true).paths)
        out.push_back(path_parameters(path, {}, git));
    }
    if (const Node* list = value_at(&git, "files")) {
      const Selection files = selected(git, *list, false);
      for (const std::string& path : files.paths) {
        const Parameters parameters = path_parameters(base::directory_of(std::string_view(path)),
                                                      std::string(base::file_name(path)), git);
        for (const Parameters one : file_parameters(base::join_path(files.top, path)))
          out.push_back(set.merged(one, parameters));
      }
    }
    return out;
  }
};

}  // namespace

std::vector<Parameters> git_parameters(ApplicationSetParameters& set, const Node& git) {
  return GitGenerator{set}.run(git);
}

}  // namespace twinhull::lint
